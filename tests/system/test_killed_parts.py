"""`kill -9` of web and worker at random: every committed event is handled once, no job is lost, no schedule skipped.

`KILL_PARTS` sets how often (few by default, for every build; the figures published are of 100 and more).
"""

from __future__ import annotations

import datetime as dt
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.config import Config
from backoffice.db.database import Database
from tests.system import chime
from tests.system.installation import Installation
from tests.system.parts import Part

ROUNDS = int(os.environ.get("KILL_PARTS", "6"))
CLIENTS = 3
PEAL = 7


@pytest.fixture
def parts(installation: Installation, dialect: str) -> Iterator[list[Part]]:
    """Two web servers and two workers on PostgreSQL, one of each on SQLite, all running."""
    chime.write(installation.folder)
    installation.environment["BACKOFFICE_LEASE_SECONDS"] = "2"
    installation.run("plugin", "install", "chime")
    installation.run("plugin", "enable", "chime")
    number = 2 if dialect == "postgresql" else 1
    made = [Part(installation, kind) for kind in ("web", "worker") for _ in range(number)]
    for part in made:
        part.start()
    yield made
    for part in made:
        part.kill()


class Client(threading.Thread):
    """Strikes and asks for peals, one after the other, at any web server that answers, until told to stop."""

    def __init__(self, webs: list[Part], name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._webs = webs
        self.stop = threading.Event()
        self.words: list[str] = []

    def run(self) -> None:
        number = 0
        chance = random.Random(self.name)
        while not self.stop.is_set():
            number += 1
            word = f"{self.name}-{number}"
            if number % 20:
                self._send("chime.strike", {"word": word}, word, chance)
                self.words.append(word)
            else:
                self._send("chime.peal", {"word": word, "number": PEAL}, word, chance)
                self.words += [f"{word}.{one}" for one in range(PEAL)]

    def _send(self, name: str, payload: object, key: str, chance: random.Random) -> None:
        """Until it is acknowledged: with the key it is done once however often it is sent."""
        while True:
            try:
                status, answer = chance.choice(self._webs).command(name, payload, key)
            except OSError:
                time.sleep(0.05)
                continue
            if status == 200:
                return
            assert status == 503, answer
            time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_is_lost_and_nothing_is_doubled(installation: Installation, parts: list[Part]) -> None:
    database = _database(installation)
    _until(lambda: bool(_ticks(database)), "the first tick")
    webs = [part for part in parts if part.kind == "web"]
    clients = [Client(webs, f"c{number}") for number in range(CLIENTS)]
    for client in clients:
        client.start()
    killed = _kill_at_random(parts)
    for client in clients:
        client.stop.set()
    for client in clients:
        client.join(120)
        assert not client.is_alive()
    words = [word for client in clients for word in client.words]
    end = dt.datetime.now(dt.UTC).replace(microsecond=0)
    _until_all_is_done(database, end)
    echoes = [word for word in _words(database, "chime_echo") if not word.startswith("tick")]
    ticks = [tick for tick in _ticks(database) if tick <= end]
    assert Counter(_words(database, "chime_stroke")) == Counter(words)
    assert Counter(echoes) == Counter(words)
    assert ticks == [ticks[0] + dt.timedelta(seconds=n) for n in range(len(ticks))]
    assert ticks[-1] == end
    for part in parts:
        part.kill()
    installation.run("check")
    installation.run("audit", "verify")
    database.dispose()
    print(f"{dict(killed)} killed, {len(words)} events, {len(ticks)} ticks: none lost, none doubled")  # noqa: T201


def _kill_at_random(parts: list[Part]) -> Counter[str]:
    chance = random.Random(7)
    killed: Counter[str] = Counter()
    victims = (part for _ in range(ROUNDS) for part in chance.sample(parts, len(parts)))
    for victim in islice(victims, ROUNDS):
        time.sleep(chance.uniform(0.3, 1.5))
        victim.kill()
        killed[victim.kind] += 1
        time.sleep(chance.uniform(0, 0.5))
        victim.start()
    return killed


def _until(holds: Callable[[], bool], what: str, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.2)


def _until_all_is_done(database: Database, end: dt.datetime, patience: float = 60) -> None:
    """Wait as long as there is progress: how much is left after many kills depends on the machine."""
    least, since = len(_open(database, end)), time.monotonic()
    while least:
        time.sleep(0.5)
        left = _open(database, end)
        if len(left) < least:
            least, since = len(left), time.monotonic()
        assert time.monotonic() - since < patience, f"{len(left)} are not done and nothing moves: {_states(database)}"


def _states(database: Database) -> list[Any]:
    with database.read() as connection:
        counted = "select name, state, tries, count(*) from core_job where state <> 'done' group by name, state, tries"
        return list(connection.execute(sa.text(counted)))


def _open(database: Database, end: dt.datetime) -> list[Any]:
    """What is not relayed, not done or not due yet of all that happened until `end`."""
    newest = f"schedule:chime.seconds@{end:%Y-%m-%dT%H:%M:%SZ}"
    statements = (
        "select 1 from core_journal where events is not null and seq > (select max(seq) from core_event)",
        "select id from core_job where state <> 'done' and name <> 'chime.tick'",
        f"select id from core_job where state <> 'done' and name = 'chime.tick' and key <= '{newest}'",
        f"select 1 where not exists (select 1 from core_job where key = '{newest}')",
    )
    with database.read() as connection:
        return [row for text in statements for row in connection.execute(sa.text(text))]


def _ticks(database: Database) -> list[dt.datetime]:
    words = (word.removeprefix("tick ") for word in _words(database, "chime_echo") if word.startswith("tick"))
    return sorted(dt.datetime.fromisoformat(f"{word}+00:00") for word in words)


def _words(database: Database, table: str) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(sa.text(f"select word from {table}")).scalars())


def _database(installation: Installation) -> Database:
    url = installation.environment.get("BACKOFFICE_DATABASE_URL", "")
    return Database(Config(data_dir=installation.folder, database_url=url).database_url)
