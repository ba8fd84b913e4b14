"""What terminals report counts once, in order, and what cannot be taken is put aside."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from backoffice.application import Application
from backoffice.errors import Invalid, Refused, Unauthenticated
from backoffice.stations.ingest import effects


def test_a_scan_of_a_device_is_kept_at_its_station(terminal: Any, rows: Any) -> None:
    answer = terminal.send(terminal.scan("4006381333931"))
    assert (answer["acknowledged"], answer["quarantined"]) == (1, [])
    [scan] = rows("stations.scans")
    assert (scan["code"], scan["station"], scan["actor"]) == ("4006381333931", "STATION-1", f"device:{terminal.id}")
    [event] = rows("stations.device_events")
    assert (event["kind"], event["quarantined"], event["device"]) == ("scan", None, terminal.scanner)


def test_raw_bytes_stay_with_the_scan(terminal: Any, sql: Any) -> None:
    terminal.send(terminal.scan("ABC"))
    assert [bytes(raw) for (raw,) in sql("select raw from core_scan")] == [b"ABC\r"]


def test_a_batch_sent_again_counts_once(terminal: Any, rows: Any) -> None:
    batch = [terminal.scan(code) for code in "ABC"]
    assert terminal.send(*batch)["acknowledged"] == 3
    assert terminal.send(*batch)["acknowledged"] == 3
    assert terminal.send(*batch, terminal.scan("D"))["acknowledged"] == 4
    assert [row["code"] for row in rows("stations.scans")] == ["A", "B", "C", "D"]


def test_a_gap_is_refused_with_what_is_expected(terminal: Any, rows: Any) -> None:
    first, second, third = (terminal.scan(code) for code in "ABC")
    with pytest.raises(Refused) as refused:
        terminal.send(second, third)
    assert (refused.value.status, refused.value.params) == (409, {"expected": 1})
    assert rows("stations.scans") == []
    assert terminal.send(first, third)["acknowledged"] == 1  # a gap inside: what is before it counts
    assert terminal.send(second, third)["acknowledged"] == 3


def test_a_new_epoch_counts_from_one_and_the_old_one_stays_known(terminal: Any, rows: Any) -> None:
    old = terminal.scan("A")
    terminal.send(old)
    terminal.epoch = "e2"
    assert terminal.send(terminal.scan("B", seq=1))["acknowledged"] == 1
    terminal.epoch = "e1"
    assert terminal.send(old)["acknowledged"] == 1
    assert [row["code"] for row in rows("stations.scans")] == ["A", "B"]


def test_a_poison_event_is_put_aside_and_blocks_nothing(terminal: Any, rows: Any) -> None:
    poison = [
        terminal.scan("A" * 2000),
        terminal.event("scan", {"text": 7}, terminal.scanner),
        terminal.event("dance", {}, terminal.scanner),
        terminal.event("scan", {"text": "A", "raw": "", "aim": ""}, "d-nobody"),
        terminal.event("health", {"state": "bored", "since": "2026-01-01T00:00:00Z"}, terminal.scanner),
        terminal.event("print", {"job": "77", "outcome": "confirmed"}, terminal.printer),
        terminal.event("found", {"devices": "all"}),
        terminal.event("acted", {"action": "9" * 30}, terminal.printer),
        terminal.event("scan", {}, terminal.scanner) | {"body": [1], "at": "yesterday", "device": 3},
    ]
    answer = terminal.send(*poison, terminal.scan("GOOD"))
    assert answer["acknowledged"] == len(poison) + 1
    assert answer["quarantined"] == [event["event_id"] for event in poison]
    assert [row["code"] for row in rows("stations.scans")] == ["GOOD"]
    assert all(row["quarantined"] for row in rows("stations.device_events")[:-1])
    assert terminal.send(*poison)["quarantined"] == answer["quarantined"]


def test_what_breaks_the_server_is_put_aside_too(
    terminal: Any, rows: Any, monkeypatch: pytest.MonkeyPatch, office: Application
) -> None:
    honest = effects._scan

    def breaks(tx: Any, event: Any, *more: Any) -> None:
        if event["body"]["text"] == "BREAK":
            raise ZeroDivisionError
        honest(tx, event, *more)

    monkeypatch.setattr(effects, "_scan", breaks)
    batch = [terminal.scan(code) for code in ("A", "BREAK", "B")]
    answer = terminal.send(*batch)
    assert (answer["acknowledged"], answer["quarantined"]) == (3, [batch[1]["event_id"]])
    assert [row["code"] for row in rows("stations.scans")] == ["A", "B"]
    monkeypatch.setattr(effects, "_scan", honest)
    assert office.check() == []


def test_an_event_put_aside_is_tried_again_or_dismissed(
    new_terminal: Any, add_device: Any, rows: Any, run: Any, actor: Any
) -> None:
    terminal = new_terminal()
    terminal.scanner = add_device(terminal, "bench.scanner", "scanner-9", station=None)
    answer = terminal.send(terminal.scan("A"), terminal.scan("B"))
    assert len(answer["quarantined"]) == 2
    first, second = rows("stations.device_events")
    with pytest.raises(Refused, match="belongs to no station"):
        run("settle_event", event=first["id"], decision="retry")
    run("change_device", device=terminal.scanner, version=1, station="STATION-1")
    run("settle_event", event=first["id"], decision="retry")
    run("settle_event", event=second["id"], decision="dismiss")
    assert [row["code"] for row in rows("stations.scans")] == ["A"]
    assert [row["settled"] for row in rows("stations.device_events")] == ["taken", "dismissed"]
    with pytest.raises(Refused, match="does not wait"):
        run("settle_event", event=first["id"], decision="retry")
    with pytest.raises(Refused, match="when it is taken"):
        run("apply_event", event=first["id"])


def test_another_event_of_a_known_number_is_put_aside(terminal: Any, rows: Any) -> None:
    terminal.send(terminal.scan("A"))
    answer = terminal.send(terminal.scan("B", seq=1))
    assert (answer["acknowledged"], len(answer["quarantined"])) == (1, 1)
    assert [row["code"] for row in rows("stations.scans")] == ["A"]


def test_a_role_without_the_right_to_scan_puts_scans_aside(new_terminal: Any, add_device: Any, rows: Any) -> None:
    terminal = new_terminal("Meek", "org.sites.read")
    terminal.scanner = add_device(terminal, "bench.scanner", "scanner-7")
    assert len(terminal.send(terminal.scan("A"))["quarantined"]) == 1
    assert "stations.scan" in rows("stations.device_events")[0]["quarantined"] and rows("stations.scans") == []


def test_a_wrong_clock_is_measured_and_corrected(terminal: Any, rows: Any, office: Application, clock: Any) -> None:
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    clock.set(now)
    day = dt.timedelta(days=1)
    terminal.send(terminal.scan("A", at=(now + day).isoformat()), sent_at=now + day)
    terminal.send(terminal.scan("B", at=(now + dt.timedelta(seconds=30)).isoformat()), sent_at=now)
    assert [row["at"] for row in rows("stations.scans")] == [now, now + dt.timedelta(seconds=30)]
    assert rows("stations.device_events")[0]["at"] == now + day
    assert rows("stations.terminals")[0]["clock_offset_ms"] == 0


def test_health_and_found_devices_are_shown(terminal: Any, rows: Any) -> None:
    since = "2026-11-24T10:00:00+00:00"
    health = {"state": "degraded", "since": since, "reason": "No paper.", "code": "paper_out", "counters": {"jobs": 3}}
    listed = [{"bus": "virtual", "path": path, "drivers": ["bench.scanner"]} for path in ("scanner-1", "scanner-2")]
    answer = terminal.send(
        terminal.event("health", health, terminal.printer), terminal.event("found", {"devices": listed})
    )
    assert answer["quarantined"] == []
    [printer] = rows("stations.devices", state="degraded")
    assert (printer["public_id"], printer["reason"], printer["reason_code"]) == (
        terminal.printer,
        "No paper.",
        "paper_out",
    )
    assert printer["health"]["counters"] == {"jobs": 3}
    assert [(row["name"], row["device"]) for row in rows("stations.found_devices")] == [
        ("scanner-1", terminal.scanner), ("scanner-2", None),
    ]  # fmt: skip
    terminal.send(terminal.event("found", {"devices": []}))
    assert rows("stations.found_devices") == []


def test_an_updated_agent_says_what_it_is_and_which_drivers_it_has_by_now(terminal: Any, rows: Any) -> None:
    terminal.send(terminal.event("found", {"devices": [], "version": "2.0", "drivers": ["a.b", 7, "c.d"]}))
    terminal.send(terminal.event("found", {"devices": []}))
    [row] = rows("stations.terminals")
    assert (row["agent_version"], row["drivers"]) == ("2.0", ["a.b", "c.d"])


def test_the_session_of_a_station_decides_the_mode(terminal: Any, rows: Any, run: Any) -> None:
    run("set_session", station="STATION-1", mode="some.mode", context={"box": 1})
    terminal.send(terminal.scan("A"), terminal.scan("BO:X10"), terminal.scan("B"))
    assert [row["mode"] for row in rows("stations.scans")] == ["some.mode"] * 3
    [session] = rows("stations.station_sessions")
    assert session["context"] == {"box": 1, "quantity": "10"}


def test_a_forged_or_revoked_terminal_is_refused(terminal: Any, new_terminal: Any, run: Any) -> None:
    other = new_terminal("Other")
    other.id = terminal.id
    with pytest.raises(Unauthenticated):
        other.send(terminal.scan("A"))
    run("revoke_terminal", terminal=terminal.id)
    terminal.office.registry.generation.refresh()
    with pytest.raises(Refused) as refused:
        terminal.send(terminal.scan("A"))
    assert (refused.value.status, refused.value.code) == (403, "terminal_revoked")


@pytest.mark.parametrize("broken", [{}, {"epoch": "e"}, {"events": [{}]}, {"events": []}, {"epoch": "ü"}])
def test_a_batch_that_says_nothing_is_refused(terminal: Any, broken: dict[str, Any]) -> None:
    good = {"epoch": "e1", "sent_at": "2026-11-24T10:00:00Z", "events": []}
    from backoffice.stations.ingest.ingest import ingest

    with pytest.raises(Invalid):
        ingest(terminal.office, terminal.known(), {**good, **broken})


def test_an_event_belongs_to_the_terminal_that_told_it(terminal: Any, new_terminal: Any, office: Application) -> None:
    other = new_terminal("Other")
    payload = {
        "terminal": terminal.known().id, "event_id": str(uuid.uuid4()), "epoch": "e1", "seq": 1, "kind": "scan",
        "at": "2026-11-24T10:00:00Z", "counted_at": "2026-11-24T10:00:00Z", "body": {},
    }  # fmt: skip
    with pytest.raises(Refused, match="for another terminal"):
        office.dispatch("stations.take_event", payload, other.known().actor)
