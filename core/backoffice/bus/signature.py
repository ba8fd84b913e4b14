"""What a command and a job have in common: a function `(surroundings, payload) -> result` under a name."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pydantic

from backoffice.bus.payload import Payload, invalid

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Signature:
    """What the function says by its annotations and its docstring. `verb` is the last part of its name."""

    verb: str
    payload: type[Payload]
    result: Any
    help: str


def signature(function: Callable[..., Any], plugin: str, verb: str | None, what: str) -> Signature:
    """Read off the function; ValueError if `plugin.verb` cannot be the name of `what` (a command, a job)."""
    hints = typing.get_type_hints(function, include_extras=True)
    result = hints.pop("return", None)
    payload = next(h for h in hints.values() if isinstance(h, type) and issubclass(h, Payload))
    name = verb or function.__name__
    if not (_NAME.fullmatch(plugin) and _NAME.fullmatch(name)):
        raise ValueError(f"{plugin}.{name} is no {what} name: use lower case, digits and _")
    text = " ".join((function.__doc__ or "").split())
    return Signature(name, payload, type(None) if result is None else result, text)


def typed(model: type[Payload], given: Mapping[str, Any] | bytes | Payload) -> Payload:
    """The payload as this model; `Invalid` names every fault. Bytes are JSON."""
    if isinstance(given, model):
        return given
    try:
        if isinstance(given, bytes):
            return model.model_validate_json(given)
        return model.model_validate(given)
    except pydantic.ValidationError as error:
        raise invalid(error, model) from None
