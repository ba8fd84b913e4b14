"""What switching a plugin off, uninstalling or purging it keeps and takes away, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backoffice.lifecycle.footprint import Footprint
from backoffice.lifecycle.plugin import PluginInfo

Move = Literal["disable", "uninstall", "purge"]


@dataclass(frozen=True)
class Consequences:
    """A sentence for each thing that stays and for each that goes."""

    keeps: tuple[str, ...]
    removes: tuple[str, ...]


def consequences(move: Move, info: PluginInfo, size: Footprint) -> Consequences:
    """What the move would do now."""
    if move == "purge":
        return Consequences(tuple(_after_a_purge()), tuple(_purged(info, size)))
    return Consequences(tuple(_kept(move, size)), tuple(_stopped(move, info)))


def _kept(move: Move, size: Footprint) -> Iterator[str]:
    if size.tables:
        yield f"{_tables(size)}."
    if size.has_settings:
        yield "Its settings stay."
    if move == "disable":
        waiting = size.deliveries + size.owed
        so_far = f" ({waiting} so far)" if waiting else ""
        yield f"Events that concern it are kept for it{so_far}."
    yield "What it did stays in the journal."


def _stopped(move: Move, info: PluginInfo) -> Iterator[str]:
    yield "Its pages, commands, lists, jobs and scan modes are gone until it is switched on again."
    if move == "uninstall":
        yield f"It is not loaded any more; installing {info.name} again finds its data."


def _purged(info: PluginInfo, size: Footprint) -> Iterator[str]:
    for table in size.tables:
        yield f"The table {table.name} with {'more than ' if table.capped else ''}{table.rows:,} rows."
    if size.has_settings:
        yield "Its settings."
    if size.jobs or size.deliveries or size.owed:
        yield f"{size.jobs} jobs, {size.deliveries} deliveries and {size.owed} events that it is owed."
    if size.faults:
        yield f"{size.faults} entries of its error log."
    yield f"Everything else that is remembered of {info.name}, its version and its permissions too."


def _after_a_purge() -> Iterator[str]:
    yield "What it did stays in the journal."
    yield "Roles that were made for it stay with the people who hold them, and no longer open anything of it."


def _tables(size: Footprint) -> str:
    return f"{len(size.tables)} {'table stays' if len(size.tables) == 1 else 'tables stay'}, with {size.rows} rows"
