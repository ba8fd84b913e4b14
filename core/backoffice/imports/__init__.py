"""Bringing lists in: each line of a file is one command."""
