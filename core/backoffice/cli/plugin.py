"""`backoffice plugin …`: modules and drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backoffice.cli.common import data_option, json_option, office, owner, say_json
from backoffice.cli.plugin_check import command as check
from backoffice.cli.plugin_new import command as new
from backoffice.config import Config

if TYPE_CHECKING:
    from backoffice.lifecycle.plugin import PluginInfo


@click.group("plugin")
def command() -> None:
    """Modules: see what there is, install, switch on and off."""


command.add_command(check)
command.add_command(new)


@command.command("list")
@data_option
@json_option
def list_(config: Config, as_json: bool) -> None:
    """All modules, with the state that is wanted and how they fare."""
    with office(config) as application:
        plugins = list(application.registry.plugins.values())
    if as_json:
        say_json([_facts(info) for info in plugins])
        return
    for info in plugins:
        state = info.desired.value if info.health.value == "ok" else f"{info.desired.value}, {info.health.value}"
        click.echo(f"{info.name:<16} {info.manifest.version:<10} {state:<22} {info.reason or info.manifest.title}")


@command.command("show")
@click.argument("name")
@data_option
@json_option
def show(config: Config, name: str, as_json: bool) -> None:
    """One module: what it is, what it needs, what it brings."""
    from backoffice.lifecycle.switch import find

    with office(config) as application:
        facts = _facts(find(application.registry.plugins, name))
        facts["commands"] = [c.name for c in application.catalogue.commands() if c.plugin == name]
        facts["resources"] = [r.name for r in application.catalogue.resources() if r.plugin == name]
    if as_json:
        say_json(facts)
        return
    for label, value in facts.items():
        click.echo(f"{label:<12} {', '.join(value) if isinstance(value, list | tuple) else value}")


@command.command("install")
@click.argument("name")
@data_option
def install(config: Config, name: str) -> None:
    """Create the module's tables. It is off until it is switched on."""
    with office(config) as application:
        application.registry.install(name)
    click.echo(f"The module {name} is installed. Switch it on: backoffice plugin enable {name}")


@command.command("enable")
@click.argument("name")
@data_option
def enable(config: Config, name: str) -> None:
    """Switch a module on, in every process within a second."""
    with office(config) as application:
        application.dispatch("plugins.enable", {"module": name}, owner(application))
        roles = [role.code for role in application.catalogue.roles() if role.code.startswith(f"{name}.")]
    click.echo(f"The module {name} is on.")
    if roles:
        click.echo(f"Roles to give: {', '.join(roles)}.")


@command.command("disable")
@click.argument("name")
@data_option
def disable(config: Config, name: str) -> None:
    """Switch a module off. Its data stays."""
    with office(config) as application:
        application.dispatch("plugins.disable", {"module": name}, owner(application))
    click.echo(f"The module {name} is off. Its data stays.")


def _facts(info: PluginInfo) -> dict[str, Any]:
    manifest = info.manifest
    return {
        "name": info.name,
        "version": manifest.version,
        "title": manifest.title,
        "summary": manifest.summary,
        "kind": manifest.kind,
        "state": info.desired.value,
        "health": info.health.value,
        "reason": info.reason,
        "requires": list(manifest.requires),
    }
