"""One device at its worst: it hangs, it is pulled out, its disk is full."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from backoffice.devices import DeviceDescriptor, Options, PrintSink, Session, State
from backoffice_agent.device import Device, Surroundings
from backoffice_agent.outbox import Outbox
from backoffice_agent.spool import Spool
from backoffice_agent.store import DISK_FULL, Store
from backoffice_agent.work import Configured
from tests.drivers.agent.conftest import until
from tests.drivers.agent.fake import LineScanner, healthy

HERE = DeviceDescriptor("usb", "/dev/x", 1, 2, "S")


class Handset(LineScanner):
    """A scanner whose session does what the test says."""

    name = "fake.handset"

    def __init__(self) -> None:
        self.opened = 0
        self.hangs = threading.Event()
        self.codes: list[str] = []

    def open(self, options: Options, sink: PrintSink) -> Session:
        self.opened += 1
        return _Handset(self, sink)


class _Handset:
    def __init__(self, driver: Handset, sink: PrintSink) -> None:
        self._driver, self._sink = driver, sink

    def run(self, stop: threading.Event) -> None:
        while not stop.wait(0.01) or self._driver.hangs.is_set():
            if self._driver.codes:
                code = self._driver.codes.pop()
                self._sink.scanned(code.encode(), code, "")

    def health(self) -> Any:
        return healthy()

    def act(self, action: str, arguments: Mapping[str, Any]) -> None: ...


class FullStore(Store):
    """A disk that is full when the test says so. (A disk that is really full: test_outbox.)"""

    no_space = False

    def _commit(self, works: list[Any]) -> list[Any]:
        if self.no_space:
            raise OSError(errno.ENOSPC, DISK_FULL)
        return super()._commit(works)


class Bench:
    def __init__(self, folder: Path) -> None:
        self.store = FullStore(folder)
        self.outbox = Outbox(self.store)
        self.driver = Handset()
        self.present: DeviceDescriptor | None = HERE
        spool = Spool(self.store, self.outbox)
        self.around = Surroundings(
            {self.driver.name: self.driver}, self.store, self.outbox, spool, lambda _: self.present, stop_within=0.3
        )

    def device(self, before: Device | None = None, **settings: Any) -> Device:
        made = Device(Configured("d", self.driver.name, HERE, settings, True, "handset"), self.around, before)
        made.start()
        return made

    def told(self) -> list[tuple[str, str]]:
        entries = [entry.body for entry in self.outbox.batch(1000) if entry.kind == "health"]
        return [(body["state"], body["code"]) for body in entries]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.driver.hangs.clear()


def test_one_that_hangs_is_named_and_the_next_one_starts(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.driver.hangs.set()
    first = bench.device()
    until(lambda: first.condition.health.state is State.READY)
    second = bench.device(first, prefix="~")
    until(lambda: bench.driver.opened == 2)
    until(lambda: second.condition.health.state is State.READY)
    assert "does not end and is left alone" in caplog.text and "in run" in caplog.text
    bench.driver.hangs.clear()
    second.stop()


def test_plugged_in_again_it_is_there_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice.devices.backoff.Backoff.failed", lambda *_: 30.0)
    bench.present = None
    device = bench.device()
    until(lambda: device.condition.health.code == "unplugged")
    assert device.condition.health.retry_at is not None
    bench.present = HERE
    device.plugged()
    until(lambda: device.condition.health.state is State.READY, 5)
    assert bench.told() == [("connecting", ""), ("backoff", "unplugged"), ("ready", "")]
    device.stop()


def test_while_the_disk_is_full_the_device_says_so_and_recovers_by_itself(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice_agent.device.DISK_AGAIN", 0.05)
    device = bench.device()
    until(lambda: device.condition.health.state is State.READY)
    bench.store.no_space = True
    bench.driver.codes.append("refused")
    until(lambda: device.condition.health.state is State.DEGRADED)
    assert device.condition.health.reason.startswith("the disk of this terminal is full")
    bench.store.no_space = False
    until(lambda: bench.driver.opened == 2)
    bench.driver.codes.append("taken")
    until(lambda: [e.body["text"] for e in bench.outbox.batch(1000) if e.kind == "scan"] == ["taken"])
    assert device.condition.health.counters["refused"] == 1
    device.stop()


def test_settings_that_cannot_be_used_are_a_fault_for_a_person(bench: Bench) -> None:
    device = bench.device(colour="red")
    until(lambda: device.condition.health.state is State.FAULT)
    assert device.condition.health.code == "bad_settings" and "colour" in device.condition.health.reason
    device.stop()
