"""Everything that a person decides about a module by: what `lifecycle.overview` knows, in the words of the shell."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.lifecycle.issues import Issue
from backoffice.lifecycle.overview import Overview, overview
from backoffice.lifecycle.plugin import Desired
from backoffice_web.modules import errors
from backoffice_web.modules.actions import Action, possible
from backoffice_web.modules.errors import Fault, Health, health
from backoffice_web.modules.rights import holders, titles
from backoffice_web.modules.state import State, standing


@dataclass(frozen=True)
class Right:
    """A permission with what it lets somebody do; `means` is empty where nobody says."""

    name: str
    means: str


@dataclass(frozen=True)
class Detail:
    """One module. `faults` and `report` are empty for who may not read the error log."""

    about: Overview
    name: str
    title: str
    state: State
    seen: str
    issues: tuple[Issue, ...]
    new: tuple[Right, ...]
    dropped: tuple[Right, ...]
    same: tuple[Right, ...]
    agreed: bool
    people: int
    health: Health | None
    settings: str
    actions: tuple[Action, ...]
    may_read_errors: bool
    faults: tuple[Fault, ...]
    report: str


def detail(application: Application, name: str, connection: sa.Connection, reader: Actor) -> Detail:
    """Look at one module for this reader; NotFound if nobody knows it."""
    about = overview(application, name, connection)
    info = about.info
    state = standing(application, info)
    means = titles(application.registry.declared.get(name, ()))
    may_read = reader.grants.allows(errors.READ)
    faults = errors.last(connection, name) if may_read else ()

    def rights(names: tuple[str, ...]) -> tuple[Right, ...]:
        return tuple(Right(one, means.get(one, "")) for one in names)

    configure = f"{name}.configure"
    return Detail(
        about=about,
        name=name,
        title=info.manifest.title,
        state=state,
        seen=info.desired.value,
        issues=() if application.safe_mode and info.health == "ok" else about.issues,
        new=rights(about.permissions.new),
        dropped=rights(about.permissions.dropped),
        same=rights(about.permissions.same),
        agreed=info.agreed is not None,
        people=holders(connection, name),
        health=health(connection, name) if info.is_installed else None,
        settings=f"/c/{configure}" if about.has_settings and reader.grants.allows(configure) else "",
        actions=possible(info, reader, has_data=_has_data(about)),
        may_read_errors=may_read,
        faults=faults,
        report=errors.report(info, faults),
    )


def _has_data(about: Overview) -> bool:
    """Whether a purge would remove anything that an uninstall leaves."""
    return bool(about.footprint.tables or about.footprint.has_settings) or about.info.desired is Desired.PURGING
