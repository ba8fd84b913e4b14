"""The JSON API by token."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.web.conftest import Visitor

from backoffice.application import Application

ITEM = {"sku": "BOLT", "name": "Bolt", "uom": "pcs"}
CREATE = "/api/v1/commands/catalog.create_item"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog",)


@pytest.fixture
def program(stranger: Visitor, token: str) -> FlaskClient:
    """A client without cookies that sends a token of the administrator."""
    client = stranger.client
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def test_a_command_runs_once_per_key(program: FlaskClient) -> None:
    answers = [program.post(CREATE, json=ITEM, headers={"Idempotency-Key": "k"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.get_data() for answer in answers}) == 1
    assert answers[0].get_json()["result"]["id"] > 0
    assert [a.headers.get("Idempotency-Replayed") for a in answers] == [None, "true", "true"]
    other = program.post(CREATE, json={**ITEM, "sku": "NUT"}, headers={"Idempotency-Key": "k"})
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", ""),
        (b"", ""),
        (b'"text"', ""),
        (b"{}", "sku"),
        (b'{"sku": 1, "name": "a", "uom": "pcs"}', "sku"),
        (b'{"sku": "A", "name": "a\\u0000", "uom": "pcs"}', "name"),
        (b'{"sku": "A", "name": "a", "uom": "nope"}', "uom"),
        (b'{"sku": "A", "name": "a", "uom": "pcs", "colour": "red"}', "colour"),
    ],
)
def test_bad_payloads_name_the_field_and_write_nothing(program: FlaskClient, body: bytes, field: str) -> None:
    answer = program.post(CREATE, data=body, content_type="application/json")
    problem: dict[str, Any] = answer.get_json()
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail", "errors", "request_id"} <= problem.keys()
    assert any(error["field"] == field for error in problem["errors"]) or not field
    assert program.get("/api/v1/catalog/items").get_json()["items"] == []


def test_lists_and_records(program: FlaskClient) -> None:
    for number in range(5):
        program.post(CREATE, json={**ITEM, "sku": f"B-{number}"})
    first = program.get("/api/v1/catalog/items?limit=3&sort=-sku").get_json()
    assert [row["sku"] for row in first["items"]] == ["B-4", "B-3", "B-2"]
    rest = program.get(f"/api/v1/catalog/items?limit=3&sort=-sku&cursor={first['next']}").get_json()
    assert [row["sku"] for row in rest["items"]] == ["B-1", "B-0"]
    assert rest["next"] is None
    ident = first["items"][0]["id"]
    assert program.get(f"/api/v1/catalog/items/{ident}").get_json()["sku"] == "B-4"
    assert program.get("/api/v1/catalog/items/999").status_code == 404
    assert program.get("/api/v1/catalog/items?sku=a&sku=b").status_code == 422
    assert program.get("/api/v1/catalog/nothing").status_code == 404
    assert program.post("/api/v1/commands/catalog.nothing", json={}).status_code == 404


def test_the_description_names_every_command_and_resource(program: FlaskClient, office: Application) -> None:
    described = program.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    for command in office.catalogue.commands():
        assert f"/api/v1/commands/{command.name}" in described["paths"]
    for resource in office.catalogue.resources():
        assert "/api/v1/" + resource.name.replace(".", "/", 1) in described["paths"]


def test_a_token_needs_no_origin_and_a_cookie_does(program: FlaskClient, admin: Visitor) -> None:
    assert program.post(CREATE, json=ITEM).status_code == 200
    assert admin.client.post(CREATE, json={**ITEM, "sku": "NUT"}).status_code == 403


def test_without_a_token_a_program_is_told_to_bring_one(stranger: Visitor) -> None:
    answer = stranger.client.post(CREATE, json=ITEM)  # no browser: it says nothing of where it comes from
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
