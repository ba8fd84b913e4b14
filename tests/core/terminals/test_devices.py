"""Setting up devices, and asking them to act."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.application import Application
from backoffice.errors import Conflict, Invalid, Refused


def test_the_terminal_is_told_of_every_change(terminal: Any, run: Any) -> None:
    told = terminal.work()
    assert [(one["driver"], one["settings"], one["enabled"]) for one in told["devices"]] == [
        ("bench.scanner", {"width": 42}, True), ("bench.printer", {"width": 42}, True),
    ]  # fmt: skip
    seen = {told["version"]}
    for command, more in (
        ("change_device", {"version": 1, "settings": {"width": 80}, "name": "Wide"}),
        ("disable_device", {}),
        ("enable_device", {}),
        ("act_on_device", {"action": "feed", "arguments": {"lines": 3}}),
    ):
        run(command, device=terminal.printer, **more)
        told = terminal.work()
        assert told["version"] not in seen
        seen.add(told["version"])
    assert told["devices"][1] | {"device": None} == {
        "id": terminal.printer, "driver": "bench.printer", "device": None, "settings": {"width": 80}, "enabled": True,
        "name": "Wide",
    }  # fmt: skip
    [action] = told["actions"]
    assert (action["device"], action["action"], action["arguments"]) == (terminal.printer, "feed", {"lines": 3})
    terminal.send(terminal.event("acted", {"action": action["id"], "error": "No paper."}, terminal.printer))
    assert terminal.work()["actions"] == []


def test_settings_are_checked_field_by_field(terminal: Any, run: Any) -> None:
    with pytest.raises(Invalid) as refused:
        run("change_device", device=terminal.printer, version=1, settings={"width": 500, "colour": "red"})
    assert {e.field: e.message for e in refused.value.errors} == {
        "settings.width": "must be at most 80", "settings.colour": "is no setting of this device",
    }  # fmt: skip
    with pytest.raises(Invalid):
        run("act_on_device", device=terminal.printer, action="feed", arguments={"lines": 99})
    with pytest.raises(Refused, match="nothing that this device can do"):
        run("act_on_device", device=terminal.printer, action="explode")


def test_a_stale_change_is_a_conflict(terminal: Any, run: Any) -> None:
    run("change_device", device=terminal.printer, version=1, name="Mine")
    with pytest.raises(Conflict):
        run("change_device", device=terminal.printer, version=1, name="Theirs")


def test_a_device_is_set_up_once(terminal: Any, add_device: Any, run: Any, rows: Any) -> None:
    with pytest.raises(Refused, match="set up already"):
        add_device(terminal, "bench.printer", "printer-1")
    run("remove_device", device=terminal.printer)
    assert add_device(terminal, "bench.printer", "printer-1") != terminal.printer
    with pytest.raises(Refused, match="not installed beside the server"):
        add_device(terminal, "bench.tuba", "tuba-1")
    with pytest.raises(Invalid):
        add_device(terminal, "bench.printer", "")


def test_a_printer_with_jobs_is_not_removed(terminal: Any, run: Any) -> None:
    run("print_test_page", device=terminal.printer)
    with pytest.raises(Refused, match="cancel or decide them first"):
        run("remove_device", device=terminal.printer)


def test_a_code_is_good_once_and_for_ten_minutes(office: Application, actor: Any, run: Any, clock: Any) -> None:
    import base64
    import datetime as dt

    from backoffice.errors import TooMany
    from backoffice.stations.terminals.enrolment import Enrolment, new_code, take

    key = base64.b64encode(bytes(32)).decode()
    clock.set(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))
    added = run("add_terminal", name="Gate", site="MAIN", role="viewer")["public_id"]
    old, code = new_code(office, actor, added), new_code(office, actor, added)
    for wrong in (old.text, "AAAAA-AAAAA"):
        with pytest.raises(Refused, match="not known, was used"):
            take(office, Enrolment(wrong, key), "10.0.0.1")
    assert take(office, Enrolment(code.text.lower().replace("-", " "), key), "10.0.0.1")["name"] == "Gate"
    with pytest.raises(Refused):
        take(office, Enrolment(code.text, key), "10.0.0.1")
    late = new_code(office, actor, added)
    clock.forward(dt.timedelta(minutes=10))
    for _ in range(4):
        with pytest.raises(Refused):
            take(office, Enrolment(late.text, key), "10.0.0.1")
    with pytest.raises(TooMany):
        take(office, Enrolment(late.text, key), "10.0.0.1")


def test_nobody_lets_a_terminal_do_more_than_they_may(office: Application, actor: Any) -> None:
    from dataclasses import replace

    from backoffice.actor import Grant, Grants

    clerk = replace(actor, grants=Grants([Grant("stations.*")]))
    with pytest.raises(Refused, match="rights that you have yourself"):
        office.dispatch("stations.add_terminal", {"name": "X", "site": "MAIN", "role": "admin"}, clerk)


def test_no_code_is_in_the_journal(office: Application, actor: Any, run: Any, sql: Any) -> None:
    from backoffice.stations.terminals.enrolment import new_code

    added = run("add_terminal", name="Gate", site="MAIN", role="viewer")["public_id"]
    code = new_code(office, actor, added)
    journal = b"".join(
        bytes(payload) for (payload,) in sql("select payload from core_journal where payload is not null")
    )
    assert code.code_hash.encode() not in journal and code.text.encode() not in journal
