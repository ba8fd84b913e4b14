"""The outbox loses and doubles nothing, however it is used and wherever it is cut off."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import tempfile
import threading
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backoffice.devices import ScanEvent
from backoffice_agent.outbox import Outbox, fresh_id
from backoffice_agent.store import FILE, Store


def scan(text: str) -> ScanEvent:
    return ScanEvent(fresh_id(), "d1", text.encode(), text, "", dt.datetime.now(dt.UTC))


class Life(RuleBasedStateMachine):
    """Scans, uploads whose answers may be lost, acknowledgements, crashes: the server ends with each scan once."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name))
        self.outbox = Outbox(self.store)
        self.scanned: list[str] = []
        self.server: dict[str, str] = {}
        self.have: dict[str, int] = {}
        self.kept: tuple[str, int] | None = None

    @rule(count=st.integers(1, 4))
    def scans(self, count: int) -> None:
        for _ in range(count):
            text = f"code {len(self.scanned)}"
            self.outbox.add(scan(text))
            self.scanned.append(text)

    @rule(most=st.integers(1, 5), answered=st.booleans())
    def uploads(self, most: int, answered: bool) -> None:
        batch = self.outbox.batch(most)
        if not batch:
            return
        have = self.have.get(batch[0].epoch, 0)
        assert batch[0].seq <= have + 1, "a gap"
        for entry in batch:
            self.server.setdefault(entry.event_id, entry.body["text"])
        self.have[batch[0].epoch] = max(have, batch[-1].seq)
        if answered:
            self.kept = (batch[0].epoch, batch[-1].seq)

    @rule()
    def acknowledges(self) -> None:
        if self.kept is not None and self.kept[0] == self.outbox.epoch:
            self.outbox.acknowledge(self.kept[1])
        self.kept = None

    @rule()
    def crashes(self) -> None:
        self.store.close()
        self.store = Store(Path(self.folder.name))
        self.outbox = Outbox(self.store)

    @rule()
    def numbers_anew(self) -> None:
        self.outbox.renumber()

    @invariant()
    def each_scan_is_somewhere_and_once_at_the_server(self) -> None:
        waiting = {entry.event_id: entry.body["text"] for entry in self.outbox.batch(10_000)}
        assert sorted(({**waiting, **self.server}).values(), key=lambda t: int(t[5:])) == self.scanned

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_it_is_on_disk_when_add_returns(tmp_path: Path) -> None:
    store = Store(tmp_path)
    Outbox(store).add(scan("a"))
    with sqlite3.connect(tmp_path / FILE) as other:
        assert other.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    assert store.read(lambda c: c.execute("PRAGMA synchronous").fetchone()) == (2,)
    store.close()


def test_many_devices_at_once_get_numbers_without_a_gap(tmp_path: Path) -> None:
    store = Store(tmp_path)
    outbox = Outbox(store)
    threads = [threading.Thread(target=lambda: [outbox.add(scan("x")) for _ in range(25)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.seq for entry in outbox.batch(1000)] == list(range(1, 201))
    store.close()


def test_the_epoch_lives_as_long_as_the_file(tmp_path: Path) -> None:
    first = Store(tmp_path)
    first.close()
    again = Store(tmp_path)
    again.close()
    assert again.epoch == first.epoch
    for file in tmp_path.glob("agent.db*"):
        file.unlink()
    anew = Store(tmp_path)
    anew.close()
    assert uuid.UUID(anew.epoch) != uuid.UUID(first.epoch)


def test_one_that_cannot_be_written_does_not_cost_the_others_of_its_commit(tmp_path: Path) -> None:
    store = Store(tmp_path)
    outbox = Outbox(store)
    twice = scan("twice")
    outbox.add(twice)
    gate, faults = threading.Barrier(9), []

    def add(event: ScanEvent) -> None:
        gate.wait()
        try:
            outbox.add(event)
        except sqlite3.IntegrityError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=add, args=(e,)) for e in (twice, *(scan(f"{n}") for n in range(8)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(faults) == 1 and outbox.waiting() == 9
    store.close()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def scan_on(outbox: Outbox) -> None:
    for _ in range(10_000):
        outbox.add(scan("x" * 2000))


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of 1 MiB; skipped where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    return disk


def test_a_full_disk_refuses_and_recovers(small_disk: Path) -> None:
    try:
        store = Store(small_disk)
        outbox = Outbox(store)
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space"):
            fill(filler)
        with pytest.raises(OSError, match="the disk of this terminal is full"):
            scan_on(outbox)
        kept = outbox.waiting()
        assert store.full and not store.probe()
        filler.unlink()
        assert store.probe() and not store.full
        outbox.add(scan("again"))
        assert [entry.seq for entry in outbox.batch(100_000)] == list(range(1, kept + 2))
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(small_disk)], check=False)
