"""What can be done to the stock and its places."""
