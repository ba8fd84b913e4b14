"""The ways to a printer. Each module opens one; libraries for hardware are imported only then."""
