"""What can be done about employees."""
