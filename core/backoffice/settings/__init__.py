"""What an administrator can set of a plugin: declared as a model, set by a command, read as an instance of it."""
