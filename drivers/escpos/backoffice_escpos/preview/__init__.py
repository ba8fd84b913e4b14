"""A picture of what bytes print, made from the very bytes."""
