"""Who looked at whose confidential data."""
