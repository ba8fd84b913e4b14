"""The declarations of long work: jobs, and the schedules that start them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from backoffice.bus.payload import Payload
from backoffice.bus.signature import signature, typed
from backoffice.jobs.cron import Cron

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, eq=False)
class Job:
    """Work that takes longer than a person waits for a command. It runs in a worker and may be run again.

    A process may be killed at any moment, and the job then starts from the beginning. What it writes, it writes by
    `ctx.dispatch`, whose keys follow from the job's, so that nothing is written twice.
    """

    plugin: str
    verb: str
    title: str
    help: str
    payload: type[Payload]
    run: Callable[[Any, Any], Any] = field(repr=False)
    result: Any = None
    max_tries: int = 8

    @cached_property
    def name(self) -> str:
        return f"{self.plugin}.{self.verb}"

    @cached_property
    def answer(self) -> TypeAdapter[Any]:
        """Serialises what the job returns."""
        return TypeAdapter(self.result)

    def validate(self, payload: Mapping[str, Any] | Payload) -> Payload:
        """The typed payload; `Invalid` names every fault."""
        return typed(self.payload, payload)


def job(
    plugin: str, *, title: str, name: str | None = None, max_tries: int = 8
) -> Callable[[Callable[[Any, Any], Any]], Job]:
    """Declare the function `(ctx, payload) -> result` as the job `plugin.name`.

    A command starts it by `tx.start_job("plugin.name", payload)`; it begins when the command has committed. It fails
    by raising and is then tried again, waiting longer each time, `max_tries` times in all.
    """

    def declare(run: Callable[[Any, Any], Any]) -> Job:
        read = signature(run, plugin, name, "job")
        return Job(plugin, read.verb, title, read.help, read.payload, run, read.result, max_tries)

    return declare


@dataclass(frozen=True)
class Schedule:
    """Starts a job again and again: `cron` in five fields, read by the clock of `zone` (IANA).

    However many workers run, each due time starts one job. A time that the clock skips in spring fires right after the
    gap, one that comes twice in autumn fires once. What was due while no worker ran fires when one runs again, all of
    it where `catch_up`, else only the last.
    """

    name: str
    job: str
    cron: str
    zone: str = "UTC"
    payload: Mapping[str, Any] = field(default_factory=dict)
    catch_up: bool = False

    def __post_init__(self) -> None:
        plugin, _, last = self.name.partition(".")
        if not (_NAME.fullmatch(plugin) and _NAME.fullmatch(last)):
            raise ValueError(f"{self.name!r} is no schedule name: write plugin.schedule")
        Cron(self.cron, ZoneInfo(self.zone))

    @property
    def plugin(self) -> str:
        return self.name.partition(".")[0]

    @cached_property
    def times(self) -> Cron:
        """When it is due."""
        return Cron(self.cron, ZoneInfo(self.zone))
