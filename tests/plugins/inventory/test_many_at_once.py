"""Eight people at one bin."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from tests.plugins.house import House

from backoffice.errors import Refused

WRITERS = 8


def at_once(*jobs: Callable[[], object]) -> Counter[str]:
    """Run jobs side by side; how often each refusal was the answer, `ok` for done."""
    answers: Counter[str] = Counter()
    ready = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        ready.wait()
        try:
            job()
            answers["ok"] += 1
        except Refused as reason:
            answers[reason.code] += 1

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_hundred_in_stock_are_issued_exactly_once(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "100", "0.333333")
    issued: Counter[str] = Counter()

    def issue_until_empty() -> None:
        while True:
            try:
                stocked.issue("BOLT", "A-01", "1")
                issued["ok"] += 1
            except Refused as reason:
                issued[reason.code] += 1
                return

    assert at_once(*[issue_until_empty] * WRITERS) == {"ok": WRITERS}
    assert issued == {"ok": 100, "not_enough": WRITERS}
    assert stocked.levels("BOLT") == {}
    assert stocked.worth("BOLT") is None
    assert stocked.app.check() == []
    assert stocked.audit_problems() == []


def test_to_and_fro_between_two_bins(stocked: House) -> None:
    """Moves in opposite directions lock the same two levels."""
    stocked.receive("BOLT", "A-01", "50")
    stocked.receive("BOLT", "A-02", "50")

    def shuttle(source: str, target: str) -> Callable[[], None]:
        def run() -> None:
            for _ in range(15):
                stocked.move("BOLT", source, target, "1")

        return run

    jobs = [shuttle("A-01", "A-02"), shuttle("A-02", "A-01")] * 3
    assert at_once(*jobs) == {"ok": 6}
    assert stocked.levels("BOLT") == {"A-01": "50", "A-02": "50"}
    assert stocked.app.check() == []


def test_the_first_goods_of_a_site_come_in_all_at_once(stocked: House) -> None:
    """Everybody finds neither the place of the suppliers nor a balance, and makes them."""
    assert at_once(*[lambda: stocked.receive("BOLT", "A-01", "10", "1.00")] * WRITERS) == {"ok": WRITERS}
    assert stocked.levels("BOLT") == {"A-01": "80"}
    assert stocked.worth("BOLT") == ("80", "1", "80")
    assert stocked.app.check() == []


def test_one_move_is_undone_once(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "100")
    move = stocked.receive("BOLT", "A-01", "10")["move"]
    answers = at_once(*[lambda: stocked.undo(move)] * WRITERS)
    assert answers == {"ok": 1, "already_undone": WRITERS - 1}
    assert stocked.levels("BOLT") == {"A-01": "100"}


def test_one_serial_number_comes_in_once(stocked: House) -> None:
    stocked.item("DRILL", tracking="serial")
    answers = at_once(
        *[lambda: stocked.receive("DRILL", "A-01", "1", lot="S-1")] * 4,
        *[lambda: stocked.receive("DRILL", "A-02", "1", lot="S-1")] * 4,
    )
    assert answers == {"ok": 1, "serial_in_stock": WRITERS - 1}
    assert stocked.app.check() == []


def test_one_that_was_sold_comes_back_once(stocked: House) -> None:
    stocked.item("DRILL", tracking="serial")
    for _ in range(5):
        stocked.receive("DRILL", "A-01", "1", lot="S-1")
        stocked.issue("DRILL", "A-01", "1", lot="S-1")
        answers = at_once(
            lambda: stocked.receive("DRILL", "A-01", "1", lot="S-1"),
            lambda: stocked.receive("DRILL", "A-02", "1", lot="S-1"),
        )
        assert answers == {"ok": 1, "serial_in_stock": 1}
        (place,) = stocked.levels("DRILL")
        stocked.issue("DRILL", place, "1", lot="S-1")


def test_one_code_is_given_to_one_item(stocked: House) -> None:
    jobs = [lambda n=n: stocked.item(f"PEN-{n}", barcodes=["4006381333931"]) for n in range(WRITERS)]
    assert at_once(*jobs) == {"ok": 1, "taken": WRITERS - 1}
    jobs = [lambda: stocked.place("B-01") for _ in range(WRITERS)]
    assert at_once(*jobs) == {"ok": 1, "taken": WRITERS - 1}
