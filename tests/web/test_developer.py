"""For developers: who implements which hook, what events said, and commands to try."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Iterator

import orjson
import pytest
import sqlalchemy as sa
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.bus.journal import journal
from backoffice.config import Config
from backoffice.jobs.worker import Worker
from backoffice.testing.plugins import PluginFolder

PAYROLL = """
from typing import Annotated

from pydantic import BaseModel

from backoffice.bus import Event, Payload, Tx, command, handler
from backoffice.kinds import Count, Text

class Line(BaseModel):
    label: str
    pay: Annotated[int, Count("Pay", secrecy="pay")]

class Paid(Event, name="payroll.paid", version=1):
    person: Annotated[str, Text("Person", secrecy="hr")]
    month: str
    lines: list[Line]

class Pay(Payload):
    person: Annotated[str, Text("Person")]
    amount: Annotated[int, Count("Amount")]

@command("payroll", title="Pay somebody", example={"person": "Ada", "amount": 100})
def pay(tx: Tx, p: Pay) -> int:
    '''Pay a person.'''
    tx.emit(Paid(person=p.person, month="2026-11", lines=[Line(label="base", pay=p.amount)]))
    return p.amount

@handler("payroll.paid", plugin="payroll")
def tell_the_bank(ctx, event):
    pass

@hookimpl
def declare():
    return [pay, Paid, tell_the_bank]

@hookimpl
def resolve_code(code):
    if code == "boom":
        raise ValueError("the scanner bit me")
    return []
