"""The roles of a party are ticked in the form."""

from __future__ import annotations

import re

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice_web.testing.people import Visitor

FORM = "/c/parties.create_party"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties",)


@pytest.fixture
def dialect() -> str:
    """Forms depend on no database."""
    return "sqlite"


def ticked(page: str) -> list[str]:
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*name="roles\[\]"[^>]*>', page)
    assert len(boxes) == 5
    return [value for box in boxes if "checked" in box for value in re.findall(r'value="([^"]+)"', box)]


def test_what_is_ticked_is_what_the_party_is(client: Visitor, office: Application, actor: Actor) -> None:
    empty = client.get(FORM).text
    assert '<legend class="form-label">Roles' in empty and ticked(empty) == []
    sent = {"_key": "k1", "kind": "organisation", "name": "Nord", "roles[]": ["", "customer", "vendor"]}
    assert client.post(FORM, sent).status_code == 303
    with office.read() as connection:
        rows = office.resource("parties.parties").page(connection, actor, {}).dicts()
    assert [row["roles"] for row in rows] == ["customer, vendor"]


def test_a_fault_elsewhere_keeps_what_is_ticked(client: Visitor) -> None:
    again = client.post(FORM, {"_key": "k1", "kind": "organisation", "name": "", "roles[]": ["", "vendor"]})
    assert (again.status_code, ticked(again.text)) == (422, ["vendor"])


def test_a_role_that_is_none_is_said_beside_the_boxes(client: Visitor) -> None:
    again = client.post(FORM, {"_key": "k1", "kind": "organisation", "name": "Nord", "roles[]": ["", "emperor"]})
    assert again.status_code == 422
    assert re.search(r'id="f-roles-e"[^>]*>.*Roles', again.text, re.DOTALL)
