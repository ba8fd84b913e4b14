"""Short names for what `backoffice.testing` brings."""

from __future__ import annotations

import pytest
from flask import Flask
from tests.web import marked

from backoffice.application import Application
from backoffice.identity.bootstrap import Initialised
from backoffice_web.testing.people import HERE, PASSWORD, NewPerson, Visitor

__all__ = ["HERE", "PASSWORD", "NewPerson", "Visitor"]


@pytest.fixture
def web(app: Flask) -> Flask:
    return app


@pytest.fixture
def admin(client: Visitor) -> Visitor:
    return client


@pytest.fixture
def filled(office: Application, initialised: Initialised, plugins: tuple[str, ...]) -> Application:
    """Every table has rows with marked values; the first employee is the administrator's."""
    marked.fill(office, initialised.company_id, initialised.site_id, plugins)
    marked.belongs_to(office, initialised.admin_id)
    return office
