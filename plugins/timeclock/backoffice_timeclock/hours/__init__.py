"""Shifts, pay rules, and the hours that follow from punches: days, exceptions, pay lines, periods."""
