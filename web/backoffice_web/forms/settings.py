"""The form of a module's settings: that of its command `<plugin>.configure`, filled with what is set now."""

from __future__ import annotations

from typing import Any

from backoffice.bus import Command
from backoffice.bus.payload import payload_fields
from backoffice.declarations import Settings
from backoffice.settings import stored
from backoffice.settings.declared import VERSION
from backoffice_web.context import application, formats, snapshot
from backoffice_web.forms.view import texts


def settings_of(command: Command) -> Settings | None:
    """The settings that the command sets; None for any other command."""
    declared = application().catalogue.settings()
    return next((one for one in declared if command.name == f"{one.plugin}.configure"), None)


def present(settings: Settings) -> dict[str, Any]:
    """What is set now, as a person would type it, and its version."""
    with snapshot() as connection:
        now = stored.read(connection.execute, settings.plugin)
    values = stored.effective(settings, now.values).values.model_dump(by_alias=True)
    return {**texts(values, formats(), payload_fields(settings.model)), VERSION: str(now.version)}


def heading(settings: Settings) -> str:
    """`Settings of Inventory`; what belongs to no module is called by its part of the core."""
    plugin = application().registry.plugins.get(settings.plugin)
    return f"Settings of {settings.plugin if plugin is None else plugin.manifest.title}"
