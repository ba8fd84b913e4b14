"""From the scanner's cable to the terminal's disk: one scan after the other, and a conveyor of fifty scans a second."""

from __future__ import annotations

import datetime as dt
import os
import queue
import threading
import time
import tty
from pathlib import Path
from statistics import median, quantiles

from backoffice.devices import DeviceDescriptor, Health, Options
from backoffice.devices.drivers import installed
from backoffice.devices.events import ScanEvent
from backoffice.devices.setting import checked
from backoffice_agent.outbox import Outbox, fresh_id, now
from backoffice_agent.store import Store
from benchmarks.common import Settings
from benchmarks.office import Offices
from benchmarks.report import Report

PER_SECOND = 50


class Kept:
    """The sink of a terminal: a scan is told once it is on the disk (WAL, synchronous FULL)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._store = Store(folder)
        self.outbox = Outbox(self._store)
        self.texts: queue.Queue[tuple[str, float]] = queue.Queue()

    def scanned(self, raw: bytes, text: str, aim: str, received_at: dt.datetime | None = None) -> None:
        self.outbox.add(ScanEvent(fresh_id(), "scanner", raw, text, aim, received_at or now()))
        self.texts.put((text, time.perf_counter()))

    def report(self, health: Health) -> None:
        """Not measured."""

    def close(self) -> None:
        self._store.close()


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """A pty is the cable. The time runs from the write of the code to its commit in the outbox."""
    driver = installed()["scanner.serial"]
    cable, end = os.openpty()
    tty.setraw(end)
    device = DeviceDescriptor("serial", os.ttyname(end))
    sink, stop = Kept(settings.work / "terminal"), threading.Event()
    session = driver.open(Options("scanner", device, checked(driver.settings, {})[0]), sink)  # type: ignore[arg-type]
    thread = threading.Thread(target=session.run, args=(stop,))
    thread.start()
    single = [_scan(cable, sink, f"S{at}") for at in range(settings.rows(1000, 20))]
    conveyor = _conveyor(cable, sink, settings.rows(60 * PER_SECOND, 50))
    stop.set()
    thread.join()
    assert sink.outbox.waiting() == len(single) + len(conveyor), "a scan was lost or doubled"
    sink.close()
    for name, times in (("one by one", single), (f"conveyor, {PER_SECOND}/s", conveyor)):
        report.add(
            scans=name,
            count=len(times),
            lost=0,
            p50_ms=median(times) * 1000,
            p99_ms=quantiles(times, n=100)[98] * 1000,
        )


def _scan(cable: int, sink: Kept, code: str) -> float:
    began = time.perf_counter()
    os.write(cable, f"]E0{code}\r".encode())
    text, at = sink.texts.get(timeout=10)
    assert text == code
    return at - began


def _conveyor(cable: int, sink: Kept, count: int) -> list[float]:
    """Codes leave by the clock, whether those before have arrived or not."""
    sent: list[float] = []
    start = time.perf_counter()
    for at in range(count):
        time.sleep(max(0.0, start + at / PER_SECOND - time.perf_counter()))
        sent.append(time.perf_counter())
        os.write(cable, f"]E0C{at}\r".encode())
    arrived = [sink.texts.get(timeout=10) for _ in range(count)]
    assert [text for text, _ in arrived] == [f"C{at}" for at in range(count)]
    return [there - left for (_, there), left in zip(arrived, sent, strict=True)]
