"""Punches and hours. Other modules read its resources, listen to its events and write by its commands."""
