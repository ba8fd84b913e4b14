"""Short names for what `backoffice.testing` brings."""

from __future__ import annotations

import pytest
from flask import Flask

from backoffice_web.testing.people import HERE, PASSWORD, NewPerson, Visitor

__all__ = ["HERE", "PASSWORD", "NewPerson", "Visitor"]


@pytest.fixture
def web(app: Flask) -> Flask:
    return app


@pytest.fixture
def admin(client: Visitor) -> Visitor:
    return client
