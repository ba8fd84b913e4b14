"""What can be done to parties."""
