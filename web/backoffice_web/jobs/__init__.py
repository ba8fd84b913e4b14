"""Jobs as people see them: the one they wait for, and those that need a decision."""
