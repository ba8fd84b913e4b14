"""Employees and their employment: who works here, where, for whom, and what was true on which day."""
