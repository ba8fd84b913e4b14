"""The virtual scanner sends bytes as a real one does, faults included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.drivers.bench import Running, Sink, options, running, until

from backoffice.devices import NotReady, State
from backoffice_virtual import VIRTUAL_SCANNER

(FOUND,) = VIRTUAL_SCANNER.find()


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def scanner(sink: Sink) -> Iterator[Running]:
    with running(VIRTUAL_SCANNER.open(options(VIRTUAL_SCANNER, FOUND, timeout=60), sink)) as run:
        yield run


def test_it_is_found_and_drives_itself() -> None:
    assert VIRTUAL_SCANNER.match(FOUND) == 100
    assert FOUND.name == "Virtual scanner"


def test_a_scan_is_read_like_one_that_came_over_a_cable(scanner: Running, sink: Sink) -> None:
    scanner.session.act("scan", {"code": "0104006381333931\x1d10A", "aim": "]C1"})
    until(lambda: sink.scans)
    assert sink.scans == [("]C1", "0104006381333931\x1d10A", b"]C10104006381333931\x1d10A\r")]
    assert scanner.session.health().counters["scans"] == 1


@pytest.mark.parametrize(("fault", "codes"), [("split", ["A-1", "END"]), ("double", ["A-1", "A-1", "END"])])
def test_split_and_double_frames(scanner: Running, sink: Sink, fault: str, codes: list[str]) -> None:
    scanner.session.act(fault, {"code": "A-1"})
    scanner.session.act("scan", {"code": "END"})
    until(lambda: "END" in sink.texts)
    assert sink.texts == codes


def test_unplugged_it_scans_nothing_and_plugged_in_it_is_ready(scanner: Running, sink: Sink) -> None:
    scanner.session.act("unplug", {})
    until(lambda: scanner.session.health().state is State.BACKOFF)
    assert scanner.session.health().code == "unplugged"
    with pytest.raises(NotReady, match="Plug it in first"):
        scanner.session.act("scan", {})
    scanner.session.act("plug", {})
    scanner.session.act("scan", {"code": "A"})
    until(lambda: sink.texts == ["A"])
    assert sink.states == [State.READY, State.BACKOFF, State.CONNECTING, State.READY]


def test_half_a_code_is_never_a_scan(scanner: Running, sink: Sink) -> None:
    scanner.session.act("half", {"code": "4006381333931"})
    until(lambda: scanner.session.health().state is State.BACKOFF)
    scanner.session.act("plug", {})
    scanner.session.act("scan", {"code": "B"})
    until(lambda: sink.texts)
    assert sink.texts == ["B"]
    assert scanner.session.health().counters["half"] == 1


def test_garbage_is_counted_degrades_it_and_a_good_code_mends_it(scanner: Running, sink: Sink) -> None:
    for _ in range(9):
        scanner.session.act("garbage", {})
    until(lambda: scanner.session.health().counters.get("garbage") == 9)
    health = scanner.session.health()
    assert (health.state, health.code) == (State.DEGRADED, "garbage")
    assert "baud rate" in health.reason
    assert len(sink.scans) == 3  # the person sees that something is wrong, and is not flooded
    scanner.session.act("scan", {"code": "OK"})
    until(lambda: scanner.session.health().state is State.READY)
    assert sink.texts[-1] == "OK"


def test_what_it_cannot_do_it_says(scanner: Running) -> None:
    with pytest.raises(NotReady, match="cannot “dance”"):
        scanner.session.act("dance", {})


def test_prefix_suffix_and_terminator_are_those_of_its_settings(sink: Sink) -> None:
    chosen = options(VIRTUAL_SCANNER, FOUND, prefix="\\x02", suffix="#", terminator="etx", gs="|")
    with running(VIRTUAL_SCANNER.open(chosen, sink)) as run:
        run.session.act("scan", {"code": "10A\x1d21B", "aim": "]d2"})
        until(lambda: sink.scans)
    assert sink.scans == [("]d2", "10A\x1d21B", b"\x02]d210A|21B#\x03")]
