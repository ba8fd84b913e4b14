"""Two web servers and two workers on one PostgreSQL are one installation."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from tests.system import chime
from tests.system.installation import Installation
from tests.system.parts import Part


@pytest.fixture
def dialect() -> str:
    return "postgresql"


@pytest.fixture
def parts(installation: Installation) -> Iterator[list[Part]]:
    chime.write(installation.folder)
    installation.run("plugin", "install", "chime")
    installation.run("plugin", "enable", "chime")
    made = [Part(installation, kind) for kind in ("web", "web", "worker", "worker")]
    for part in made:
        part.start()
    yield made
    for part in made:
        part.kill()


@pytest.fixture
def database(installation: Installation) -> Iterator[Database]:
    opened = Database(installation.environment["BACKOFFICE_DATABASE_URL"])
    yield opened
    opened.dispose()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_module_is_switched_for_all_of_them(parts: list[Part], database: Database) -> None:
    one, other = (part for part in parts if part.kind == "web")
    _seconds_until(lambda: bool(_echoes(database)), 60)  # the workers work
    assert one.command("plugins.disable", {"module": "chime"})[0] == 200
    assert one.command("chime.strike", {"word": "x"})[0] == 404
    assert _seconds_until(lambda: other.command("chime.strike", {"word": "x"})[0] == 404) < 1.5
    _seconds_until(lambda: _quiet(database), 30)  # the workers have noticed too: no tick is started any more
    assert other.command("plugins.enable", {"module": "chime"})[0] == 200
    assert _seconds_until(lambda: one.command("chime.strike", {"word": "y"})[0] == 200) < 1.5
    assert _seconds_until(lambda: "y" in _echoes(database)) < 10


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_jobs_and_handlers_run_once_and_both_workers_work(parts: list[Part], database: Database) -> None:
    webs = [part for part in parts if part.kind == "web"]
    for number in range(200):
        assert webs[number % 2].command("chime.strike", {"word": f"w{number}"})[0] == 200
    assert webs[0].command("chime.peal", {"word": "p", "number": 20})[0] == 200
    expected = Counter([*(f"w{number}" for number in range(200)), *(f"p.{number}" for number in range(20))])
    _seconds_until(lambda: len([w for w in _echoes(database) if not w.startswith("tick")]) >= 220, 60)
    assert Counter(word for word in _echoes(database) if not word.startswith("tick")) == expected
    ticks = [word for word in _echoes(database) if word.startswith("tick")]
    assert len(ticks) == len(set(ticks))
    with database.read() as connection:
        processes = connection.execute(sa.text("select distinct process from core_job where process is not null"))
        assert len(processes.all()) == 2


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_asked_to_stop_each_ends_by_itself(parts: list[Part]) -> None:
    assert [part.stop() for part in parts] == [0, 0, 0, 0]


def _seconds_until(holds: Callable[[], bool], most: float = 10) -> float:
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < most, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - start


def _quiet(database: Database) -> bool:
    """Whether no job came within some seconds: there would be one each second."""
    before = _count(database, "core_job")
    time.sleep(3)
    return _count(database, "core_job") == before


def _count(database: Database, table: str) -> int:
    with database.read() as connection:
        return int(connection.execute(sa.text(f"select count(*) from {table}")).scalar_one())


def _echoes(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(sa.text("select word from chime_echo")).scalars())
