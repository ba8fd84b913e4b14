"""What is expected of every plugin, of the parties too."""

import pytest

from backoffice.testing.conformance import *  # noqa: F403


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties",)
