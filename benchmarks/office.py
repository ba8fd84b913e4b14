"""Offices to measure: migrated, with both plugins on, a hundred items and ten bins full of them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config, secret
from backoffice.errors import Refused
from backoffice.identity.bootstrap import Initialised
from backoffice.testing.databases import Databases
from backoffice.testing.postgres import postgres_server
from benchmarks import generated
from benchmarks.payloads import BINS, ITEMS, move_body, receipt_body

PLUGINS = ("catalog", "inventory")
STOCK = 100_000
"""Pieces of every item in every bin at the start."""
BATCH = 50
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass
class Office:
    """A running application on a database of its own, and its administrator."""

    application: Application
    actor: Actor
    config: Config
    who: Initialised
    name: str = "scan"
    """What keys begin with: each process that works on one database needs a name of its own."""
    _keys: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def do(self, command: str, **payload: object) -> None:
        """Carry out a command without a key."""
        self.application.dispatch(command, {name.rstrip("_"): value for name, value in payload.items()}, self.actor)

    def scan(self) -> None:
        """Move one piece between two bins: JSON as it comes from outside, references by key, an idempotency key."""
        self.application.dispatch("inventory.move", move_body(), self.actor, f"{self.name}:{next(self._keys)}")

    def receive(self) -> None:
        """Receive one piece: the outside place is found, the average cost and the value of the stock follow."""
        self.application.dispatch("inventory.receive", receipt_body(), self.actor, f"{self.name}:{next(self._keys)}")

    def batch(self) -> None:
        """So many moves at once, each standing for itself: what a device sends that was off line."""
        moves = [("inventory.move", move_body(), f"{self.name}:{next(self._keys)}") for _ in range(BATCH)]
        answers = self.application.bus.dispatch_many(moves, self.actor)
        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert not refused, refused[0]

    def count(self, table: str) -> int:
        with self.application.read() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one())

    def check(self) -> None:
        """AssertionError if anything does not add up, moves and levels above all."""
        problems = self.application.check()
        assert not problems, problems[:5]


class Offices(ExitStack):
    """Makes offices of both databases; PostgreSQL runs only if one is asked for, and all is gone at the end."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir()
        self._folder = folder
        self.databases = Databases(folder, functools.cache(lambda: self.enter_context(postgres_server())))
        self._numbers = itertools.count(1)

    @contextmanager
    def office(
        self,
        dialect: str,
        *,
        stocked: bool = True,
        pool_size: int = 32,
        plugins: Mapping[str, str] = _NONE,
        modules: tuple[str, ...] = PLUGINS,
    ) -> Iterator[Office]:
        """A running office, which is gone afterwards, with `modules` of ours; only with the usual ones it is `stocked`.

        `plugins` are more of them, by name, each one file of code.
        """
        url, who = self.databases.office(dialect, modules)
        folder = self._folder / f"data-{next(self._numbers)}"
        secret.create(folder)
        config = Config(data_dir=folder, database_url=url, pool_size=pool_size)
        more = generated.switch_on(config, plugins)
        with ExitStack() as stack:
            stack.callback(more.forget)
            application = stack.enter_context(Application.open(config))
            actor = application.identity.policy.actor(who.admin_id, who.company_id)
            office = Office(application, actor, config, who)
            if stocked and modules == PLUGINS:
                _stock(office)
            yield office
        self.databases.drop(url)


def _stock(office: Office) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda sku: office.do("catalog.create_item", sku=sku, name=f"Item {sku}", uom="pcs"), ITEMS))
        list(pool.map(lambda code: office.do("inventory.create_location", code=code, name=code), BINS))
        first = [(ITEMS[0], BINS[0])]  # alone: it makes the place that stands for the suppliers
        rest = [pair for pair in itertools.product(ITEMS, BINS) if pair not in first]
        for pairs in (first, rest):
            list(pool.map(lambda pair: _fill(office, *pair), pairs))


def _fill(office: Office, sku: str, code: str) -> None:
    office.do("inventory.receive", item=sku, to=code, quantity=str(STOCK), unit_cost="2.5")
