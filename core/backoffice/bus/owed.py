"""Events that a reactor of a switched-off module is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import BigId, Count, Id, Instant, Json, Text

if TYPE_CHECKING:
    from backoffice.bus.event import Reactor
    from backoffice.bus.tx import Tx


Module = Annotated[str, Text("Module", max=60)]
ReactorName = Annotated[str, Text("Reactor", max=160)]
EventName = Annotated[str, Text("Event", max=120)]
Version = Annotated[int, Count("Version")]
Facts = Annotated[dict[str, Any], Json("Facts")]
At = Annotated[dt.datetime, Instant("At")]
CompanyId = Annotated[int, Count("Company")]


class OwedEvent(Base):
    """One event for one reactor, kept until its module is switched on again and shown what it missed."""

    __tablename__ = "core_owed_event"

    id: Mapped[Id] = mapped_column(primary_key=True)
    plugin: Mapped[Module] = mapped_column(index=True)
    reactor: Mapped[ReactorName]
    event: Mapped[EventName]
    version: Mapped[Version]
    body: Mapped[Facts]
    company_id: Mapped[CompanyId | None] = mapped_column(BigId)
    at: Mapped[At]


def owe(tx: Tx, reactor: Reactor, event: str, version: int, body: Mapping[str, Any]) -> None:
    """Record in the same transaction that the reactor has still to see the event."""
    tx.insert(
        OwedEvent,
        plugin=reactor.plugin, reactor=reactor.id, event=event, version=version, body=dict(body),
        company_id=tx.company_id, at=tx.now,
    )  # fmt: skip
