"""Who waits for a job sees how far it is; who looks after jobs sees those that failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
import sqlalchemy as sa
from tests.core.jobs.bell import MIGRATION, PARISH
from tests.web.conftest import PASSWORD, Visitor

from backoffice.actor import system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from backoffice.jobs.worker import Worker
from backoffice.testing.plugins import PluginFolder
from backoffice_web.factory import create_app


@pytest.fixture
def office(plugin_folder: PluginFolder, config: Config) -> Iterator[Application]:
    """The office with the parish's bells."""
    plugin_folder.write("parish", PARISH, files={"migrations/0001_bells.py": MIGRATION})
    with Application.open(config) as before:
        before.registry.install("parish")
        before.registry.enable("parish")
    with Application.open(config) as application:
        yield application


@pytest.fixture
def code(office: Application) -> ModuleType:
    return sys.modules["backoffice_parish"]


def start(visitor: Visitor, number: int) -> str:
    """Start a job by the form and give the address that the person is led to."""
    answer = visitor.post("/c/parish.peal_reported", {"number": str(number), "_key": f"k{number}"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_who_starts_a_job_is_led_to_it_and_follows_it(office: Application, admin: Visitor) -> None:
    where = start(admin, 3)
    assert where.startswith("/jobs/1?_next=")
    page = admin.get(where).text
    assert "Ring many bells" in page
    assert "as soon as a worker is free" in page
    assert 'hx-get="/jobs/1/state"' in page
    Worker(office, threads=1).drain()
    state = admin.get("/jobs/1/state")
    assert state.headers["HX-Refresh"] == "true"
    assert "3 of 3" in state.text
    assert 'value="100"' in state.text
    assert "Go on" in admin.get(where).text


def test_only_who_asked_for_it_or_may_read_jobs_sees_it(office: Application, new_person) -> None:
    asker = new_person("asker", "parish.*")
    where = start(asker, 1)
    assert asker.get(where).status_code == 200
    assert asker.get("/jobs").status_code == 403
    other = new_person("other", "parish.*")
    assert other.get(where).status_code == 404
    assert other.get("/jobs/1/state").status_code == 404
    reader = new_person("reader", "jobs.jobs.read")
    assert reader.get(where).status_code == 200


def test_what_failed_is_shown_with_its_reason_and_released(
    office: Application, admin: Visitor, code, new_person
) -> None:
    code.FAIL.append(ConnectionError("the printer <b>is mute</b>"))
    office.dispatch("parish.ring", {"tower": "North"}, system_actor(1))
    worker = Worker(office, threads=1)
    for _ in range(3):
        worker.drain()
        with office.database.write() as connection:
            connection.execute(sa.text("update core_job set run_at = created_at, queued_until = null"))
    code.FAIL.clear()
    page = admin.get("/jobs").text
    assert "Needs a decision" in page
    assert "bell.rung for parish" in page
    assert "the printer &lt;b&gt;is mute" in page
    one = admin.get("/jobs/1").text
    assert "It was tried 3 times" in one
    assert "write_down" in one  # the stack, for who repairs it
    reader = new_person("reader", "jobs.jobs.read")
    assert "Try again" not in reader.get("/jobs/1").text
    assert reader.post("/c/jobs.retry", {"job": "id:1", "_key": "x"}).status_code == 403
    assert admin.post("/c/jobs.retry", {"job": "id:1", "_key": "k", "_next": "/jobs"}).status_code == 303
    worker.drain()
    assert "Nothing failed" in admin.get("/jobs").text


def test_a_word_is_no_number_of_a_job(office: Application, admin: Visitor) -> None:
    start(admin, 1)
    for given in ("no number", "\rg", "1.5", "99"):
        answer = admin.post("/api/v1/commands/jobs.retry", json={"job": given})
        assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (422, "unknown_reference"), given
    assert admin.post("/api/v1/commands/jobs.retry", json={"job": "1"}).status_code == 200  # its key


def test_that_nobody_works_is_said(office: Application, admin: Visitor) -> None:
    start(admin, 1)
    assert "waiting for a worker" not in admin.get("/jobs").text
    with office.database.write() as connection:
        long_ago = "2026-01-01 00:00:00" + ("+00" if office.database.dialect == "postgresql" else "")
        connection.execute(sa.text(f"update core_job set run_at = '{long_ago}'"))
    assert "Jobs have been waiting for a worker since" in admin.get("/jobs").text


def test_a_job_of_another_company_is_not_there(office: Application, initialised: Initialised) -> None:
    system = system_actor(initialised.company_id)
    facts = {"code": "OTHER", "name": "Other", "currency": "EUR", "locale": "en"}
    other = office.dispatch("org.create_company", facts, system).result["id"]
    job = office.dispatch("parish.peal", {"number": 1}, system_actor(other)).result
    user = office.dispatch("identity.add_user", {"name": "ann", "display_name": "Ann", "password": PASSWORD}, system)
    role = {"code": "looker", "title": "Looker", "permissions": ["jobs.*"]}
    office.dispatch("identity.create_role", role, system)
    office.dispatch("identity.grant", {"user": user.result["user"], "role": "looker", "company": "MAIN"}, system)
    visitor = Visitor(create_app(office).test_client())
    assert visitor.sign_in("ann", PASSWORD).status_code == 303
    assert visitor.get(f"/jobs/{job}").status_code == 404
    assert visitor.get("/api/v1/jobs/jobs").get_json()["items"] == []
