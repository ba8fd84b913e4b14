"""What terminals report: every event is taken once, with its effect, or put aside where people see it."""
