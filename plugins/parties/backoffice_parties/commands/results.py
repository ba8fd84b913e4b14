"""What the commands on addresses, contacts and bank accounts answer, and how they are undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus import Payload


class BelongingChanged(TypedDict):
    """Its version after the change, and the values that the changed fields had before."""

    id: int
    version: int
    before: dict[str, Any]


class MadePrimary(TypedDict):
    """The one that is primary now, and the one that was, if another was."""

    id: int
    before: int | None


def given(payload: Payload, field: str) -> dict[str, Any]:
    """The values that a change names; what is left out stays as it is."""
    return {name: getattr(payload, name) for name in payload.model_fields_set - {field, "version"}}


def undo_of_change(field: str) -> Callable[[Any, Any], Mapping[str, Any]]:
    """The payload that puts the values of before back."""
    return lambda _asked, done: {field: done["id"], "version": done["version"], **done["before"]}
