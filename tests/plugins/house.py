"""A small warehouse to test with: one company, two sites, people with rights, and short ways to act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backoffice.actor import Actor, Grant, Grants
from backoffice.application import Application
from backoffice.config import Config, secret
from backoffice.errors import Refused


def actor(*grants: Grant, company_id: int = 1, name: str = "sam") -> Actor:
    """A person with these rights, in the first company."""
    return Actor("user", f"user:{name}", name, company_id, Grants(grants))


@dataclass
class House:
    """The application, somebody who acts, and shorthands that read like what people do."""

    app: Application
    who: Actor

    def do(self, command: str, key: str | None = None, **payload: Any) -> Any:
        """Dispatch a command; `from_` stands for `from`."""
        return self.app.dispatch(command, _wire(payload), self.who, key).result

    def as_(self, who: Actor) -> House:
        return replace(self, who=who)

    def item(self, sku: str, **values: Any) -> int:
        return int(self.do("catalog.create_item", **{"sku": sku, "name": sku.title(), "uom": "pcs", **values})["id"])

    def place(self, code: str, **values: Any) -> int:
        return int(self.do("inventory.create_location", **{"code": code, "name": f"Bin {code}", **values})["id"])

    def receive(self, item: str, to: str, quantity: str, cost: str | None = None, **more: Any) -> Any:
        return self.do("inventory.receive", item=item, to=to, quantity=quantity, unit_cost=cost, **more)

    def move(self, item: str, from_: str, to: str, quantity: str, **more: Any) -> Any:
        return self.do("inventory.move", item=item, from_=from_, to=to, quantity=quantity, **more)

    def issue(self, item: str, from_: str, quantity: str, **more: Any) -> Any:
        return self.do("inventory.issue", item=item, from_=from_, quantity=quantity, **more)

    def undo(self, move: int) -> Any:
        return self.do("inventory.undo", move=move)

    def rows(self, resource: str, **args: Any) -> list[dict[str, Any]]:
        with self.app.read() as connection:
            found = self.app.resource(resource).page(
                connection, self.who, {k: str(v) for k, v in args.items()}, limit=500
            )
        return found.dicts()

    def levels(self, item: str) -> dict[str, str]:
        """What is where, such as `{"A-01": "40"}`."""
        return {row["location"]: plain(row["quantity"]) for row in self.rows("inventory.levels", item=item)}

    def worth(self, item: str) -> tuple[str, str, str] | None:
        """(quantity, unit cost, value) of the stock of an item; None when there is none."""
        rows = self.rows("inventory.valuation", item=item)
        return (plain(rows[0]["quantity"]), plain(rows[0]["unit_cost"]), plain(rows[0]["value"])) if rows else None

    def count(self, table: str) -> int:
        with self.app.read() as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())

    def audit_problems(self) -> list[str]:
        from backoffice.bus.audit import verify_chain

        return list(verify_chain(self.app.database).problems)

    @contextmanager
    def refused(self, code: str, field: str | None = None, status: int = 422) -> Iterator[Any]:
        """The block is refused for this reason, naming this field, and nothing is written."""
        before = [self.count(table) for table in WRITTEN]
        with pytest.raises(Refused) as caught:
            yield caught
        reason = caught.value
        codes = {reason.code, *(error.code for error in reason.errors)}
        assert code in codes and reason.status == status, (reason.code, reason.message, reason.errors)
        if field is not None:
            assert field in {error.field for error in reason.errors}, reason.errors
        assert [self.count(table) for table in WRITTEN] == before, "a refused command wrote something"


WRITTEN = ("core_journal", "catalog_item", "catalog_barcode", "inventory_location", "inventory_move", "inventory_level")


def plain(value: Any) -> str:
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def open_house(database_url: str, data_dir: Path) -> House:
    """Open the application on a migrated database and make the company."""
    data_dir.mkdir(parents=True, exist_ok=True)
    secret.create(data_dir)
    app = Application.open(Config.load(data_dir, database_url=database_url, pool_size=10))
    system = Actor("system", "system", "System", None, Grants.everything())
    company = app.dispatch(
        "org.create_company", {"code": "T", "name": "Tarnholt", "currency": "EUR", "locale": "en"}, system
    ).result["id"]
    boss = replace(system, kind="user", id="user:boss", name="boss", company_id=company)
    house = House(app, boss)
    house.do("org.create_site", code="CENTRAL", name="Central", zone="Europe/Berlin")
    return house


def _wire(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in payload.items() if value is not None}
