"""Who may hand out what: nobody gives, takes or borrows more than they hold themselves."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice.actor import Grant, Grants


def place_of(company_id: int | None, site_id: int | None) -> dict[str, frozenset[int]]:
    """A place as `Grants.covers` takes it; empty for everywhere."""
    place = {"company": company_id, "site": site_id}
    return {dimension: frozenset({one}) for dimension, one in place.items() if one is not None}


def missing(held: Grants, permissions: Iterable[str], place: dict[str, frozenset[int]]) -> list[str]:
    """Those of the permissions (patterns count as a whole) that are not held at the place."""
    return [permission for permission in permissions if not held.covers(permission, place)]


def outranks(held: Grants, theirs: Iterable[tuple[Grant, int | None]]) -> bool:
    """Whether everything in `theirs`, (grant, company of its site), is held too.

    Who may reset the password of somebody with more rights than their own has those rights.
    """
    return all(
        held.covers(grant.permission, place_of(grant.company_id or company, grant.site_id)) for grant, company in theirs
    )
