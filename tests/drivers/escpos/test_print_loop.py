"""How a job ends, told truly: confirmed, failed before the first byte, or doubtful. Real sockets, lines and files."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import tty
from pathlib import Path

import pytest
from tests.drivers.escpos.decoder import decode
from tests.drivers.escpos.office import NetworkPrinter, Printer, Terminal, network_printer
from tests.drivers.escpos.receipts import BY_NAME, receipt, rendered

from backoffice.devices import DeviceDescriptor, NotReady, Options, PrintJob, PrintOutcome, State
from backoffice.devices.print_loop import Patience, PrintLoop
from backoffice.devices.printer_port import PrinterPort
from backoffice_escpos.commands import actions
from backoffice_escpos.driver import complete
from backoffice_escpos.ports.files import open_file
from backoffice_escpos.ports.network import open_network, split
from backoffice_escpos.ports.serial import open_serial
from backoffice_escpos.settings import PAPER
from backoffice_escpos.status import EscposTalk

ANY = range(1, 65536)
QUICK = Patience(look=0.05, stall=1.0, finish=1.0)
SENDING, CONFIRMED, UNCERTAIN = PrintOutcome.SENDING, PrintOutcome.CONFIRMED, PrintOutcome.UNCERTAIN
FAILED = PrintOutcome.FAILED_BEFORE_BYTES


def a_job(number: int = 1) -> PrintJob:
    return PrintJob(f"job-{number}", "Receipt", rendered(receipt()))


def loop(terminal: Terminal, port: PrinterPort) -> PrintLoop:
    return PrintLoop(port, EscposTalk(), terminal, actions(complete(PAPER, {"drawer": "2"})), QUICK)


def run(terminal: Terminal, printer: NetworkPrinter) -> None:
    loop(terminal, open_network(printer.address, ANY)).run(terminal.stop)


@contextlib.contextmanager
def running(terminal: Terminal, session: PrintLoop):  # type: ignore[no-untyped-def]
    thread = threading.Thread(target=session.run, args=(terminal.stop,))
    thread.start()
    try:
        yield session
    finally:
        terminal.stop.set()
        thread.join(5)
        assert not thread.is_alive()


def test_a_job_is_confirmed_when_the_printer_says_that_it_is_done() -> None:
    with network_printer() as printer:
        terminal = Terminal(a_job(1), a_job(2))
        run(terminal, printer)
        assert terminal.outcomes == [SENDING, CONFIRMED, SENDING, CONFIRMED]
        assert bytes(printer.paper) == a_job().data * 2
        assert [one.name for one in decode(bytes(printer.paper))].count("cut") == 2


def test_a_printer_that_breaks_at_any_byte_leaves_a_doubt_and_never_two_receipts() -> None:
    job = a_job()
    for at in range(1, len(job.data) + 1):
        with network_printer(breaks_after=at) as printer:
            terminal = Terminal(job)
            with pytest.raises(OSError, match="connection"):
                run(terminal, printer)
            assert terminal.outcomes == [SENDING, UNCERTAIN], at
            assert at <= terminal.steps[-1][2] <= len(job.data)
            assert len(printer.paper) <= len(job.data)


def test_a_printer_that_breaks_before_the_first_byte_leaves_no_doubt() -> None:
    with network_printer() as printer:

        def pull() -> None:
            printer.pull()
            time.sleep(0.05)

        terminal = Terminal(a_job(), at_sending=pull)
        with pytest.raises(OSError, match="broke the connection"):
            run(terminal, printer)
        assert terminal.outcomes == [SENDING, FAILED]
        assert printer.paper == b""


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        (2, 0x16, "cover_open"), (4, 0x72, "paper_out"), (3, 0x1A, "cutter"), (3, 0x32, "broken"), (1, 0x1A, "offline"),
    ],
)  # fmt: skip
def test_a_printer_that_is_not_ready_makes_the_job_wait(question: int, answer: int, code: str) -> None:
    with network_printer() as printer:
        printer.answers[bytes((question,))] = bytes((answer,))
        terminal = Terminal(a_job())
        with running(terminal, loop(terminal, open_network(printer.address, ANY))):
            terminal.wait_for(terminal.says(State.DEGRADED, code))
            assert terminal.steps == [] and printer.paper == b""
            printer.answers[bytes((question,))] = b"\x12"
            terminal.wait_for(lambda: terminal.outcomes == [SENDING, CONFIRMED])


def test_a_mute_printer_is_called_mute_and_not_out_of_paper() -> None:
    with network_printer() as printer:
        printer.answers.clear()
        terminal = Terminal(a_job())
        with running(terminal, loop(terminal, open_network(printer.address, ANY))):
            terminal.wait_for(terminal.says(State.DEGRADED, "mute"))
            assert terminal.steps == []


def test_a_model_that_answers_one_question_only_prints() -> None:
    with network_printer() as printer:
        printer.answers = {b"\x01": b"\x12"}
        printer.in_order = b""
        terminal = Terminal(a_job())
        run(terminal, printer)
        assert terminal.outcomes == [SENDING, CONFIRMED]


def test_what_a_printer_says_by_itself_is_no_answer() -> None:
    """ASB's four bytes, XON and XOFF, before and between."""
    with network_printer() as printer:
        printer.answers[b"\x01"] = b"\x13\x10\x0c\x0c\x0f\x11\x12"
        terminal = Terminal(a_job())
        run(terminal, printer)
        assert terminal.outcomes == [SENDING, CONFIRMED]


