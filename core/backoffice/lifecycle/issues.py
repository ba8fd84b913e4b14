"""What is not as it should be with a plugin, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.settings import stored

if TYPE_CHECKING:
    from backoffice.application import Application


@dataclass(frozen=True)
class Issue:
    """`sentence` says what is the matter, `advice` what to do."""

    sentence: str
    advice: str


_ADVICE = {
    Health.INCOMPATIBLE: "Install a version of the package that is made for this backoffice, or uninstall the module.",
    Health.BROKEN: "Repair or upgrade its package and restart; until then everything else goes on without it.",
    Health.MISSING: "Install its package again, or uninstall the module.",
}


def issues(application: Application, info: PluginInfo) -> Iterator[Issue]:
    """Everything that wants a hand, the worst first."""
    if info.desired is Desired.PURGING:
        yield Issue(
            f"Removing {info.name} with its data was begun and is not finished. {info.reason}".rstrip(),
            f"Purge it again, or run: backoffice plugin uninstall {info.name} --purge",
        )
    elif info.health in _ADVICE:
        yield Issue(info.reason, _ADVICE[info.health])
    if info.desired is Desired.QUARANTINED:
        yield Issue(
            info.reason if info.health is Health.OK else "It was put aside after it failed repeatedly.",
            "Look at its error log, repair it, and release it.",
        )
    yield from _waiting(info)
    yield from _requirements(application, info)
    yield from _settings(application, info)


def _waiting(info: PluginInfo) -> Iterator[Issue]:
    if info.update_pending:
        yield Issue(
            f"Its package has version {info.manifest.version}, installed is {info.installed}.",
            f"Update it, which takes a backup first: backoffice plugin upgrade {info.name}",
        )
    if info.restart_pending and not info.update_pending:
        yield Issue("It was installed or updated while this server ran.", "Restart the server to use it.")


def _requirements(application: Application, info: PluginInfo) -> Iterator[Issue]:
    if info.desired is not Desired.ENABLED or info.health is not Health.OK:
        return
    on = application.registry.enabled
    for name in info.manifest.requires:
        if name not in on:
            yield Issue(f"It is wanted, and waits for {name}, which is not on.", f"Switch on or repair {name} first.")


def _settings(application: Application, info: PluginInfo) -> Iterator[Issue]:
    for settings in application.catalogue.settings():
        if settings.plugin == info.name:
            with application.read() as connection:
                values = stored.read(connection.execute, info.name).values
            for problem in stored.effective(settings, values).problems:
                yield Issue(problem, "Look at its settings and save them again.")
