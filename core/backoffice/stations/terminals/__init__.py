"""Terminals: the agents that own the hardware, how each becomes known, and what it is told to do."""
