"""The database: engines, the declarative base, hot statements, locks and migrations."""
