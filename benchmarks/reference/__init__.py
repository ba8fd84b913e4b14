"""What the same work costs without us: SQLAlchemy Core and Flask as one writes them for one purpose, no checks."""
