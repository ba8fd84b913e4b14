"""The warehouse of the demo company and six weeks of its life, made by the commands that people use."""

from backoffice_inventory.demo.stock import fill

__all__ = ["fill"]
