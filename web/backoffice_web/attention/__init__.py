"""The queue of what wants a person: sources contribute rows, the shell shows them."""
