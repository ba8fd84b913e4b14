"""The commands that switch modules on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from backoffice.bus import Command, Inverse, Payload, Tx, command
from backoffice.kinds import Text
from backoffice.lifecycle import switch

if TYPE_CHECKING:
    from backoffice.lifecycle.registry import Registry

ModuleName = Annotated[str, Text("Module", max=80, help="Its short name, such as inventory.")]


class Module(Payload):
    module: ModuleName


def commands(registry: Registry) -> tuple[Command, Command]:
    """`plugins.enable` and `plugins.disable` for the plugins of this registry."""

    @command(
        "plugins",
        title="Switch a module on",
        inverse=Inverse("plugins.disable", lambda payload, _: {"module": payload.module}),
        example={"module": "inventory"},
    )
    def enable(tx: Tx, p: Module) -> None:
        """Switch an installed module on for everybody. It takes effect in every process within a second."""
        switch.enable(registry.plugins, p.module, tx.execute, tx.now)

    @command(
        "plugins",
        title="Switch a module off",
        inverse=Inverse("plugins.enable", lambda payload, _: {"module": payload.module}),
        example={"module": "inventory"},
    )
    def disable(tx: Tx, p: Module) -> None:
        """Switch a module off for everybody. Its data stays, and so does what it did; it can be switched on again."""
        switch.disable(registry.plugins, p.module, tx.execute, tx.now)

    return enable, disable
