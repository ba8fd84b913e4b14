"""Reading an event as its follower wants it: in a version that it knows, as a model of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from backoffice.bus.event import Event, Handler, Reactor


class UnreadableEvent(Exception):  # noqa: N818  (says what is the matter, not that something broke)
    """The event is told in a version that the follower does not know, and nobody can translate it."""


class RecordedEvent(BaseModel):
    """An event whose emitter is not there: its fields are attributes, as they are in JSON."""

    model_config = ConfigDict(frozen=True, extra="allow")


def read_event(
    follower: Reactor | Handler, emitted: type[Event] | None, version: int, body: Mapping[str, Any]
) -> BaseModel:
    """The event for `follower`. `emitted` is the class that the emitter declares, None if it is gone.

    `UnreadableEvent` if the version is not among the follower's and no upcaster leads there; pydantic's
    ValidationError if the body lacks what the follower's view wants.
    """
    facts = dict(body)
    while version not in follower.versions:
        step = emitted.event_upcasters.get(version) if emitted else None
        if step is None or version > follower.versions[-1]:
            raise UnreadableEvent(
                f"{follower.event} was told in version {version}, which {follower.id} does not read; "
                "upgrade the module that follows it"
            )
        facts, version = step(facts), version + 1
    if follower.view is not None:
        return follower.view.model_validate(facts)
    if emitted is not None and emitted.event_version == version:
        return emitted.model_validate(facts)
    return RecordedEvent.model_validate(facts)
