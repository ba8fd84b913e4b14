"""A print job is begun once; doubt holds the queue until a person decides."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backoffice.devices import PrintOutcome
from backoffice_agent.outbox import Outbox
from backoffice_agent.spool import Spool
from backoffice_agent.store import Store
from backoffice_agent.work import Worklist

SENDING, CONFIRMED = PrintOutcome.SENDING, PrintOutcome.CONFIRMED


class Disk:
    """What is on the terminal's disk, opened anew after every crash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.crash(first=True)

    def crash(self, first: bool = False) -> None:
        if not first:
            self.store.close()
        self.store = Store(self._folder)
        self.outbox = Outbox(self.store)
        self.spool = Spool(self.store, self.outbox)
        self.work = Worklist(self.store, self.outbox, self.spool)

    def give(self, *jobs: str, told: bool = False, actions: list[dict[str, Any]] | None = None) -> None:
        listed = [
            {"id": job, "device": "p", "title": job, "data": base64.b64encode(job.encode()).decode()} for job in jobs
        ]
        self.work.take({"version": "1", "devices": [], "jobs": listed, "actions": actions or []}, told)

    def next(self) -> str | None:
        job = self.spool.next_job("p", 0)
        return job.id if job else None

    def step(self, outcome: PrintOutcome, sent: int = 0) -> None:
        job = self.spool.next_job("p", 0) if outcome is SENDING else self.begun
        assert job is not None
        self.begun = job
        self.spool.step("p", job, outcome, sent)

    def said(self) -> list[tuple[str, str]]:
        return [(e.body["job"], e.body["outcome"]) for e in self.outbox.batch(1000) if e.kind == "print"]

    def answers(self) -> list[tuple[str, str]]:
        return [(e.body["action"], e.body["error"]) for e in self.outbox.batch(1000) if e.kind == "acted"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path)
    yield made
    made.store.close()


def decide(id: str, action: str, job: str) -> dict[str, Any]:
    return {"id": id, "device": "p", "action": action, "arguments": {"job": job}}


def test_jobs_are_printed_in_order_and_told(disk: Disk) -> None:
    disk.give("a", "b")
    for job in ("a", "b"):
        assert disk.next() == job
        disk.step(SENDING)
        disk.step(CONFIRMED, 1)
    assert disk.next() is None
    wanted = "a accepted, b accepted, a sending, a confirmed, b sending, b confirmed"
    assert [f"{job} {outcome}" for job, outcome in disk.said()] == wanted.split(", ")


def test_a_job_in_the_middle_of_a_crash_is_uncertain_and_holds_the_queue(disk: Disk) -> None:
    disk.give("a", "b")
    disk.step(SENDING)
    disk.crash()
    assert disk.said()[-1] == ("a", "uncertain")
    assert disk.next() is None
    disk.give(actions=[decide("1", "spool.release", "a")])
    assert disk.next() == "b"
    disk.crash()
    assert disk.next() == "b"
    assert disk.answers() == [("1", "")]


def test_the_same_job_is_not_begun_twice(disk: Disk) -> None:
    disk.give("a")
    disk.step(SENDING)
    with pytest.raises(ValueError, match="is sending"):
        disk.spool.step("p", disk.begun, SENDING)
    disk.step(CONFIRMED, 1)
    disk.give("a")
    disk.crash()
    disk.give("a")
    assert disk.next() is None
    assert disk.said().count(("a", "accepted")) == 1


def test_a_session_that_ends_in_the_middle_leaves_doubt(disk: Disk) -> None:
    disk.give("a")
    disk.step(SENDING)
    disk.spool.doubt("p")
    assert disk.said()[-1] == ("a", "uncertain") and disk.next() is None


def test_before_the_first_byte_it_is_tried_again_and_told_once(disk: Disk) -> None:
    disk.give("a")
    for _ in range(3):
        disk.spool.hurry("p")
        job = disk.spool.next_job("p", 0)
        assert job is not None
        disk.spool.step("p", job, PrintOutcome.FAILED_BEFORE_BYTES, 0, "no answer")
    disk.spool.hurry("p")
    assert disk.next() == "a"
    assert disk.said() == [("a", "accepted"), ("a", "failed_before_bytes")]


def test_a_failure_after_the_first_byte_is_doubt_whatever_the_driver_says(disk: Disk) -> None:
    disk.give("a")
    disk.step(SENDING)
    disk.step(PrintOutcome.FAILED_BEFORE_BYTES, 1)
    assert disk.said()[-1] == ("a", "uncertain")


def test_after_a_day_a_job_waits_for_a_person(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice_agent.spool.PATIENCE", -1.0)
    disk.give("a", "b")
    job = disk.spool.next_job("p", 0)
    assert job is not None
    disk.spool.step("p", job, PrintOutcome.FAILED_BEFORE_BYTES, 0, "no answer")
    disk.spool.hurry("p")
    assert disk.next() is None
    disk.give(actions=[decide("1", "spool.release", "a")])
    disk.spool.hurry("p")
    assert disk.next() == "a"


def test_cancelled_only_before_it_is_begun(disk: Disk) -> None:
    disk.give("a", "b")
    disk.step(SENDING)
    disk.give(actions=[decide(number, "spool.cancel", job) for number, job in (("1", "a"), ("2", "b"), ("3", "x"))])
    disk.step(CONFIRMED, 1)
    assert disk.next() is None
    assert disk.answers() == [
        ("1", "this is being printed already"), ("2", ""), ("3", "this terminal does not have the job"),
    ]  # fmt: skip


def test_what_a_restored_server_has_lost_is_said_again_and_not_printed_again(disk: Disk) -> None:
    disk.give("a")
    disk.step(SENDING)
    disk.step(CONFIRMED, 1)
    disk.outbox.acknowledge(10**9)
    disk.give("a", told=False)
    assert disk.said() == []
    disk.give("a", told=True)
    assert disk.said() == [("a", "accepted"), ("a", "confirmed")]
    assert disk.next() is None


def test_an_action_that_a_crash_cut_off_is_answered(disk: Disk) -> None:
    taken = disk.work.take(
        {"version": "2", "actions": [{"id": "7", "device": "p", "action": "feed", "arguments": {}}]}, False
    )
    assert [asked.action for asked in taken.actions] == ["feed"]
    disk.crash()
    ((action, error),) = disk.answers()
    assert action == "7" and "ask again" in error
