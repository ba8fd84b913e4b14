"""The commands of leave."""
