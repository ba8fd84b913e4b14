"""Employees. What stands here is what plugins that require it may import: tables to join, and types."""
