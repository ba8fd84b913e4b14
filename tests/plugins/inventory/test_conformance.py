"""What is expected of every plugin, of the inventory too."""

from backoffice.testing.conformance import *  # noqa: F403
