"""A list that can be asked about another day: the control, what it is asked for now, and the way back to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from backoffice.errors import FieldError, Refused
from backoffice.kinds import Instant
from backoffice.resources import Resource
from backoffice_web.formats import Formats
from backoffice_web.forms.parse import read_instant

NAME = "as_of"
"""The parameter by which a resource says that its rows depend on a day or an instant."""
POSTED = "_as_of"
"""The same as a person typed it."""


@dataclass(frozen=True)
class AsOf:
    """`value` is what the field holds, `shown` the day in words (empty: today), `query` what a link must carry."""

    kind: str
    value: str = ""
    shown: str = ""
    query: str = ""


def as_of(resource: Resource, args: Mapping[str, str], formats: Formats) -> AsOf | None:
    """The control of this list; None where rows do not depend on a day."""
    if resource.dated is None:
        return None
    instant = isinstance(resource.dated, Instant)
    kind, given = "datetime-local" if instant else "date", args.get(NAME, "")
    if not given:
        return AsOf(kind)
    query = "?" + urlencode({NAME: given})
    try:
        if not instant:
            return AsOf(kind, given, formats.full_day(dt.date.fromisoformat(given)), query)
        at = dt.datetime.fromisoformat(given)
        return AsOf(kind, formats.local_input(at), formats.instant(at), query)
    except ValueError:
        return AsOf(kind, "", given[:40], query)  # the list itself says what is wrong with it


def only_as_of(resource: Resource, args: Mapping[str, str]) -> dict[str, str]:
    """The day alone, of the arguments that a list was asked with."""
    return {NAME: args[NAME]} if resource.dated is not None and args.get(NAME) else {}


def typed(resource: Resource, text: str, zone: str) -> str:
    """The argument for what a person typed into the control; Refused if it is no day."""
    try:
        if isinstance(resource.dated, Instant) and text:
            return read_instant(text, zone)
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        fault = FieldError(NAME, "It must be a day, such as 2026-03-01.", "invalid_value")
        raise Refused("invalid_value", fault.message, errors=[fault]) from None
