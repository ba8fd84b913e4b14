"""What a badge reader reads is a punch: through the signed batches, once, in order, at the terminal's time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from tests.core.terminals.conftest import Terminal
from tests.plugins.timeclock.conftest import BERTA, MONDAY, Clock

from backoffice_web.testing.people import Visitor

EIGHT = MONDAY.isoformat()


def test_a_read_is_a_punch_of_its_device(gate: Terminal, clock_in: Clock) -> None:
    event = gate.scan(BERTA, at=EIGHT)
    assert gate.send(event)["quarantined"] == []
    (row,) = clock_in.rows("punches")
    assert (row["at"], row["shown"], row["source"], row["verified"], row["flags"]) == (
        MONDAY, "in", "device", "badge", []
    )  # fmt: skip
    assert (row["event_id"], row["device"]) == (uuid.UUID(event["event_id"]), gate.scanner)
    assert clock_in.rows("stations.scans") == []  # a badge is no scan of a station, and stands in no list of them


def test_sent_again_it_counts_once_and_the_order_is_the_devices(gate: Terminal, clock_in: Clock) -> None:
    events = [gate.scan(BERTA, at=(MONDAY + dt.timedelta(hours=h)).isoformat()) for h in (0, 4, 5, 9)]
    gate.send(*events[:3])
    gate.send(*events[1:])  # the answer to the first batch was lost
    gate.send(*events)
    rows = clock_in.rows("punches", sort="id")
    assert [row["shown"] for row in rows] == ["in", "out", "in", "out"]
    assert [str(row["event_id"]) for row in rows] == [event["event_id"] for event in events]
    with clock_in.app.read() as connection:
        seqs = connection.exec_driver_sql("select device_seq from timeclock_punch order by id").scalars().all()
    assert seqs == [1, 2, 3, 4]


def test_the_time_is_the_terminals_and_how_far_it_is_off_stands_beside_it(gate: Terminal, clock_in: Clock) -> None:
    fast = clock_in.time() + dt.timedelta(minutes=5)
    gate.send(gate.scan(BERTA, at=fast.isoformat()), sent_at=fast)
    (row,) = clock_in.rows("odd_punches")
    assert (row["at"], row["clock_offset_ms"]) == (fast, 300_000)
    assert row["flags"] == ["future", "clock_skew"]


def test_any_code_is_a_badge_also_one_that_would_steer_a_station(gate: Terminal, clock_in: Clock) -> None:
    gate.send(gate.scan("BO:MODE:inventory.move"), gate.scan("007"))
    rows = clock_in.rows("odd_punches", sort="id")
    assert [(row["badge_code"], row["flags"]) for row in rows] == [
        ("BO:MODE:inventory.move", ["unknown_badge"]),
        ("007", ["unknown_badge"]),
    ]


def test_without_the_right_it_is_put_aside_and_can_be_tried_again(
    new_gate: Callable[..., Terminal], clock_in: Clock
) -> None:
    clock_in.do("identity.create_role", code="mute", title="Mute", permissions=["stations.scan"])
    gate = new_gate(role="mute")
    event = gate.scan(BERTA, at=EIGHT)
    assert gate.send(event)["quarantined"] == [event["event_id"]]
    (kept,) = clock_in.rows("stations.device_events", kind="scan")
    assert "timeclock.punch" in kept["quarantined"]
    clock_in.do("stations.settle_event", event=kept["id"], decision="retry")
    (row,) = clock_in.rows("punches")
    assert (row["at"], row["source"], row["device"]) == (MONDAY, "device", gate.scanner)


def test_while_the_module_is_off_reads_are_kept(gate: Terminal, clock_in: Clock) -> None:
    clock_in.do("plugins.disable", module="timeclock")
    clock_in.app.registry.refresh(force=True)
    event = gate.scan(BERTA, at=EIGHT)
    assert gate.send(event)["quarantined"] == [event["event_id"]]
    clock_in.do("plugins.enable", module="timeclock")
    clock_in.app.registry.refresh(force=True)
    (kept,) = clock_in.rows("stations.device_events", kind="scan")
    assert kept["quarantined"].startswith("No module that is on takes what a badge reader reads.")
    clock_in.do("stations.settle_event", event=kept["id"], decision="retry")
    assert [row["at"] for row in clock_in.rows("punches")] == [MONDAY]


def test_who_may_not_see_personnel_data_does_not_see_badges_among_events(gate: Terminal, clock_in: Clock) -> None:
    gate.send(gate.scan(BERTA, at=EIGHT))
    looker = clock_in.as_("stations.*.read")
    assert "body" not in looker.rows("stations.device_events", kind="scan")[0]
    assert clock_in.rows("stations.device_events", kind="scan")[0]["body"]["text"] == BERTA


def test_the_page_of_the_reader_shows_the_end_of_a_badge_alone(
    gate: Terminal, clock_in: Clock, client: Visitor
) -> None:
    gate.send(gate.scan(BERTA, at=EIGHT))
    (device,) = clock_in.rows("stations.devices")
    page = client.get(f"/devices/{device['id']}").text
    assert "a badge ending 4471" in page
    assert BERTA not in page
