"""A badge reader on a serial line: its terminal's agent and the server are killed at random, and every read is a punch.

`KILL_TERMINAL` sets how often (few by default, for every build).
"""

from __future__ import annotations

import os
import pty
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from backoffice.config import Config
from backoffice.db.database import Database
from tests.system.installation import Installation
from tests.system.test_killed_terminal import (
    KILLS,
    Terminal,
    _column,
    _count,
    _kill_at_random,
    _last_number,
    _rows,
    _until,
    _waits,
)

BADGE = "0004471"


@pytest.fixture
def dialect() -> str:
    return "sqlite"


class Reader:
    """A reader on a pty that is held a badge every 20 ms: each code once, and whatever nobody listens to is gone."""

    def __init__(self) -> None:
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        os.set_blocking(self._master, False)
        os.close(slave)
        self.stop = threading.Event()
        self.codes: set[str] = set()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while not self.stop.wait(0.02):
            code = f"B-{len(self.codes)}"
            with suppress(OSError):
                self.codes.add(code)
                os.write(self._master, f"{code}\r".encode())

    def hold(self, code: str) -> None:
        os.write(self._master, f"{code}\r".encode())

    def end(self) -> None:
        self.stop.set()
        self._thread.join(10)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "data", modules=("parties", "people", "timeclock"))
    yield made
    made.kill()


@pytest.mark.slow
@pytest.mark.timeout(300 + 15 * KILLS)
def test_every_read_is_one_punch(there: Installation, tmp_path: Path) -> None:
    there.start()
    folder = tmp_path / "agent"
    _hire(there)
    enrol = there.run("device", "enrol-code", "Gate", "--role", "timeclock.reader").split()[-1]
    terminal = Terminal(there, folder, enrol)
    (known,) = there.get("/api/v1/stations/terminals")[1]["items"]
    reader = Reader()
    there.run("device", "add", str(known["public_id"]), "badge.serial", reader.path, "--bus", "serial")
    database = Database(Config(data_dir=there.folder).database_url)
    _until(lambda: _count(database, "timeclock_punch") > 0)
    killed = _kill_at_random(there, terminal)
    reader.end()
    _until(lambda: _hold(reader) or _column(database, "select id from timeclock_punch where employee_id is not null"))
    _until(lambda: not _waits(folder))

    numbers = _column(database, "select seq from core_device_event order by seq")
    assert numbers == list(range(1, _last_number(folder) + 1))  # what was on the terminal's disk is here, once
    reads = _rows(database, "select event_id, seq from core_device_event where kind = 'scan' order by seq")
    punches = _rows(database, "select event_id, device_seq from timeclock_punch order by id")
    assert [tuple(row) for row in punches] == [tuple(row) for row in reads]  # each a punch, once, in its order
    codes = _column(database, "select badge_code from timeclock_punch")
    assert set(codes) - {BADGE} <= reader.codes and len(set(codes) - {BADGE}) == len([c for c in codes if c != BADGE])
    there.run("check")
    there.run("audit", "verify")
    print(f"\n{dict(killed)} killed: {len(reads)} reads, as many punches; none lost, none doubled")  # noqa: T201
    terminal.kill()
    database.dispose()


def _hold(reader: Reader) -> None:
    """Berta holds her badge to it, until she is heard."""
    with suppress(OSError):
        reader.hold(BADGE)


def _hire(there: Installation) -> None:
    for command, payload in (
        ("people.hire", {"name": "Berta Kolb", "number": "41", "from": "2026-01-01"}),
        ("people.assign_badge", {"employee": "41", "code": BADGE, "valid_from": "2026-01-01T00:00:00Z"}),
    ):
        assert there.command(command, payload)[0] == 200
