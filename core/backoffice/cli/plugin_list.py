"""`backoffice plugin list` and `plugin show`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from backoffice.cli.common import data_option, json_option, office, say_json
from backoffice.config import Config

if TYPE_CHECKING:
    from backoffice.application import Application
    from backoffice.lifecycle.consequences import Consequences
    from backoffice.lifecycle.overview import Overview
    from backoffice.lifecycle.permissions import Difference
    from backoffice.lifecycle.plugin import PluginInfo


@click.command("list")
@data_option
@json_option
def list_(config: Config, as_json: bool) -> None:
    """All modules, with the state that is wanted and how they fare."""
    with office(config) as application:
        plugins = list(application.registry.plugins.values())
    if as_json:
        say_json([facts_of(info) for info in plugins])
        return
    for info in plugins:
        state = info.desired.value if info.health.value == "ok" else f"{info.desired.value}, {info.health.value}"
        note = info.reason or (f"update pending, installed is {info.installed}" if info.update_pending else "")
        click.echo(f"{info.name:<16} {info.manifest.version:<10} {state:<22} {note or info.manifest.title}")


@click.command("show")
@click.argument("name")
@data_option
@json_option
def show(config: Config, name: str, as_json: bool) -> None:
    """One module: what it is, needs, asks for and keeps, what is wrong with it, and what each move would do."""
    from backoffice.lifecycle.overview import overview

    with office(config) as application, application.read() as connection:
        found = overview(application, name, connection)
        brings = _brings(application, name)
    if as_json:
        say_json(facts_of(found.info) | _more(found) | brings)
        return
    facts = facts_of(found.info) | brings
    facts.pop("requires")  # told below, with the state of each
    for label, value in facts.items():
        if not value:
            continue
        click.echo(f"{label:<12} {', '.join(value) if isinstance(value, list | tuple) else value}")
    for line in _lines(found):
        click.echo(line)


def facts_of(info: PluginInfo) -> dict[str, Any]:
    """What a program wants to know of a module."""
    manifest = info.manifest
    return {
        "name": info.name,
        "version": manifest.version,
        "installed": info.installed,
        "title": manifest.title,
        "summary": manifest.summary,
        "kind": manifest.kind,
        "state": info.desired.value,
        "health": info.health.value,
        "reason": info.reason,
        "requires": list(manifest.requires),
    }


def permission_lines(difference: Difference) -> Iterator[str]:
    """What an administrator agrees to: the new first, then what is dropped, then how many stay the same."""
    for name in difference.new:
        yield f"  new      {name}"
    for name in difference.dropped:
        yield f"  dropped  {name}"
    if difference.same:
        yield f"  {len(difference.same)} others stay the same"


def consequence_lines(found: Consequences) -> Iterator[str]:
    """What a move keeps and removes."""
    for sentence in found.keeps:
        yield f"  keeps    {sentence}"
    for sentence in found.removes:
        yield f"  removes  {sentence}"


def _brings(application: Application, name: str) -> dict[str, list[str]]:
    return {
        "commands": [c.name for c in application.catalogue.commands() if c.plugin == name],
        "resources": [r.name for r in application.catalogue.resources() if r.plugin == name],
    }


def _more(found: Overview) -> dict[str, Any]:
    return {
        "on": found.on,
        "required_by": [asdict(one) for one in found.needed_by],
        "permissions": asdict(found.permissions),
        "has_settings": found.has_settings,
        "issues": [asdict(issue) for issue in found.issues],
        "footprint": asdict(found.footprint),
        "disable": asdict(found.disable),
        "uninstall": asdict(found.uninstall),
        "purge": asdict(found.purge),
        "update": asdict(found.update) if found.update else None,
        "pending_restart": found.pending_restart,
    }


def _lines(found: Overview) -> Iterator[str]:
    for one in found.requires:
        yield f"requires     {one.name} ({one.state})"
    for one in found.needed_by:
        yield f"required by  {one.name} ({one.state})"
    for issue in found.issues:
        yield f"issue        {issue.sentence} {issue.advice}"
    if found.update is not None:
        migrations = ", ".join(found.update.migrations) or "none"
        yield f"update       {found.update.installed} to {found.update.package}, changes of its tables: {migrations}"
    if found.has_settings:
        yield f"settings     backoffice plugin settings {found.info.name}"
    yield "permissions"
    yield from permission_lines(found.permissions)
    for move, effect in (("disable", found.disable), ("uninstall", found.uninstall), ("purge", found.purge)):
        yield move
        yield from consequence_lines(effect)
