"""The catalogue of the demo company, made by the commands that people use."""

from backoffice_catalog.demo.items import fill

__all__ = ["fill"]
