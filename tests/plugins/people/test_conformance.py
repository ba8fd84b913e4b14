"""What is expected of every plugin, of people too."""

from backoffice.testing.conformance import *  # noqa: F403
