"""Addresses of the same list, asked a little differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

STEERING = ("cursor", "limit")


@dataclass(frozen=True)
class Links:
    """The address of a list and the arguments that it was asked with."""

    path: str
    args: Mapping[str, str]

    def with_(self, **changes: str | None) -> str:
        """The list with these arguments changed (None: left out), from its first page."""
        kept = {name: value for name, value in self.args.items() if name not in STEERING}
        return self._address(kept, changes)

    def without(self, name: str) -> str:
        """The list without one argument."""
        return self.with_(**{name: None})

    def page(self, cursor: str) -> str:
        """Another page of the same list."""
        return self._address(dict(self.args), {"cursor": cursor})

    def export(self, form: str) -> str:
        """The same list as a file."""
        kept = {name: value for name, value in self.args.items() if name not in STEERING}
        return f"{self.path}/export.{form}" + (f"?{urlencode(kept)}" if kept else "")

    def cleared(self) -> str:
        """The list with its sort and its day alone."""
        return self._address({}, {"sort": self.args.get("sort"), "as_of": self.args.get("as_of")})

    def _address(self, kept: dict[str, str], changes: Mapping[str, str | None]) -> str:
        merged = {**kept, **changes}
        arguments = {name: value for name, value in merged.items() if value not in (None, "")}
        return self.path + (f"?{urlencode(arguments)}" if arguments else "")
