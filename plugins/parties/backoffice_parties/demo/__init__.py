"""The customers and vendors of the demo company, made by the commands that people use."""

from backoffice_parties.demo.address_book import fill

__all__ = ["fill"]
