"""`backoffice plugin …`: modules and drivers. Each of its commands stands in a file `plugin_….py` beside this one."""

from __future__ import annotations

import click

from backoffice.cli import plugin_check, plugin_life, plugin_list, plugin_new, plugin_settings, plugin_upgrade


@click.group("plugin")
def command() -> None:
    """Modules: see what there is, install, switch on and off, set, update and remove."""


for one in (
    plugin_list.list_,
    plugin_list.show,
    plugin_life.install,
    plugin_life.enable,
    plugin_life.disable,
    plugin_life.release,
    plugin_life.uninstall,
    plugin_upgrade.upgrade,
    plugin_settings.settings,
    plugin_new.command,
    plugin_check.command,
):
    command.add_command(one)
