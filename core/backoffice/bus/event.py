"""Events: named facts of the past with frozen numbers, and who follows them.

A *reactor* runs in the transaction of the event and may refuse it; a *handler* runs after its commit, at least once.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

Body = Mapping[str, Any]
Upcasters = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]
"""By version: how a body of that version becomes one of the next."""


class Event(BaseModel):
    """Subclass with `name=` and `version=`: `class StockMoved(Event, name="stock.moved", version=1)`.

    Within one version fields are only added. A new version brings `upcasters={1: to_2}`, so that what was written
    before can be read as the new one. `source` names the command that made it, so that nobody reacts to its own call.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)
    event_name: ClassVar[str] = ""
    event_version: ClassVar[int] = 0
    event_upcasters: ClassVar[Upcasters] = MappingProxyType({})

    source: str = ""

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, name: str = "", version: int = 1, upcasters: Upcasters | None = None, **kwargs: Any
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.event_name = name
        cls.event_version = version
        cls.event_upcasters = MappingProxyType(dict(upcasters or {}))

    def __init_subclass__(
        cls, *, name: str = "", version: int = 1, upcasters: Upcasters | None = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)


WhenAbsent = Literal["owe", "refuse"]
ONLY_FIRST = range(1, 2)
"""The versions that a consumer reads unless it says otherwise."""


@dataclass(frozen=True)
class Reactor:
    """Runs in the transaction of the event and may refuse it. For invariants that span plugins.

    `when_absent` says what happens while the plugin is off: `owe` records the event for it, `refuse` refuses it.
    `view` is what the event's body is read as, `versions` are those that it can be read in.
    """

    event: str
    plugin: str
    react: Callable[[Any, Any], None]
    when_absent: WhenAbsent = "owe"
    versions: range = ONLY_FIRST
    view: type[BaseModel] | None = None

    @property
    def id(self) -> str:
        return f"{self.plugin}:{self.react.__name__}"


@dataclass(frozen=True)
class Handler:
    """Runs after the commit of the event, at least once; its effects on the database, by `ctx.dispatch`, once.

    For what leaves the database: mail, print, webhooks, and for work that nobody should wait for. While the plugin is
    off or cannot be loaded, its events wait.
    """

    event: str
    plugin: str
    handle: Callable[[Any, Any], Any]
    versions: range = ONLY_FIRST
    view: type[BaseModel] | None = None
    max_tries: int = 8

    @property
    def id(self) -> str:
        return f"{self.plugin}:{self.handle.__name__}"


def reactor(
    event: str, *, plugin: str, when_absent: WhenAbsent = "owe", versions: range = ONLY_FIRST
) -> Callable[[Callable[[Any, Any], None]], Reactor]:
    """Declare the function `(tx, event)` as a reactor to the event of that name.

    If the second parameter is annotated with a model of the consumer's own, it gets that, so that it need not
    import the emitter; a field that the event lacks is then found at once.
    """

    def declare(react: Callable[[Any, Any], None]) -> Reactor:
        return Reactor(event, plugin, react, when_absent, versions, _view(react))

    return declare


def handler(
    event: str, *, plugin: str, versions: range = ONLY_FIRST, max_tries: int = 8
) -> Callable[[Callable[[Any, Any], Any]], Handler]:
    """Declare the function `(ctx, event)` as a handler of the event of that name; `event` as for a reactor.

    It fails by raising and is then tried again, waiting longer each time, `max_tries` times in all.
    """

    def declare(handle: Callable[[Any, Any], Any]) -> Handler:
        return Handler(event, plugin, handle, versions, _view(handle), max_tries)

    return declare


def _view(function: Callable[..., Any]) -> type[BaseModel] | None:
    """The model that the second parameter is annotated with, unless that says no more than that it is an event."""
    second = list(inspect.signature(function).parameters)[1:2]
    found = typing.get_type_hints(function).get(second[0]) if second else None
    wanted = isinstance(found, type) and issubclass(found, BaseModel) and found not in (BaseModel, Event)
    return found if wanted else None
