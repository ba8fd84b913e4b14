"""From a document to paper: rendered once, handed down, and decided by a person where nobody knows."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from backoffice.application import Application
from backoffice.devices import PrintDocument
from backoffice.devices.document import Text
from backoffice.errors import Invalid, Refused
from backoffice.jobs.worker import Worker
from backoffice.stations.spool.resources import printed

SLIP = PrintDocument("Slip 1", (Text("Slip 1"),)).to_json()


@pytest.fixture
def ask(run: Any, worker: Worker) -> Any:
    """Ask for a print and let the worker make its bytes; gives the job."""

    def make(key: str = "delivery:1", document: Any = SLIP, **more: Any) -> int:
        asked = run("print", **{"station": "STATION-1", "document": document, "document_key": key, **more})
        worker.drain()
        job: int = asked["job"]
        return job

    return make


def state(rows: Any, job: int) -> str:
    return str(next(row["state"] for row in rows("stations.print_jobs") if row["id"] == job))


def test_a_print_is_rendered_handed_down_and_confirmed(terminal: Any, ask: Any, rows: Any, office: Application) -> None:
    before = terminal.work()["version"]
    job = ask()
    work = terminal.work()
    assert work["version"] != before
    [down] = work["jobs"]
    assert (down["id"], down["device"], down["title"]) == (str(job), terminal.printer, "Slip 1")
    assert base64.b64decode(down["data"]) == b"Slip 1\nwidth 42"
    terminal.send(terminal.printing(job, "accepted"))
    assert terminal.work()["jobs"] == []
    terminal.send(terminal.printing(job, "sending"), terminal.printing(job, "confirmed", sent=15))
    [row] = rows("stations.print_jobs")
    assert (row["state"], row["sent"], row["station"], row["device"]) == (
        "confirmed",
        15,
        "STATION-1",
        terminal.printer,
    )
    with office.read() as connection:
        found = printed(connection, job)
    assert found is not None and found.data == b"Slip 1\nwidth 42" and found.preview() == b"PNG" + found.data
    assert office.check() == []


def test_the_same_print_is_one_job(terminal: Any, ask: Any, rows: Any) -> None:
    assert ask() == ask()
    assert ask(purpose="label") != ask()
    assert len(rows("stations.print_jobs")) == 2


def test_doubt_waits_for_a_person_and_a_reprint_says_copy(
    terminal: Any, ask: Any, rows: Any, run: Any, worker: Worker
) -> None:
    job = ask()
    terminal.send(*(terminal.printing(job, step) for step in ("accepted", "sending", "uncertain")))
    assert terminal.work()["jobs"] == [] and terminal.work()["actions"] == []
    copy = run("decide_print", job=job, decision="reprint")["job"]
    worker.drain()
    work = terminal.work()
    [release] = work["actions"]
    assert (release["action"], release["arguments"]) == ("spool.release", {"job": str(job)})
    assert base64.b64decode(work["jobs"][0]["data"]) == b"COPY\nSlip 1\nwidth 42"
    terminal.send(terminal.event("acted", {"action": release["id"], "error": ""}, terminal.printer))
    assert terminal.work()["actions"] == []
    first, second = rows("stations.print_jobs")
    assert (first["state"], first["decision"]) == ("settled", "reprint")
    assert (second["id"], second["copy_no"], second["copy_of"]) == (copy, 1, job)
    with pytest.raises(Refused, match="no decision"):
        run("decide_print", job=job, decision="printed")


def test_a_copy_of_a_copy_says_so_once(terminal: Any, ask: Any, run: Any, worker: Worker) -> None:
    job = ask()
    terminal.send(*(terminal.printing(job, step) for step in ("accepted", "sending", "confirmed")))
    copy = run("print_again", job=job)["job"]
    worker.drain()
    terminal.send(*(terminal.printing(copy, step) for step in ("accepted", "sending", "confirmed")))
    run("print_again", job=copy)
    worker.drain()
    assert base64.b64decode(terminal.work()["jobs"][0]["data"]) == b"COPY\nSlip 1\nwidth 42"


@pytest.mark.parametrize("steps", [(), ("accepted",)])
def test_a_print_is_taken_back(terminal: Any, ask: Any, rows: Any, run: Any, steps: tuple[str, ...]) -> None:
    job = ask()
    for step in steps:
        terminal.send(terminal.printing(job, step))
    run("cancel_print", job=job)
    assert [one["action"] for one in terminal.work()["actions"]] == ["spool.cancel"]
    assert terminal.work()["jobs"] == []
    terminal.send(terminal.printing(job, "cancelled"))
    assert state(rows, job) == "cancelled"


def test_a_print_on_its_way_cannot_be_taken_back(terminal: Any, ask: Any, run: Any) -> None:
    job = ask()
    terminal.send(terminal.printing(job, "accepted"), terminal.printing(job, "sending"))
    with pytest.raises(Refused, match="cannot be taken back"):
        run("cancel_print", job=job)


def test_prints_of_a_lost_terminal_wait_for_a_person_and_its_printer_can_go(
    terminal: Any, ask: Any, rows: Any, run: Any
) -> None:
    taken, waiting, printed = ask("a"), ask("b"), ask("c")
    terminal.send(terminal.printing(taken, "accepted"), terminal.printing(printed, "accepted"))
    terminal.send(terminal.printing(printed, "sending"), terminal.printing(printed, "confirmed"))
    run("revoke_terminal", terminal=terminal.id)
    assert [state(rows, job) for job in (taken, waiting, printed)] == ["uncertain", "ready", "confirmed"]
    run("decide_print", job=taken, decision="abandon")
    run("cancel_print", job=waiting)
    run("remove_device", device=terminal.printer)


def test_what_cannot_be_rendered_says_why(terminal: Any, ask: Any, rows: Any, run: Any, drivers: Any) -> None:
    jam = PrintDocument("Jam", (Text("jam"),)).to_json()
    ask("jam", jam)
    drivers.clear()
    ask("gone")
    jammed, gone = rows("stations.print_jobs")
    assert jammed["state"] == "failed" and "cannot be put on paper" in jammed["reason"]
    assert gone["state"] == "failed" and "not installed" in gone["reason"]
    with pytest.raises(Invalid):
        run("print", station="STATION-1", document={"title": "x", "blocks": [{"block": "bomb"}]}, document_key="x")


def test_a_step_that_there_is_not_is_put_aside(terminal: Any, ask: Any, rows: Any) -> None:
    job = ask()
    told = [terminal.printing(job, step) for step in ("accepted", "sending", "confirmed", "sending")]
    assert terminal.send(*told)["quarantined"] == [told[-1]["event_id"]]
    assert state(rows, job) == "confirmed"


def test_a_test_page_is_printed(terminal: Any, run: Any, worker: Worker) -> None:
    run("print_test_page", device=terminal.printer)
    worker.drain()
    assert b"Test page" in base64.b64decode(terminal.work()["jobs"][0]["data"])
    with pytest.raises(Refused, match="is no printer"):
        run("print_test_page", device=terminal.scanner)


def test_the_checker_finds_a_job_that_nobody_renders(terminal: Any, run: Any, office: Application) -> None:
    run("print", station="STATION-1", document=SLIP, document_key="x")
    assert office.check() == []
    with office.database.write() as connection:
        connection.exec_driver_sql("delete from core_job")
        connection.exec_driver_sql("update core_terminal set last_seq = 3")
    found = office.check()
    assert any("nobody makes them" in one for one in found) and any("3 were acknowledged" in one for one in found)
