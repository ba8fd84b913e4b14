"""Departments and positions: the shape of a company, apart from who fills it."""
