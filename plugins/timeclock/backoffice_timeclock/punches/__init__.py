"""Punches: facts that are never changed, and never refused for being odd."""
