"""The small declarations that stand around commands, resources and events. They name things; they carry no HTML."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

if TYPE_CHECKING:
    from backoffice.bus.payload import Payload


@dataclass(frozen=True)
class Nav:
    """An entry of the navigation, shown to those who hold `permission`. Exactly one of `resource` and `endpoint`."""

    id: str
    title: str
    group: str
    permission: str
    icon: str = "point"
    order: int = 100
    resource: str = ""
    endpoint: str = ""

    def __post_init__(self) -> None:
        if bool(self.resource) == bool(self.endpoint):
            raise ValueError(f"nav {self.id} needs either a resource or an endpoint")


@dataclass(frozen=True)
class Pages:
    """Pages of a plugin's own: `module:attribute` of a Flask blueprint, loaded by the web alone."""

    target: str


@dataclass(frozen=True)
class Checker:
    """An invariant that must always hold: `find` yields one sentence for each violation."""

    name: str
    title: str
    find: Callable[[sa.Connection], Iterable[str]]


@dataclass(frozen=True)
class Role:
    """A ready-made role. Permissions may be patterns, such as `inventory.*`."""

    code: str
    title: str
    permissions: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """What an administrator can set of a plugin: a payload whose fields all have defaults, one for each plugin.

    The form, the API and the command line follow from it as the command `<plugin>.configure`; the plugin reads the
    values by `tx.settings(Model)` and `ctx.settings(Model)`.
    """

    plugin: str
    model: type[Payload]


@dataclass(frozen=True)
class Match:
    """What a scanned code may mean: a thing of `kind` (`catalog.item`), with the quantity that the code stands for."""

    kind: str
    id: int
    key: str
    label: str
    detail: str = ""
    quantity: Decimal = Decimal(1)
    unit: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Custody:
    """Something of the house that an employee has: a key, a laptop, a badge. `href` is where it is taken back."""

    what: str
    since: dt.date | None = None
    href: str = ""


@dataclass(frozen=True)
class Run:
    """The scan runs the mode's command with this payload; `effect` is what the person is shown beside the result."""

    payload: Mapping[str, Any]
    effect: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Remember:
    """The scan changes the context of the next ones, such as the bin; nothing moves."""

    context: Mapping[str, Any]
    message: str


@dataclass(frozen=True)
class Show:
    """The scan only asks; the facts answer."""

    facts: Mapping[str, Any]
    message: str = ""


Step = Run | Remember | Show
Urgency = Literal["now", "today", "later"]
Read = Callable[..., list[Mapping[str, Any]]]


@dataclass(frozen=True)
class StepInput:
    """What a station mode decides on: the match, the context that the station sent, the quantity, and a way to read."""

    match: Match
    context: Mapping[str, Any]
    quantity: Decimal
    read: Read


@dataclass(frozen=True)
class StationMode:
    """What scanning does at a station: which matches it takes, what each leads to, which command acts."""

    id: str
    title: str
    verdict: str
    accepts: tuple[str, ...]
    command: str
    step: Callable[[StepInput], Step]
    icon: str = "barcode"
    key: str = ""
    order: int = 100
    context: tuple[tuple[str, str], ...] = ()
    """The places that the mode remembers, as (context key, label): `(("to", "Into bin"),)`."""


@dataclass(frozen=True)
class DeviceRead:
    """What a device of a terminal read, as it was told: `at` is by the terminal's clock.

    `event_id` is unique for ever; `seq` is its number at the terminal. `ahead_ms` is by how much that clock was ahead
    of ours when it was sent, where that is known. `raw` is what came over the wire, in base64.
    """

    event_id: uuid.UUID
    device: str
    seq: int
    text: str
    raw: str
    at: dt.datetime
    ahead_ms: int | None
    site: int
    station: int | None


@dataclass(frozen=True)
class Reads:
    """What reads of devices of this kind are for: each is handed to `command`, whatever code it is.

    They are no scans: no station, mode or meaning is asked for. Of one kind there is one such declaration. `payload` is
    pure. While the module is off, reads are kept and put aside.
    """

    kind: Literal["badge_reader", "timeclock"]
    command: str
    payload: Callable[[DeviceRead], Mapping[str, Any]]


@dataclass(frozen=True)
class Concern:
    """One thing that wants a person: a row in the queue of the home page, there for as long as its source finds it.

    `id` stays the same while it lasts. `now` is what keeps other people from working. `href` is where it is dealt
    with, `action` the word on the button. `unsure` is for what happened or not: somebody has to look.
    """

    id: str
    title: str
    why: str
    href: str
    action: str
    since: dt.datetime | None = None
    urgency: Urgency = "today"
    icon: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class Attention:
    """A source of the queue, asked for those who hold `permission`.

    `find` reads resources with the rights of the person who looks, and is told the time. Return the worst first; the
    page shows some dozens of each source. One that fails costs its own rows.
    """

    id: str
    title: str
    permission: str
    find: Callable[[Read, dt.datetime], Iterable[Concern]]
    icon: str = "bell"
