"""Events: named facts of the past with frozen numbers, and the reactors that run in their transaction."""

from __future__ import annotations

import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """Subclass with `name=` and `version=`: `class StockMoved(Event, name="stock.moved", version=1)`.

    `source` names the command that made it, so that nobody reacts to its own call.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)
    event_name: ClassVar[str] = ""
    event_version: ClassVar[int] = 0

    source: str = ""

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str = "", version: int = 1, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.event_name = name
        cls.event_version = version

    def __init_subclass__(cls, *, name: str = "", version: int = 1, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)


WhenAbsent = Literal["owe", "refuse"]


@dataclass(frozen=True)
class Reactor:
    """Runs in the transaction of the event and may refuse it. For invariants that span plugins.

    `when_absent` says what happens while the plugin is off: `owe` records the event for it, `refuse` refuses it.
    """

    event: str
    plugin: str
    react: Callable[[Any, Any], None]
    when_absent: WhenAbsent = "owe"

    @property
    def id(self) -> str:
        return f"{self.plugin}:{self.react.__name__}"


def reactor(
    event: str, *, plugin: str, when_absent: WhenAbsent = "owe"
) -> Callable[[Callable[[Any, Any], None]], Reactor]:
    """Declare the function `(tx, event)` as a reactor to the event of that name."""

    def declare(react: Callable[[Any, Any], None]) -> Reactor:
        typing.get_type_hints(react)
        return Reactor(event, plugin, react, when_absent)

    return declare
