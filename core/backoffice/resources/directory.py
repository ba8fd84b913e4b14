"""Resources by name, for references between them; and how a reference is written as text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

_MAX_ID = 2**63 - 1
_known: WeakValueDictionary[str, Resource] = WeakValueDictionary()


def remember(resource: Resource) -> None:
    """Called by each resource when it is declared. Whether its plugin is enabled is the application's to say."""
    _known[resource.name] = resource


def find(name: str) -> Resource | None:
    """The resource of that name; None if no plugin declares it."""
    return _known.get(name)


def reference(value: int | str) -> int | str:
    """An id for `17` and for the text `id:17`; any other text is a natural key, all digits or not."""
    if isinstance(value, int):
        return value
    digits = value.removeprefix("id:")
    if digits != value and digits.isascii() and digits.isdigit() and len(digits) <= 19:
        number = int(digits)
        if 0 < number <= _MAX_ID:
            return number
    return value
