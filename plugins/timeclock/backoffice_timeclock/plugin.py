"""Time clock. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.hookspecs import hookimpl


@hookimpl
def declare() -> Iterable[Any]:
    return ()
