"""Fields for the settings of a device and the arguments of its actions, as the driver declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backoffice.devices.setting import Setting, Value


@dataclass(frozen=True)
class FieldView:
    """One setting with the value to show and what is wrong with it."""

    setting: Setting
    value: Value
    error: str = ""


def views(
    settings: Iterable[Setting], values: Mapping[str, Any], errors: Mapping[str, str] | None = None
) -> tuple[FieldView, ...]:
    """The fields, filled with what is set, else with the defaults."""
    wrong = errors or {}
    return tuple(FieldView(one, values.get(one.name, one.default), wrong.get(one.name, "")) for one in settings)


def read(settings: Iterable[Setting], form: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """What was typed, each as its setting wants it. A number that is none stays text, and the server says so."""
    return {one.name: _typed(one, form.get(prefix + one.name)) for one in settings}


def number(text: str) -> int:
    """The id or version that a form carries; 0, which is none, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _typed(setting: Setting, text: str | None) -> Any:
    if setting.kind == "switch":
        return text is not None
    if text is None:
        return setting.default
    if setting.kind == "number":
        plain = text.strip()
        return int(plain) if plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() and len(plain) < 12 else plain
    return text
