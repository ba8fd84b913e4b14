"""Who is asked what a scanned code means: for each catalogue, the fan-out of the hook `resolve_code`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from backoffice.declarations import Match, Read

if TYPE_CHECKING:
    from backoffice.bus.catalogue import Catalogue

Resolve = Callable[[Read, str, str, int | None], Iterable[Match]]

_connected: WeakKeyDictionary[Catalogue, Resolve] = WeakKeyDictionary()


def connect(catalogue: Catalogue, resolve: Resolve) -> None:
    """Let `resolve(read, code, aim, company_id)` answer for the scans of this catalogue's application."""
    _connected[catalogue] = resolve


def matches(catalogue: Catalogue, read: Read, code: str, aim: str, company_id: int | None) -> list[Match]:
    """Everything that the code may mean; the same thing said by two resolvers counts once."""
    resolve = _connected.get(catalogue)
    if resolve is None:
        return []
    found = {(match.kind, match.id): match for match in resolve(read, code, aim, company_id)}
    return list(found.values())
