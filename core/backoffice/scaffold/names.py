"""Which names a new plugin may have. The name is that of its package, tables, templates, addresses and permissions."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from typing import Final

from backoffice.bus.catalogue import CORE
from backoffice.errors import Conflict, Refused

MAX: Final = 30
_NAME = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")

SHELL: Final = frozenset(
    "account agent api api_agent api_commands api_meta api_resources app assets attention c demo developer devices "
    "feed files find forms gate headers healthz holidays home iclock jobs lists login lookup me messages metrics "
    "modules pages pairing palette prints problems r readyz records scan search settings setup shell signin static "
    "templates web".split()
)
"""Words that the shell uses for its pages and addresses; a test holds this against what it mounts."""
OURS: Final = frozenset("backoffice core drivers plugin test tests testing".split())


def check_name(name: str, taken: Iterable[str]) -> None:
    """Refused, with what to do, unless a new plugin may be called this. `taken` are the known plugins."""
    if not _NAME.fullmatch(name) or len(name) > MAX or "__" in name or keyword.iskeyword(name):
        raise Refused(
            "bad_name",
            f"“{name}” cannot be the name of a plugin: use 2 to {MAX} lower-case letters, digits and single _, "
            "a letter first, and no word of Python's own. Nothing was written.",
        )
    if name in CORE | SHELL | OURS:
        raise Conflict(
            "reserved", f"“{name}” is a word that backoffice uses itself. Nothing was written; choose another name."
        )
    for other in sorted(taken):
        if other == name:
            raise Conflict("taken", f"There is a plugin {name} already. Nothing was written; choose another name.")
        longer, shorter = sorted((name, other), key=len, reverse=True)
        if longer.startswith(f"{shorter}_"):
            raise Conflict(
                "taken",
                f"“{name}” and the plugin {other} could not tell their tables apart, which begin with {shorter}_. "
                "Nothing was written; choose another name.",
            )
