"""The people of the demo company, hired by the commands that personnel uses."""

from backoffice_people.demo.staff import fill

__all__ = ["fill"]
