"""Devices on terminals: what each is set to, how it is, and what people ask of it."""
