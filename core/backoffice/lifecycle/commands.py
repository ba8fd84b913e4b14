"""The commands of a module's life: install, switch on and off, release, uninstall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from backoffice.bus import Command, Inverse, Payload, Tx, command
from backoffice.kinds import Choice, Flag, Text
from backoffice.lifecycle import install as installing
from backoffice.lifecycle import switch
from backoffice.lifecycle import uninstall as uninstalling
from backoffice.lifecycle.plugin import Desired

if TYPE_CHECKING:
    from backoffice.lifecycle.registry import Registry

ModuleName = Annotated[str, Text("Module", max=80, help="Its short name, such as inventory.")]
Seen = Annotated[Desired, Choice("State you saw", help="Refused if somebody changed it since.")]
Purge = Annotated[bool, Flag("Remove its data too", help="All its tables, settings and jobs, for good.")]
_LONG = 5_000  # milliseconds: they look at the schema, which takes longer than a write


class Module(Payload):
    module: ModuleName
    seen: Seen | None = None


class Uninstall(Module):
    purge: Purge = False


def commands(registry: Registry) -> tuple[Command, ...]:
    """The commands for the plugins of this registry."""

    @command(
        "plugins",
        title="Install a module",
        inverse=Inverse("plugins.uninstall", lambda payload, _: {"module": payload.module}),
        bound_ms=_LONG,
        example={"module": "inventory"},
        prepare=lambda payload: installing.prepare(registry, payload.module),
    )
    def install(tx: Tx, p: Module) -> None:
        """Make the tables of a module, or find those that an uninstalled one left. It is off until it is switched on,
        which a running server can do after a restart."""
        installing.record(registry, p.module, tx.connection, tx.now, p.seen)

    @command(
        "plugins",
        title="Switch a module on",
        inverse=Inverse("plugins.disable", lambda payload, _: {"module": payload.module}),
        example={"module": "inventory"},
    )
    def enable(tx: Tx, p: Module) -> None:
        """Switch an installed module on for everybody, agreeing to the permissions that it asks for. It takes effect
        in every process within a second."""
        switch.enable(registry.plugins, p.module, tx.execute, tx.now, p.seen)

    @command(
        "plugins",
        title="Switch a module off",
        inverse=Inverse("plugins.enable", lambda payload, _: {"module": payload.module}),
        example={"module": "inventory"},
    )
    def disable(tx: Tx, p: Module) -> None:
        """Switch a module off for everybody. Its data stays, and so does what it did; it can be switched on again."""
        switch.disable(registry.plugins, p.module, tx.execute, tx.now, p.seen)

    @command(
        "plugins",
        title="Release a module",
        inverse=Inverse("plugins.disable", lambda payload, _: {"module": payload.module}),
        example={"module": "inventory"},
    )
    def release(tx: Tx, p: Module) -> None:
        """Take a module out of quarantine when what made it fail is repaired. Its faults are counted anew."""
        switch.release(registry.plugins, p.module, tx.execute, tx.now, p.seen)

    @command(
        "plugins",
        title="Uninstall a module",
        bound_ms=_LONG,
        example={"module": "inventory", "purge": False},
        finish=lambda: uninstalling.finish(registry.database),
    )
    def uninstall(tx: Tx, p: Uninstall) -> None:
        """Take a module out that is switched off. Its data stays for when it is installed again; with “purge” its
        tables, settings and jobs are removed for good. What it did stays in the journal."""
        uninstalling.record(registry.plugins, p.module, tx.connection, tx.now, purge=p.purge, seen=p.seen)

    return install, enable, disable, release, uninstall
