"""What terminals say and are told, over HTTP: signed by their keys and by nothing else."""

from __future__ import annotations

import base64
import datetime as dt
import sqlite3
import uuid
from contextlib import closing
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from tests.web.conftest import Visitor
from werkzeug.test import TestResponse

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.devices.signature import Signed
from backoffice.stations.terminals.enrolment import new_code

BATCHES, WORK, ENROL = "/api/v1/agent/batches", "/api/v1/agent/work", "/api/v1/agent/enrol"


class Agent:
    """A terminal as the server sees it."""

    def __init__(self, client: FlaskClient, code: str) -> None:
        self.client = client
        self.key = Ed25519PrivateKey.generate()
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        told = client.post(
            ENROL, json={"code": code, "public_key": public, "name": "box", "version": "1", "drivers": []}
        )
        assert told.status_code == 200, told.text
        self.id = told.json["terminal"]  # type: ignore[index]

    def ask(self, method: str, path: str, body: bytes = b"", query: str = "", **changed: str) -> TestResponse:
        signed = Signed(method, path, query, body, self.id, 1)
        headers = {**signed.headers(self.key.sign(signed.base())), "Content-Type": "application/json", **changed}
        return self.client.open(path + (f"?{query}" if query else ""), method=method, data=body, headers=headers)

    def send(self, *seqs: int, code: str = "A") -> TestResponse:
        import orjson

        now = dt.datetime.now(dt.UTC).isoformat()
        events = [
            {"event_id": str(uuid.uuid4()), "device": "", "seq": s, "kind": "found", "at": now, "body": {"devices": []}}
            for s in seqs
        ]
        return self.ask("POST", BATCHES, orjson.dumps({"epoch": "e", "sent_at": now, "events": events}))


@pytest.fixture
def added(office: Application, actor: Actor) -> str:
    new = {"name": "Box", "site": "MAIN", "role": "viewer"}
    made: str = office.dispatch("stations.add_terminal", new, actor).result["public_id"]
    return made


@pytest.fixture
def agent(web: Flask, office: Application, actor: Actor, added: str) -> Agent:
    return Agent(web.test_client(), new_code(office, actor, added).text)


def test_a_batch_is_acknowledged_and_a_gap_says_what_is_expected(agent: Agent) -> None:
    answer: Any = agent.send(1, 2).json
    assert (answer["acknowledged"], answer["quarantined"]) == (2, [])
    assert dt.datetime.fromisoformat(answer["server_time"]).tzinfo is not None
    refused = agent.send(5)
    assert refused.status_code == 409 and refused.mimetype == "application/problem+json"
    assert refused.json["expected"] == 3  # type: ignore[index]


def test_work_is_told_once_per_version(agent: Agent, office: Application, actor: Actor) -> None:
    told = agent.ask("GET", WORK)
    work: Any = told.json
    assert told.status_code == 200 and set(work) == {"version", "devices", "jobs", "actions"}
    assert told.headers["ETag"] == f'"{work["version"]}"'
    assert agent.ask("GET", WORK, query=f"since={work['version']}").status_code == 304
    assert agent.ask("GET", WORK, **{"If-None-Match": told.headers["ETag"]}).status_code == 304
    assert agent.ask("GET", WORK, query="since=0").status_code == 200


def test_what_is_not_signed_as_it_should_be_opens_nothing(agent: Agent, admin: Visitor, token: str, sql: Any) -> None:
    signed = Signed("GET", WORK, "", b"", agent.id, 1)
    good = signed.headers(agent.key.sign(signed.base()))
    forged = signed.headers(Ed25519PrivateKey.generate().sign(signed.base()))
    bearer = {"Authorization": f"Bearer {token}"}
    strange = Signed("GET", WORK, "", b"", "t-nobody", 1)
    for headers in (
        {},
        forged,
        bearer,
        strange.headers(agent.key.sign(strange.base())),
        {**good, "Signature": "sig=:x:"},
    ):
        answer = agent.client.get(WORK, headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), headers
    assert agent.client.get(WORK + "?since=1", headers=good).status_code == 401  # signed without it
    assert agent.client.post(BATCHES, json={}, headers=good).status_code == 401
    assert admin.client.get(WORK).status_code == 401
    assert agent.client.get(WORK, headers=good).status_code == 200
    assert len(sql("select 1 from core_security_event where kind = 'terminal_refused'")) >= 6


def test_a_terminal_that_knocks_without_end_does_not_fill_the_log(agent: Agent, sql: Any) -> None:
    for _ in range(30):
        assert agent.client.get(WORK).status_code == 401
    refused = sql("select detail from core_security_event where kind = 'terminal_refused'")
    assert len(refused) == 20 and "not recorded" in refused[-1][0] and "not recorded" not in refused[-2][0]


def test_a_revoked_terminal_is_told_so(agent: Agent, office: Application, actor: Actor) -> None:
    office.dispatch("stations.revoke_terminal", {"terminal": agent.id}, actor)
    office.registry.generation.refresh()
    for answer in (agent.send(1), agent.ask("GET", WORK)):
        assert (answer.status_code, answer.json["code"]) == (403, "terminal_revoked")  # type: ignore[index]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_while_another_program_holds_the_database_nothing_is_acknowledged(
    agent: Agent, office: Application, sql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert agent.send(1).status_code == 200
    monkeypatch.setattr("backoffice.db.sqlite.BUSY_TIMEOUT", 50)
    office.bus.close()
    office.database.dispose()
    with closing(sqlite3.connect(office.database.url.removeprefix("sqlite:///"), isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        refused = agent.send(2)
        assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
        assert int(refused.headers["Retry-After"]) >= 1
        foreign.execute("ROLLBACK")
    assert agent.send(2).json["acknowledged"] == 2  # type: ignore[index]
    assert [row[0] for row in sql("select seq from core_device_event order by seq")] == [1, 2]


def test_what_is_too_large_or_no_json_is_refused(agent: Agent) -> None:
    assert agent.ask("POST", BATCHES, b"x" * (2 * 1024 * 1024)).status_code == 413
    assert agent.ask("POST", BATCHES, b"\xff").status_code == 422
    assert agent.ask("POST", BATCHES, b"[]").status_code == 422
    assert agent.client.post(ENROL, data=b"x" * 20_000).status_code == 413


def test_guessing_codes_is_slowed_down(web: Flask, office: Application, actor: Actor) -> None:
    client = web.test_client()
    body = {"code": "AAAAA-AAAAA", "public_key": base64.b64encode(bytes(32)).decode()}
    assert [client.post(ENROL, json=body).status_code for _ in range(7)] == [422] * 5 + [429] * 2
    assert client.post(ENROL, json={"code": "x", "public_key": "no"}).status_code == 422


@pytest.fixture
def sql(office: Application) -> Any:
    def read(statement: str) -> Any:
        with office.read() as connection:
            return connection.exec_driver_sql(statement).all()

    return read
