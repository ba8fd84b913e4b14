"""Modules are switched while the server runs."""

from __future__ import annotations

import pytest
from tests.web.conftest import Visitor

from backoffice.application import Application


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


def test_a_module_is_switched_off_and_on(admin: Visitor) -> None:
    assert "Enabled" in admin.get("/modules").text
    assert admin.get("/r/inventory/levels").status_code == 200
    off = admin.post("/modules/inventory/disable", {"_key": "a"})
    assert off.status_code == 303
    assert "is switched off" in admin.get("/modules").text
    for path in ("/r/inventory/levels", "/c/inventory.receive", "/api/v1/inventory/levels"):
        answer = admin.get(path)
        assert answer.status_code == 404, path
        assert "switched off" in answer.text, path
    assert "/r/inventory/levels" not in admin.get("/").text
    admin.post("/modules/inventory/enable", {"_key": "b"})
    assert admin.get("/r/inventory/levels").status_code == 200
    assert "/r/inventory/levels" in admin.get("/").text


def test_what_is_needed_stays_on_and_says_why(admin: Visitor, office: Application) -> None:
    admin.post("/modules/catalog/disable", {"_key": "a"})
    page = admin.get("/modules").text
    assert "needed by inventory" in page
    assert office.catalogue.is_on("catalog")


def test_unknown_modules_and_switches_are_refused(admin: Visitor) -> None:
    admin.post("/modules/nope/enable", {"_key": "a"})
    assert "There is no module" in admin.get("/modules").text
    assert admin.post("/modules/catalog/explode", {"_key": "b"}).status_code in (403, 404)
