"""Plugins made for a measurement: as many as it needs, each one file in the data directory."""

from __future__ import annotations

from collections.abc import Mapping

from backoffice.application import Application
from backoffice.config import Config
from backoffice.testing.plugins import PluginFolder

WATCHER = """
@hookimpl
def before_command(tx, command, payload):
    return None
"""
MODULE = """
from typing import Annotated
from sqlalchemy.orm import Mapped, mapped_column
from backoffice import Base, Master, MasterRow, Payload, Tx, command
from backoffice.declarations import Nav, Role
from backoffice.kinds import Text

Code = Annotated[str, Text("Code", max=20)]

class Thing(MasterRow, Base):
    __tablename__ = "{name}_thing"
    code: Mapped[Code] = mapped_column(unique=True)
    words: Mapped[Code]

class OneThing(Payload):
    code: Code

@command("{name}", title="Do")
def do(tx: Tx, p: OneThing) -> None:
    '''Do a thing.'''

things = Master(Thing, "{name}", name="things", key="code", fields=("code", "words"))

@hookimpl
def declare():
    yield from things.declarations()
    yield do
    yield Role("{name}.keeper", "Keeper", ("{name}.*",))
    yield Nav("{name}.things", "Things", "Facilities", "{name}.things.read", resource="{name}.things")
"""


def watchers(number: int) -> dict[str, str]:
    """Plugins that are asked before every command and have nothing against it."""
    return {f"watcher{one}": WATCHER for one in range(number)}


def modules(number: int) -> dict[str, str]:
    """Plugins with a table, five commands, a resource, a role and a place in the navigation."""
    return {f"made{one}": MODULE.format(name=f"made{one}") for one in range(number)}


def switch_on(config: Config, plugins: Mapping[str, str]) -> PluginFolder:
    """Write the plugins, install them and switch them on; `forget` what is given when they are not needed any more."""
    folder = PluginFolder(config.data_dir / "plugins")
    if plugins:
        for name, code in plugins.items():
            folder.write(name, code)
        with Application.open(config) as application:
            for name in plugins:
                application.registry.install(name)
                application.registry.enable(name)
    return folder