def test_paper_that_ends_within_the_job_leaves_a_doubt() -> None:
    with network_printer() as printer:

        def roll_ends() -> None:
            printer.answers[b"\x04"], printer.in_order = b"\x72", b""

        terminal = Terminal(a_job(), at_sending=roll_ends)
        run(terminal, printer)
        assert terminal.outcomes == [SENDING, UNCERTAIN]
        assert "paper is out" in terminal.steps[-1][3]


def test_the_drawer_is_opened_between_jobs_and_not_while_the_cover_is_open() -> None:
    with network_printer() as printer:
        terminal = Terminal()
        with running(terminal, loop(terminal, open_network(printer.address, ANY))) as session:
            session.act("open_drawer", {})
            terminal.wait_for(lambda: bytes(printer.paper) == b"\x1bp\x00\x19\xfa")
            printer.answers[b"\x02"] = b"\x16"
            terminal.wait_for(terminal.says(State.DEGRADED, "cover_open"))
            with pytest.raises(NotReady, match="cover is open"):
                session.act("open_drawer", {})
            with pytest.raises(NotReady, match="cannot do"):
                session.act("explode", {})
        with pytest.raises(NotReady, match="not connected"):
            session.act("feed", {})


def test_the_loop_stops_within_half_a_second() -> None:
    with network_printer() as printer:
        terminal = Terminal()
        with running(terminal, loop(terminal, open_network(printer.address, ANY))):
            terminal.wait_for(terminal.says(State.READY))
            began = time.monotonic()
            terminal.stop.set()
        assert time.monotonic() - began < 0.5


def test_a_dead_address_and_a_port_that_is_no_printers_are_named() -> None:
    with network_printer() as printer:
        address = printer.address
    with pytest.raises(OSError, match=f"No printer at {address}"):
        open_network(address, ANY)
    with pytest.raises(OSError, match="the ports of printers are 9100 to 9109"):
        open_network("127.0.0.1:22")
    assert split("[::1]:9101") == ("::1", 9101) and split("kitchen") == ("kitchen", 9100)


def test_a_serial_printer_prints_over_a_line_and_a_pulled_cable_is_a_doubt() -> None:
    for pulled in (False, True):
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        printer, job = Printer(), a_job()

        def serve(line: int = ours, printer: Printer = printer, pulled: bool = pulled) -> None:
            with contextlib.suppress(OSError):
                while not (pulled and printer.paper):
                    os.write(line, printer.take(os.read(line, 100)))
            with contextlib.suppress(OSError):
                os.close(line)

        terminal = Terminal(job)
        device = DeviceDescriptor("serial", os.ttyname(theirs))
        options = Options("d1", device, {"flow": "none", "baud": "115200"})
        session = BY_NAME["escpos.serial"].open(options, terminal)
        thread = threading.Thread(target=serve)
        thread.start()
        os.close(theirs)
        if pulled:
            with pytest.raises(OSError, match="is gone|closed|Input/output"):
                session.run(terminal.stop)
            assert terminal.outcomes == [SENDING, UNCERTAIN]
        else:
            session.run(terminal.stop)
            assert terminal.outcomes == [SENDING, CONFIRMED]
            assert bytes(printer.paper) == job.data
        thread.join(5)


def test_a_printer_that_is_switched_off_and_on_within_a_job_leaves_a_doubt_and_prints_the_next() -> None:
    """Over a line that stays: what the printer had in mind is gone, and what came while it was dark is too."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    printer, dark = Printer(), threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                said = os.read(ours, 100)
                if not dark.is_set():
                    os.write(ours, printer.take(said))
                if printer.paper and not dark.is_set() and not terminal.outcomes[1:]:
                    dark.set()

    terminal = Terminal(a_job(1), a_job(2))
    options = Options("d1", DeviceDescriptor("serial", os.ttyname(theirs)), {"flow": "none", "baud": "115200"})
    port = open_serial(options.device.path, complete(BY_NAME["escpos.serial"].settings, options.settings))
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with running(terminal, loop(terminal, port)):
        terminal.wait_for(lambda: terminal.outcomes == [SENDING, UNCERTAIN])
        printer.paper.clear()
        dark.clear()
        terminal.wait_for(lambda: terminal.outcomes == [SENDING, UNCERTAIN, SENDING, CONFIRMED])
    assert bytes(printer.paper) == a_job().data
    os.close(theirs)


def test_a_file_takes_receipts_and_other_files_are_left_alone(on_disk: Path) -> None:
    terminal = Terminal(a_job())
    device = DeviceDescriptor("file", str(on_disk / "receipts.prn"))
    BY_NAME["escpos.file"].open(Options("d1", device), terminal).run(terminal.stop)
    assert terminal.outcomes == [SENDING, CONFIRMED]
    assert (on_disk / "receipts.prn").read_bytes() == a_job().data
    (on_disk / "sly.prn").symlink_to("/etc/hostname")
    for path in (str(on_disk / "authorized_keys"), str(on_disk / "sly.prn"), "/dev/mem", "/dev/shm/x.prn"):
        with pytest.raises(OSError, match="no printer's device"):
            open_file(path, answers=False)
