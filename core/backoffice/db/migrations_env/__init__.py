"""Alembic's environment for every owner of migrations."""