"""


@pytest.fixture
def office(plugin_folder: PluginFolder, config: Config) -> Iterator[Application]:
    """The office with a payroll."""
    plugin_folder.write("payroll", PAYROLL)
    with Application.open(config) as before:
        before.registry.install("payroll")
        before.registry.enable("payroll")
    with Application.open(config) as application:
        yield application


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# -- hooks


def ask(office: Application, code: str) -> None:
    office.registry.manager.hook.resolve_code(read=None, code=code, aim="", company_id=1)


def test_the_inspector_names_who_implements_a_hook_and_how_it_fares(office: Application, admin: Visitor) -> None:
    ask(office, "fine")
    ask(office, "boom")
    assert office.registry.faults.flush()
    office.registry.hook_times.flush(office.database)
    page = text(admin.get("/developer/hooks").text)
    assert "resolve_code fan-out" in page
    assert "What a scanned code may mean." in page
    assert "backoffice_payroll.resolve_code backoffice_payroll/__init__.py:" in page
    assert re.search(r"Asked 2 \d+\.\d+ \d+\.\d+ 1 ValueError: the scanner bit me", page), page
    assert "before_command strict" in page
    assert "No module implements it." in page


def test_who_is_not_asked_is_shown_as_such(office: Application, admin: Visitor, actor: Actor) -> None:
    office.dispatch("plugins.disable", {"module": "payroll"}, actor)
    assert "Disabled" in text(admin.get("/developer/hooks").text)
    office.dispatch("plugins.enable", {"module": "payroll"}, actor)
    for _ in range(3):
        ask(office, "boom")
    page = admin.get("/developer/hooks").text
    assert "Quarantined" in text(page)
    assert "bo-bad" in page


# -- events


def paid(office: Application, actor: Actor) -> str:
    office.dispatch("payroll.pay", {"person": "Ada Lovelace", "amount": 4711}, actor)
    Worker(office, threads=1).drain()
    return "/r/jobs/events/1"


def test_an_event_shows_what_it_said_and_who_got_it(office: Application, admin: Visitor, actor: Actor) -> None:
    where = paid(office, actor)
    assert admin.get("/developer/events").headers["Location"] == "/r/jobs/events"
    assert "payroll.paid" in admin.get("/r/jobs/events").text
    page = text(admin.get(where).text)
    assert '"person": "Ada Lovelace"' in page
    assert '"pay": 4711' in page
    assert "payroll:tell_the_bank" in page
    assert "Done" in page


def test_only_what_the_reader_may_see_is_shown(office: Application, new_person: NewPerson, actor: Actor) -> None:
    where = paid(office, actor)
    rights = ("jobs.events.read", "journal.entries.read")
    page = text(new_person("ada", *rights).get(where).text)
    assert '"month": "2026-11"' in page
    assert "Lovelace" not in page
    assert "4711" not in page
    assert "Not shown, because you may not see it or nobody declares it: person, lines.pay." in page
    page = text(new_person("hal", *rights, "fields.hr").get(where).text)
    assert "Lovelace" in page
    assert "4711" not in page
    page = text(new_person("eve", "jobs.events.read", "fields.*").get(where).text)
    assert "needs the right “journal.entries.read”" in page
    assert "2026-11" not in page


def test_what_nobody_declares_or_was_erased_is_not_shown(office: Application, admin: Visitor, actor: Actor) -> None:
    where = paid(office, actor)
    office.catalogue.remove("payroll")
    page = text(admin.get(where).text)
    assert "is not loaded" in page
    assert "Lovelace" not in page
    with office.database.write() as connection:
        connection.execute(sa.update(journal).values(events=None))
    assert "was erased" in text(admin.get(where).text)


# -- commands


def try_out(visitor: Visitor, what: str, payload: str, key: str = "k1", name: str = "payroll.pay"):
    return visitor.post(f"/developer/commands/{name}", {"_do": what, "payload": payload, "key": key})


def rows(office: Application) -> int:
    with office.read() as connection:
        statement = sa.select(sa.func.count()).select_from(journal).where(journal.c.command == "payroll.pay")
        return int(connection.scalar(statement) or 0)


def test_a_command_is_found_and_told_in_full(admin: Visitor) -> None:
    found = admin.get("/developer/commands?q=PAY+person").text
    assert "payroll.pay" in found
    assert "plugins.enable" not in found
    assert "Nothing matches" in admin.get("/developer/commands?q=no+such+thing").text
    page = text(admin.get("/developer/commands/payroll.pay").text)
    for part in ("Pay a person.", '"person": "Ada"', '"title": "Amount"', "Undone by nothing", "at most 100 ms"):
        assert part in page
    assert "Undone by plugins.disable" in text(admin.get("/developer/commands/plugins.enable").text)


def test_a_check_writes_nothing(office: Application, admin: Visitor) -> None:
    answer = try_out(admin, "check", '{"person": "Ada", "amount": 5}')
    assert answer.status_code == 200
    assert "Nothing was written" in answer.text
    answer = try_out(admin, "check", '{"person": "Ada", "amuont": 5}')
    assert answer.status_code == 422
    assert '"code": "unknown_field"' in text(answer.text)
    answer = try_out(admin, "check", "{nonsense <b>")
    assert answer.status_code == 422
    assert "{nonsense &lt;b&gt;" in answer.text
    assert rows(office) == 0


def test_a_run_is_carried_out_once(office: Application, admin: Visitor) -> None:
    first = try_out(admin, "run", '{"person": "Ada", "amount": 5}')
    assert first.status_code == 200
    assert "Carried out and committed" in first.text
    assert '<pre class="bo-json">5</pre>' in first.text
    assert 'value="k1"' not in first.text  # the next one is another request
    again = try_out(admin, "run", '{"person": "Ada", "amount": 5}')
    assert "nothing was done twice" in again.text
    other = try_out(admin, "run", '{"person": "Ada", "amount": 6}')
    assert other.status_code == 409
    assert rows(office) == 1


def test_the_lines_for_elsewhere_do_what_they_say(office: Application, admin: Visitor) -> None:
    awkward = '{"person": "O\'Hara; rm -rf", "amount": 5}'
    page = try_out(admin, "check", awkward, key="k9").text
    found = re.findall(r'<pre class="bo-json">((?:curl|backoffice) .*?)</pre>', page, re.DOTALL)
    curl, shell = map(html.unescape, found)
    parts = shlex.split(curl.replace("\\\n", " "))
    assert parts[1].endswith("/api/v1/commands/payroll.pay")
    assert "Idempotency-Key: k9" in parts
    assert orjson.loads(parts[-1]) == orjson.loads(awkward)
    assert shlex.split(shell)[:3] == ["backoffice", "run", "payroll.pay"]
    assert orjson.loads(shlex.split(shell)[3]) == orjson.loads(awkward)
    assert shlex.split(shell)[4:] == ["--key", "k9"]


def test_only_what_one_may_run_is_shown_and_run(office: Application, new_person: NewPerson) -> None:
    ada = new_person("ada", "plugins.hooks.read", "payroll.pay")
    page = ada.get("/developer/commands").text
    assert "payroll.pay" in page
    assert "plugins.enable" not in page
    assert ada.get("/developer/commands/plugins.enable").status_code == 403
    assert try_out(ada, "run", '{"module": "payroll"}', name="plugins.disable").status_code == 403
    assert office.registry.gate("payroll")
    bob = new_person("bob", "payroll.pay")
    assert bob.get("/developer/commands/payroll.pay").status_code == 403
    assert "Developer" not in bob.get("/").text
