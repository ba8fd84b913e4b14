"""A terminal's agent and its server are killed at random under scans and print jobs: none lost, none doubled.

`KILL_TERMINAL` sets how often (few by default, for every build; the figures published are of 200).
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.config import Config
from backoffice.db.database import Database
from tests.system.installation import PROGRAM, Installation

KILLS = int(os.environ.get("KILL_TERMINAL", "6"))
SETTLED = ("confirmed", "settled")


@pytest.fixture
def dialect() -> str:
    return "sqlite"


class Scanner:
    """A scanner in the network that reads one code after the other, whether or not anybody is connected."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.path = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.stop = threading.Event()
        self.codes: set[str] = set()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while not self.stop.is_set():
            line, _ = self._listening.accept()
            with line, suppress(OSError):
                while not self.stop.wait(0.02):
                    code = f"CODE-{len(self.codes)}"
                    self.codes.add(code)
                    line.sendall(f"{code}\r\n".encode())


class Terminal:
    """The agent in a process of its own."""

    def __init__(self, installation: Installation, folder: Path, code: str) -> None:
        self._command = [*PROGRAM, "agent", "--data", str(folder), "--server", f"http://127.0.0.1:{installation.port}"]
        self._log = (folder.parent / "agent.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None
        self._start("--enrol", code)

    def _start(self, *more: str) -> None:
        self._process = subprocess.Popen(
            [*self._command, *more], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)

    def start(self) -> None:
        self._start()


class Office(threading.Thread):
    """Asks for receipts and decides about those in doubt, as the people at the counter do."""

    def __init__(self, installation: Installation, printer: str) -> None:
        super().__init__(daemon=True)
        self._installation, self._printer = installation, printer
        self.stop = threading.Event()
        self.receipts: list[str] = []

    def run(self) -> None:
        while not self.stop.wait(0.15):
            name = f"RECEIPT-{len(self.receipts)}."
            document = {"title": name, "blocks": [{"block": "text", "text": name}]}
            payload = {"device": self._printer, "document": document, "document_key": name}
            if self._do("stations.print", payload):
                self.receipts.append(name)
            self.decide()

    def decide(self) -> None:
        with suppress(OSError):
            for job in self._installation.get("/api/v1/stations/print_jobs?state=uncertain")[1].get("items", []):
                self._do("stations.decide_print", {"job": job["id"], "decision": "printed"})

    def _do(self, command: str, payload: dict[str, Any]) -> bool:
        with suppress(OSError):
            return self._installation.command(command, payload)[0] == 200
        return False


@pytest.fixture
def database(installation: Installation) -> Iterator[Database]:
    opened = Database(Config(data_dir=installation.folder).database_url)
    yield opened
    opened.dispose()


@pytest.mark.slow
@pytest.mark.timeout(300 + 15 * KILLS)
def test_nothing_is_lost_and_nothing_is_doubled(
    installation: Installation, database: Database, tmp_path: Path, on_disk: Path
) -> None:
    installation.start()
    folder, paper = tmp_path / "agent", on_disk / "paper.prn"
    paper.touch()
    terminal = Terminal(installation, folder, installation.run("device", "enrol-code", "Bench").split()[-1])
    (known,) = installation.get("/api/v1/stations/terminals")[1]["items"]
    station = installation.get("/api/v1/stations/stations")[1]["items"][0]["code"]
    scanner = Scanner()
    ident = str(known["public_id"])
    installation.run("device", "add", ident, "scanner.tcp", scanner.path, "--bus", "tcp", "--station", station)
    installation.run("device", "add", ident, "escpos.file", str(paper), "--bus", "file", "--station", station)
    devices = installation.get("/api/v1/stations/devices")[1]["items"]
    office = Office(installation, next(d["public_id"] for d in devices if d["kind"] == "printer"))
    office.start()

    _until(lambda: _count(database, "core_scan") > 0)
    killed = _kill_at_random(installation, terminal)
    office.stop.set()
    office.join(60)
    scanner.stop.set()
    _until(lambda: not _waits(folder))
    _until(lambda: (office.decide(), not _open_jobs(database))[1])

    codes = Counter(_column(database, "select code from core_scan"))
    assert set(codes) <= scanner.codes and set(codes.values()) == {1}
    numbers = _column(database, "select seq from core_device_event order by seq")
    assert numbers == list(range(1, _last_number(folder) + 1))  # what was on the terminal's disk is here, once
    printed = _printed(paper)
    states = dict(_rows(database, "select title, state from core_print_job"))
    assert set(states) >= set(office.receipts) and set(states.values()) <= set(SETTLED)
    assert max(printed.values()) == 1
    assert all(printed[name] == 1 for name, state in states.items() if state == "confirmed")
    installation.run("check")
    installation.run("audit", "verify")
    doubtful = sum(state == "settled" for state in states.values())
    print(  # noqa: T201
        f"\n{dict(killed)} killed: {len(codes)} scans, {len(states)} prints, {doubtful} of them in doubt; "
        "none lost, none doubled"
    )
    terminal.kill()


def _kill_at_random(installation: Installation, terminal: Terminal) -> Counter[str]:
    chance = random.Random(11)
    killed: Counter[str] = Counter()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.5, 2.0))
        victims = chance.choice((("agent",), ("server",), ("agent", "server")))
        if "agent" in victims:
            terminal.kill()
        if "server" in victims:
            installation.kill()
            time.sleep(chance.uniform(0, 0.5))
            installation.start()
        if "agent" in victims:
            terminal.start()
        killed.update(victims)
    return killed


def _printed(paper: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    text = paper.read_bytes()
    for part in text.split(b"RECEIPT-")[1:]:
        number, dot, _ = part.partition(b".")
        if dot and number.isdigit():
            found[f"RECEIPT-{number.decode()}."] += 1
    return found


def _waits(folder: Path) -> int:
    """Events that wait on the terminal."""
    with closing(sqlite3.connect(folder / "agent.db")) as connection:
        return int(connection.execute("select count(*) from outbox").fetchone()[0])


def _last_number(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "agent.db")) as connection:
        return int(connection.execute("select seq from sqlite_sequence where name = 'outbox'").fetchone()[0])


def _open_jobs(database: Database) -> list[Any]:
    return _column(database, f"select id from core_print_job where state not in {SETTLED}")


def _count(database: Database, table: str) -> int:
    return int(_column(database, f"select count(*) from {table}")[0])


def _column(database: Database, query: str) -> list[Any]:
    return [row[0] for row in _rows(database, query)]


def _rows(database: Database, query: str) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(sa.text(query)))


def _until(holds: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)
