"""Rows whose confidential values can be told at sight, wherever they come out: the means of the secrecy matrix."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.db.base import Base
from backoffice.errors import Refused
from backoffice.kinds import KindType, RefTo, Secret, Text
from backoffice.lifecycle.discovery import discover
from backoffice.lifecycle.order import load_order
from backoffice.testing.conformance.rows import Filler, Places

CLASSES = ("hr", "pay")
ROWS = 5
NOT_MADE_UP = {"timeclock_pay_rules"}
"""What other things are computed from: rules that are no rules make pages fail before they show anything."""
_YEAR = {"hr": 1977, "pay": 1966}
_NUMBER = {"hr": 77077, "pay": 66066}


class MarkedFiller(Filler):
    """Fills every table; what is confidential says its class and, but for the first row, that it is another's."""

    def _value(self, column: sa.Column[Any], number: int) -> Any:
        secrecy = getattr(getattr(column.type, "kind", None), "secrecy", "public")
        if secrecy not in CLASSES or column.foreign_keys:
            return super()._value(column, number)
        made = _marked(column, secrecy, number)
        return super()._value(column, number) if made is None else made


def _marked(column: sa.Column[Any], secrecy: str, number: int) -> Any:
    kind = getattr(column.type, "kind", None)
    py: Any = column.type.py if isinstance(column.type, KindType) else str
    if isinstance(py, type) and issubclass(py, StrEnum):
        return next(iter(py))
    if isinstance(kind, Text):
        return f"zq{secrecy}{number}x" if kind.max >= 10 else "Q" * kind.max
    makers: dict[Any, Any] = {
        dt.date: dt.date(_YEAR[secrecy], 7, number + 1),
        dt.datetime: dt.datetime(_YEAR[secrecy], 7, number + 1, tzinfo=dt.UTC),
        Decimal: Decimal(_NUMBER[secrecy]) + Decimal(number) / 100,
    }
    return makers.get(py)


def leaked(secrecy: str, text: str) -> str:
    """The first confidential value of this class that a text shows and that is not of the first row; or nothing."""
    day = rf"{_YEAR[secrecy]}-07-(0[2-9]|[1-3]\d)|\b(0?[2-9]|[1-3]\d) Jul {_YEAR[secrecy]}|Jul [2-9], {_YEAR[secrecy]}"
    thousands = f"{_NUMBER[secrecy] // 1000}.?{_NUMBER[secrecy] % 1000:03d}"
    found = re.search(rf"zq{secrecy}[1-9]\d*x|{day}|{thousands}[.,]0[1-9]", text)
    return found.group() if found else ""


def all_plugins() -> tuple[str, ...]:
    """Every module that there is, in an order in which they can be installed."""
    manifests = {name: info.manifest for name, info in discover().items() if info.manifest.api}
    return tuple(load_order(manifests)[0])


def everything_but(office: Application, *classes: str) -> list[str]:
    """Every permission that there is, without those for some classes of fields: nobody who lacks them has more."""
    declared = [*(c.name for c in office.catalogue.commands()), *(r.permission for r in office.catalogue.resources())]
    return sorted({*declared, *(f"fields.{one}" for one in CLASSES if one not in classes)})


def fill(office: Application, company: int, site: int, plugins: tuple[str, ...]) -> None:
    """Fill the tables of the core that plugins refer to, and those of the plugins."""
    prefixes = tuple(f"{name}_" for name in plugins)
    tables = [t for t in Base.metadata.sorted_tables if t.name.startswith(prefixes) and t.name not in NOT_MADE_UP]
    with office.database.write() as connection:
        MarkedFiller(connection, Places((company, company), (site, site, site))).fill(tables, ROWS)
        for held in (table for table in tables if table.name == "people_employment"):
            connection.execute(sa.update(held).values(slot=1))  # the contract that lists go by


def act(office: Application, who: Actor) -> list[str]:
    """Run every command that is given something confidential, about the second row of everything; gives those that did.

    So journal, events and history have marked values, too.
    """
    done = []
    for command in office.catalogue.commands():
        fields = {one.name: one.kind for one in command.fields if one.kind is not None}
        if not any(kind.secrecy in CLASSES for kind in fields.values()):
            continue
        example: dict[str, Any] = dict(command.example or {})
        payload = {name: _given(kind, example.get(name)) for name, kind in fields.items()}
        try:
            office.dispatch(command.name, {k: v for k, v in payload.items() if v is not None}, who)
        except Refused:
            continue
        done.append(command.name)
    return done


def _given(kind: Any, example: Any) -> Any:
    if isinstance(kind, RefTo):
        return 2 if example is not None else None
    if kind.secrecy in CLASSES and isinstance(kind, Text) and not isinstance(kind, Secret):
        return f"zq{kind.secrecy}7x" if kind.max >= 10 and not kind.pattern else example
    return example


def belongs_to(office: Application, user: int | None) -> None:
    """Let the first employee be the one who signs in as `user`; the others are others."""
    employees: Mapping[str, Any] = Base.metadata.tables
    table = employees.get("people_employee")
    if table is None:
        return
    with office.database.write() as connection:
        connection.execute(sa.update(table).values(user_id=None))
        first = sa.select(sa.func.min(table.c.id)).scalar_subquery()
        connection.execute(sa.update(table).where(table.c.id == first).values(user_id=user))


def answers_for_others(office: Application) -> None:
    """Let the first employee be the manager of the others, so that they are a team."""
    held, people = Base.metadata.tables.get("people_employment"), Base.metadata.tables.get("people_employee")
    if held is None or people is None:
        return
    first = sa.select(sa.func.min(people.c.id)).scalar_subquery()
    with office.database.write() as connection:
        connection.execute(sa.update(held).where(held.c.employee_id != first).values(manager_id=first))
