"""The whole contract between the core and a plugin.

Each hook names its policy: *declare* is asked once when the plugin is loaded; *fan-out* is isolated, so that a
plugin which fails there yields nothing and everybody else goes on; *strict* must raise, and refuses what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pluggy

from backoffice.deprecation import Deprecated

if TYPE_CHECKING:
    from backoffice.bus.command import Command
    from backoffice.bus.payload import Payload
    from backoffice.bus.tx import Tx
    from backoffice.declarations import Custody, Match, Read

PROJECT: Final = "backoffice"
API_VERSION: Final = "1.1"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

POLICIES: Final = {
    "declare": "declare",
    "resolve_code": "fan-out",
    "open_custody": "fan-out",
    "before_command": "strict",
    "demo_data": "fan-out",
}
DEPRECATED: Final[dict[str, Deprecated]] = {}
"""What is to go, by `hook` or `hook.argument`. A plugin that implements it is warned when it is loaded."""
PATIENT: Final = frozenset({"demo_data"})
"""Hooks that may take minutes: the watchdog leaves them alone."""
UNASKED: Final = frozenset({"demo_data"})
"""Hooks that answer no question: a refusal in them is no answer but a mistake of the plugin, and told as one."""


@hookspec
def declare() -> Iterable[Any]:
    """Everything the plugin brings: commands, resources, masters, reactors, nav, modes, checkers, roles, pages."""
    return ()


@hookspec
def resolve_code(read: Read, code: str, aim: str, company_id: int | None) -> Iterable[Match]:
    """What a scanned `code` may mean. `aim` is the symbology identifier (`]E0`) or empty; `read` reads resources."""
    return ()


@hookspec
def open_custody(read: Read, employee_id: int) -> Iterable[Custody]:
    """What an employee still has of the house. Asked before somebody leaves; `read` reads every row of the company."""
    return ()


@hookspec
def before_command(tx: Tx, command: Command, payload: Payload) -> None:
    """Veto a command that is about to run, by raising `Refused`; called inside its transaction."""


@hookspec
def demo_data(office: Any, seed: int) -> None:
    """Bring this plugin's part of the demo company, by dispatching the commands that users use."""
