"""What can be set of a device, declared by its driver: form, check and documentation follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Value = str | int | bool


@dataclass(frozen=True)
class Setting:
    """One value that a person may set. `kind` follows from `default`; `choices` are (value, label).

    `unit` is shown beside the field; `least` and `most` bound a number, both included.
    """

    name: str
    label: str
    default: Value
    help: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def kind(self) -> Literal["text", "number", "switch", "choice"]:
        if self.choices:
            return "choice"
        if isinstance(self.default, bool):
            return "switch"
        return "number" if isinstance(self.default, int) else "text"

    def fault(self, value: Any) -> str | None:
        """What is wrong with a value, as the end of a sentence that begins with the label; None if nothing is."""
        match self.kind:
            case "choice":
                if value not in [key for key, _ in self.choices]:
                    return f"must be one of {', '.join(key for key, _ in self.choices)}"
            case "switch":
                if not isinstance(value, bool):
                    return "must be true or false"
            case "number":
                if isinstance(value, bool) or not isinstance(value, int):
                    return "must be a whole number"
                if self.least is not None and value < self.least:
                    return f"must be at least {self.least}"
                if self.most is not None and value > self.most:
                    return f"must be at most {self.most}"
            case "text":
                if not isinstance(value, str) or len(value) > 200:
                    return "must be a text of at most 200 characters"
        return None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "label": self.label, "kind": self.kind, "default": self.default, "help": self.help,
            "unit": self.unit, "choices": [list(choice) for choice in self.choices], "least": self.least,
            "most": self.most,
        }  # fmt: skip


def checked(settings: Iterable[Setting], given: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, str]]:
    """(all values, faults by name): the defaults, replaced by what was given; unknown names are faults."""
    known = {setting.name: setting for setting in settings}
    faults = dict.fromkeys(given.keys() - known.keys(), "is no setting of this device")
    values: dict[str, Value] = {}
    for name, setting in known.items():
        values[name] = given.get(name, setting.default)
        wrong = setting.fault(values[name])
        if wrong is not None:
            faults[name] = wrong
    return values, faults
