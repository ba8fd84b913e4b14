"""Who may call a route: everybody, or those with one permission.

A module's route says it by one of these marks, and `gate` asks before the view runs; a module with an unmarked route is
not mounted. The shell's own views ask in their body (`context.require`), since many need a permission that depends on
what is asked for; a test walks all routes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Say that this route needs nobody to be signed in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "public", False))


def permission(name: str) -> Callable[[View], View]:
    """Say that this route is for those who hold the permission anywhere: `@access.permission("fleet.vehicles.read")`.

    What a person may see or do on it is still decided by the resources that it reads and the commands that it sends.
    """

    def mark(view: View) -> View:
        view.permission = name  # type: ignore[attr-defined]
        return view

    return mark


def permission_of(view: Callable[..., Any]) -> str:
    """The permission that the route asks for, or nothing."""
    return str(getattr(view, "permission", ""))


def terminal(view: View) -> View:
    """Say that this route is for browsers that are enrolled as terminals, such as kiosks.

    On it the terminal acts, whoever is signed in in the same browser; on all other routes its cookie counts for
    nothing. It still asks for a permission, or is public and finds out by itself whether it knows the browser.
    """
    view.terminal = True  # type: ignore[attr-defined]
    return view


def is_for_terminals(view: Callable[..., Any] | None) -> bool:
    return bool(getattr(view, "terminal", False))
