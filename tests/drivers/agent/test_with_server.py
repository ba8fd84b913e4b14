"""A terminal and its server, over HTTP on real sockets: nothing is lost or doubled, whatever one of them does."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backoffice_agent.agent import Agent
from tests.drivers.agent.conftest import until
from tests.drivers.agent.peripherals import Paper, Scanner
from tests.drivers.agent.standin import StandIn

Start = Callable[[], Agent]


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    made = Scanner()
    yield made
    made.close()


@pytest.fixture
def paper() -> Iterator[Paper]:
    made = Paper()
    yield made
    made.close()


def device(id: str, driver: str, path: str, **rest: Any) -> dict[str, Any]:
    return {"id": id, "driver": driver, "device": {"bus": "tcp", "path": path}, "settings": {}, "enabled": True,
            "name": id, **rest}  # fmt: skip


def job(id: str) -> dict[str, Any]:
    return {"id": id, "device": "p", "title": id, "data": base64.b64encode(id.encode()).decode()}


def states(server: StandIn, of: str) -> list[tuple[str, str]]:
    return [(e["body"]["state"], e["body"]["code"]) for e in server.books.kinds("health") if e["device"] == of]


def test_a_scan_reaches_the_server_at_once(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    start()
    scanner.read("first")
    until(lambda: server.books.scans() == ["first"])
    began = time.monotonic()
    scanner.read("second")
    until(lambda: "second" in server.books.scans())
    assert time.monotonic() - began < 1
    until(lambda: states(server, "s")[-1] == ("ready", ""))
    assert states(server, "s") == [("connecting", ""), ("ready", "")]


def test_scans_while_the_server_is_away_come_in_order_and_once(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    agent = start()
    scanner.read("0")
    until(lambda: server.books.scans() == ["0"])
    server.stop()
    scanner.read(*(str(n) for n in range(1, 121)))
    until(lambda: agent.outbox.waiting() >= 120)
    until(lambda: agent.standing.state == "away")
    server.start()
    until(lambda: len(server.books.scans()) == 121, 40)
    assert server.books.scans() == [str(n) for n in range(121)]
    until(lambda: agent.standing.state == "connected")


def test_a_terminal_starts_from_its_disk_while_the_server_is_away(
    server: StandIn, start: Start, scanner: Scanner
) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    agent = start()
    scanner.read("before")
    until(lambda: server.books.scans() == ["before"])
    agent.stop()
    until(lambda: not agent.supervisor.devices())
    server.stop()
    scanner.pull()
    again = start()
    scanner.read("alone")
    until(lambda: any(entry.kind == "scan" for entry in again.outbox.batch()))
    server.start()
    until(lambda: server.books.scans() == ["before", "alone"], 40)


def test_a_busy_server_gets_it_later(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    server.books.answers = [503, 503, 500]
    start()
    scanner.read("patience")
    until(lambda: server.books.scans() == ["patience"])


def test_a_revoked_terminal_keeps_everything(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    agent = start()
    scanner.read("known")
    until(lambda: server.books.scans() == ["known"])
    until(lambda: agent.outbox.waiting() == 0)
    with server.lock:
        keys, server.books.keys = server.books.keys, {}
    scanner.read("unheard")
    until(lambda: agent.standing.state == "revoked")
    assert [e.body["text"] for e in agent.outbox.batch() if e.kind == "scan"] == ["unheard"]
    assert server.books.scans() == ["known"]
    server.books.keys = keys


def test_a_server_that_lost_the_beginning_is_told_under_a_new_numbering(
    server: StandIn, start: Start, scanner: Scanner, caplog: pytest.LogCaptureFixture
) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    agent = start()
    scanner.read("lost")
    until(lambda: server.books.scans() == ["lost"] and agent.outbox.waiting() == 0)
    with server.lock:  # restored from a backup of the day before
        server.books.have.clear()
        server.books.events.clear()
    scanner.read("kept")
    until(lambda: server.books.scans() == ["kept"])
    assert len(server.books.have) == 1
    assert "had acknowledged" in caplog.text


def test_a_pulled_cable_is_said_and_mends_itself(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    start()
    scanner.read("a")
    until(lambda: server.books.scans() == ["a"])
    scanner.pull()
    until(lambda: states(server, "s")[-1] == ("backoff", "gone"))
    scanner.read("b")
    until(lambda: server.books.scans() == ["a", "b"])
    until(lambda: states(server, "s")[-1] == ("ready", ""))


def test_a_driver_that_fails_costs_its_device_only(server: StandIn, start: Start, scanner: Scanner) -> None:
    other = Scanner()
    server.books.devices = [
        device("s", "fake.scanner", scanner.path), device("o", "fake.scanner", other.path),
        device("m", "nowhere.at_all", "x:1"),
    ]  # fmt: skip
    start()
    scanner.read("bug")
    other.read("fine")
    until(lambda: server.books.scans() == ["fine"])
    until(lambda: ("backoff", "driver_error") in states(server, "s"))
    until(lambda: states(server, "m")[-1] == ("fault", "driver_missing"))
    other.close()


def test_a_changed_setting_starts_only_its_own_device_anew(server: StandIn, start: Start, scanner: Scanner) -> None:
    other = Scanner()
    both = [device("s", "fake.scanner", scanner.path), device("o", "fake.scanner", other.path)]
    server.books.devices = both
    agent = start()
    scanner.read("a")
    other.read("b")
    until(lambda: sorted(server.books.scans()) == ["a", "b"])
    kept = next(d for d in agent.supervisor.devices() if d.configured.id == "o")
    with server.lock:
        server.books.devices = [device("s", "fake.scanner", scanner.path, settings={"prefix": "~"}), both[1]]
    until(lambda: next(d for d in agent.supervisor.devices() if d.configured.id == "s").configured.settings)
    scanner.pull()
    scanner.read("c")
    until(lambda: "c" in server.books.scans())
    assert kept in agent.supervisor.devices() and kept.is_alive()
    with server.lock:
        server.books.devices = [device("s", "fake.scanner", scanner.path, enabled=False), both[1]]
    until(lambda: states(server, "s")[-1] == ("disabled", ""))
    other.close()


def test_actions_are_answered(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    agent = start()
    scanner.read("a")
    until(lambda: server.books.scans() == ["a"])
    server.books.actions = [
        {"id": "1", "device": "s", "action": "beep", "arguments": {}},
        {"id": "2", "device": "s", "action": "beep", "arguments": {"fail": True}},
        {"id": "3", "device": "gone", "action": "beep", "arguments": {}},
    ]
    until(lambda: len(server.books.kinds("acted")) == 3)
    answers = {e["body"]["action"]: e["body"]["error"] for e in server.books.kinds("acted")}
    assert answers["1"] == "" and answers["2"] == "it is busy" and "not connected" in answers["3"]
    assert agent.supervisor.devices()[0].session.beeps == 1  # type: ignore[union-attr]


def test_a_job_is_printed_once(server: StandIn, start: Start, paper: Paper) -> None:
    server.books.devices = [device("p", "fake.printer", paper.path)]
    server.books.jobs = [job("one"), job("two")]
    start()
    until(lambda: server.books.outcomes("two") == ["accepted", "sending", "confirmed"])
    assert paper.printed == ["one", "two"]


def test_doubt_holds_the_printer_until_a_person_decides(server: StandIn, start: Start, paper: Paper) -> None:
    server.books.devices = [device("p", "fake.printer", paper.path)]
    paper.mute = True
    server.books.jobs = [job("one"), job("two")]
    start()
    until(lambda: server.books.outcomes("one")[-1:] == ["uncertain"])
    paper.mute = False
    time.sleep(0.3)
    assert paper.printed == ["one"]
    server.books.actions = [{"id": "9", "device": "p", "action": "spool.release", "arguments": {"job": "one"}}]
    until(lambda: server.books.outcomes("two")[-1:] == ["confirmed"])
    assert paper.printed == ["one", "two"]


def test_an_unchanged_answer_is_not_sent_again(server: StandIn, start: Start, scanner: Scanner) -> None:
    server.books.devices = [device("s", "fake.scanner", scanner.path)]
    start()
    until(lambda: len(server.books.polls) > 3)
    assert server.books.polls[0] == 200 and set(server.books.polls[1:]) == {304}
