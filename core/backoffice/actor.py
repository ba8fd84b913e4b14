"""Who acts, and what they may do: passed explicitly, never looked up from the surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Literal

ActorKind = Literal["user", "token", "device", "system", "automation"]
Alternatives = tuple[Mapping[str, frozenset[int]], ...]


@dataclass(frozen=True)
class Grant:
    """A permission, or a pattern of them (`inventory.*`), everywhere, in one company or at one site."""

    permission: str
    company_id: int | None = None
    site_id: int | None = None

    @property
    def limits(self) -> Mapping[str, frozenset[int]]:
        """The dimensions that this grant is limited to; empty for everywhere."""
        if self.site_id is not None:
            return {"site": frozenset({self.site_id})}
        if self.company_id is not None:
            return {"company": frozenset({self.company_id})}
        return {}


class Grants:
    """All grants of one actor; answers are remembered, since an actor asks the same few questions again."""

    def __init__(self, grants: Iterable[Grant], only: Iterable[str] | None = None) -> None:
        self._grants = tuple(grants)
        self._only = None if only is None else tuple(only)
        self._known: dict[str, Alternatives | None] = {}

    @classmethod
    def everything(cls) -> Grants:
        return cls((Grant("*"),))

    def allows(self, permission: str) -> bool:
        """Whether the permission is held anywhere at all."""
        return self.alternatives(permission) != ()

    def alternatives(self, permission: str) -> Alternatives | None:
        """None when held everywhere; else the places, any of which will do; `()` when not held."""
        if permission not in self._known:
            self._known[permission] = self._find(permission)
        return self._known[permission]

    def restrict(self, patterns: Iterable[str]) -> Grants:
        """The same grants for only those permissions that match a pattern: what a token may use of its user."""
        return Grants(self._grants, patterns)

    def covers(self, permission: str, places: Mapping[str, frozenset[int]]) -> bool:
        """Whether the permission is held at all `places` (`{"company": {1}, "site": {3, 4}}`).

        One dimension has to cover them whole: every company that is touched, or every site.
        """
        found = self.alternatives(permission)
        if found is None:
            return True
        return any(
            wanted <= frozenset().union(*(limits.get(dimension, frozenset()) for limits in found))
            for dimension, wanted in places.items()
            if wanted
        )

    def _find(self, permission: str) -> Alternatives | None:
        if self._only is not None and not any(fnmatchcase(permission, p) for p in self._only):
            return ()
        held = [g.limits for g in self._grants if fnmatchcase(permission, g.permission)]
        if any(not limits for limits in held):
            return None
        return tuple(held)


@dataclass(frozen=True)
class Actor:
    """The one who acts. `id` is the principal, such as `user:3`; idempotency keys are unique within it."""

    kind: ActorKind
    id: str
    name: str
    company_id: int | None
    grants: Grants = field(repr=False)
    on_behalf_of: str | None = None
    user_id: int | None = None
    locale: str = "en"
    zone: str = "UTC"

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of fields that this actor may read."""
        sensitive = (name for name in ("hr", "pay") if self.grants.allows(f"fields.{name}"))
        return frozenset({"public", "internal", *sensitive})


def system_actor(company_id: int | None = None) -> Actor:
    """The installation itself, for set-up, migrations and the command line of whoever owns the machine."""
    return Actor("system", "system", "System", company_id, Grants.everything())
