"""The virtual receipt printer: every fault on demand, and the job's fate is told as of a real one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import pytest
from tests.drivers.escpos.office import Terminal
from tests.drivers.escpos.receipts import receipt

from backoffice.devices import NotReady, Options, PrintJob, PrintOutcome, State
from backoffice_virtual import VIRTUAL_PRINTER
from backoffice_virtual.printer import VirtualPrinterSession

SENDING, CONFIRMED, UNCERTAIN = PrintOutcome.SENDING, PrintOutcome.CONFIRMED, PrintOutcome.UNCERTAIN


def a_job() -> PrintJob:
    return PrintJob("1", "Receipt", VIRTUAL_PRINTER.render(receipt(), {}))


@contextlib.contextmanager
def plugged_in(terminal: Terminal) -> Iterator[VirtualPrinterSession]:
    """A session that runs, ready, before the job comes."""
    jobs, terminal.jobs = terminal.jobs, []
    [found] = VIRTUAL_PRINTER.find()
    assert VIRTUAL_PRINTER.match(found) == 100
    session = VIRTUAL_PRINTER.open(Options("d1", found), terminal)
    thread = threading.Thread(target=session.run, args=(terminal.stop,))
    thread.start()
    try:
        terminal.wait_for(terminal.says(State.READY))
        yield session
    finally:
        terminal.stop.set()
        thread.join(5)
        assert not thread.is_alive() and not jobs


def give(terminal: Terminal, session: VirtualPrinterSession, fault: str) -> None:
    """Do the fault and give the job after it."""
    session.act(fault, {})
    terminal.jobs = [a_job()]


@pytest.mark.parametrize(
    ("fault", "remedy", "code"),
    [
        ("paper_out", "refill", "paper_out"), ("open_cover", "close_cover", "cover_open"), ("mute", "unmute", "mute"),
    ],
)  # fmt: skip
def test_the_job_waits_for_a_person_and_prints_once(fault: str, remedy: str, code: str) -> None:
    terminal = Terminal()
    with plugged_in(terminal) as session:
        session.act(fault, {})
        terminal.wait_for(terminal.says(State.DEGRADED, code))
        terminal.jobs = [a_job()]
        session.act(remedy, {})
        terminal.wait_for(lambda: terminal.outcomes == [SENDING, CONFIRMED])
        assert session.machine.receipts() == (a_job().data,)


def test_a_plug_that_is_pulled_and_put_back_prints_once() -> None:
    terminal = Terminal()
    with plugged_in(terminal) as session:
        session.act("unplug", {})
        terminal.wait_for(terminal.says(State.BACKOFF, "unplugged"))
        with pytest.raises(NotReady, match="not plugged in"):
            session.act("feed", {})
        terminal.jobs = [a_job()]
        session.act("plug", {})
        terminal.wait_for(lambda: terminal.outcomes == [SENDING, CONFIRMED])
        assert session.machine.receipts() == (a_job().data,)


@pytest.mark.parametrize("after", [0, 1, 57, 200])
def test_a_plug_that_is_lost_within_the_job_leaves_a_doubt(after: int) -> None:
    terminal = Terminal()
    with plugged_in(terminal) as session:
        session.act("drop", {"after": after})
        terminal.jobs = [a_job()]
        terminal.wait_for(lambda: len(terminal.outcomes) == 2)
        outcome, sent = terminal.steps[-1][1:3]
        assert (outcome, sent) == ((UNCERTAIN, after) if after else (PrintOutcome.FAILED_BEFORE_BYTES, 0))


def test_a_slow_printer_prints_in_the_end_and_the_preview_is_of_the_same_bytes() -> None:
    terminal = Terminal()
    with plugged_in(terminal) as session:
        give(terminal, session, "slow")
        terminal.wait_for(lambda: terminal.outcomes == [SENDING, CONFIRMED])
        [out] = session.machine.receipts()
        assert VIRTUAL_PRINTER.preview(out, {}).startswith(b"\x89PNG")
