"""A company with people, on a fresh database of each kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.errors import Refused


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties", "people")


@dataclass
class Personnel:
    """The application and somebody who acts, with words that read like what personnel does."""

    app: Application
    who: Actor

    def as_(self, who: Actor) -> Personnel:
        return replace(self, who=who)

    def do(self, command: str, **payload: Any) -> Any:
        """Dispatch a command of people; `from_` stands for `from`, days may be days."""
        wire = {name.rstrip("_"): _wire(value) for name, value in payload.items()}
        name = command if "." in command else f"people.{command}"
        return self.app.dispatch(name, wire, self.who).result

    def hire(self, name: str, from_: str = "2026-01-01", **more: Any) -> int:
        return int(self.do("hire", name=name, from_=from_, **more)["id"])

    def rows(self, resource: str, **args: Any) -> list[dict[str, Any]]:
        name = resource if "." in resource else f"people.{resource}"
        with self.app.read() as connection:
            found = self.app.resource(name).page(connection, self.who, {k: str(v) for k, v in args.items()}, limit=500)
            return found.dicts()

    def on(self, day: str, name: str) -> dict[str, Any] | None:
        """What was, is or will be true of somebody on a day."""
        return next((row for row in self.rows("employees", as_of=day) if row["name"] == name), None)


def _wire(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.fixture
def personnel(office: Application, actor: Actor) -> Personnel:
    """A second site, two departments and a position; the administrator acts."""
    here = Personnel(office, actor)
    here.do("org.create_site", code="HARBOUR", name="Depot by the harbour", zone="Europe/Lisbon")
    here.do("create_department", code="SALES", name="Sales")
    here.do("create_department", code="STORE", name="Warehouse")
    here.do("create_position", code="DRIVER", title="Forklift driver")
    return here


@pytest.fixture
def site(personnel: Personnel) -> str:
    """The code of the first site."""
    return str(personnel.rows("org.sites", sort="id")[0]["code"])


def refusal(code: str) -> Any:
    """Expect a refusal with this code."""
    return pytest.raises(Refused, check=lambda fault: isinstance(fault, Refused) and fault.code == code)
