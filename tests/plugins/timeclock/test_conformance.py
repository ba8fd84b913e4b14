"""What is expected of every plugin, of the time clock too."""

from backoffice.testing.conformance import *  # noqa: F403
