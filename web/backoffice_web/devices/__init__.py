"""Terminals, their devices and the print queue, as people see and steer them."""
