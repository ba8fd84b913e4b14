"""For tests of the core and of plugins: both databases, a small company, people who act.

Load the fixtures by `pytest_plugins = ["backoffice.testing.fixtures"]`.
"""
