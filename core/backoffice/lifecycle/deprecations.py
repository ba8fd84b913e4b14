"""Telling a plugin, when it is registered, that it uses what is to go."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from backoffice.bus.catalogue import Catalogue
from backoffice.deprecation import Deprecated, warn
from backoffice.hookspecs import DEPRECATED


def warn_of_hook(plugin: str, hook: str, implementation: Callable[..., Any]) -> None:
    """Warn if the hook is to go, or an argument of it that the implementation asks for."""
    if hook in DEPRECATED:
        warn(plugin, f"the hook {hook}", DEPRECATED[hook])
    for argument in inspect.signature(implementation).parameters:
        if f"{hook}.{argument}" in DEPRECATED:
            warn(plugin, f"the argument {argument} of the hook {hook}", DEPRECATED[f"{hook}.{argument}"])


def warn_of_uses(plugin: str, catalogue: Catalogue) -> None:
    """Warn if a command or resource of the plugin builds on one of somebody else's that is to go."""
    for what, deprecated in dict(_uses(plugin, catalogue)).items():
        warn(plugin, what, deprecated)


def _uses(plugin: str, catalogue: Catalogue) -> Iterator[tuple[str, Deprecated]]:
    commands, resources = catalogue.all_commands(), catalogue.all_resources()
    called: set[str] = set()
    referred: set[str] = set()
    for command in commands.values():
        if command.plugin == plugin:
            called |= {name.removesuffix("?") for name in command.calls}
            called |= {command.inverse.command} if command.inverse else set()
            referred |= {resource for _, resource in command.references}
    for resource in resources.values():
        if resource.plugin == plugin:
            called |= {name for name in (resource.create, *resource.actions) if name}
    for name in sorted(called & commands.keys()):
        if (deprecated := commands[name].deprecated) and commands[name].plugin != plugin:
            yield f"the command {name}", deprecated
    for name in sorted(referred & resources.keys()):
        if (deprecated := resources[name].deprecated) and resources[name].plugin != plugin:
            yield f"the resource {name}", deprecated
