"""The agent of a terminal."""
