"""Which rows an actor reaches: the grants of the resource's permission as a condition on its scope columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import Denied
from backoffice.resources import own

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource


@dataclass(frozen=True)
class Reach:
    """`alternatives`: None for all rows, else groups of dimensions, any of which suffices; `company`: limited to one.

    Both are the shape of the condition; `values` are what to bind.
    """

    alternatives: tuple[tuple[str, ...], ...] | None
    company: bool
    values: Mapping[str, Any] = field(default_factory=dict)


def reach(resource: Resource, actor: Actor) -> Reach:
    """What the actor's grants give of the resource; Denied if that is nothing by permission or by class of field."""
    unseen = resource.row_classes - resource.classes(actor)
    if unseen:
        raise Denied(f"fields.{min(unseen)}")
    granted = actor.grants.alternatives(resource.permission)
    if granted == ():
        raise Denied(resource.permission)
    values: dict[str, Any] = own.values(resource, actor)
    company = "company" in resource.scope
    if company and actor.company_id is None:
        if actor.kind != "system":
            return Reach((), False, values)  # acting for no company, one sees the rows of none
        company = False
    if company:
        values["scope_company"] = actor.company_id
    if granted is None or resource.shared or resource.whose is not None:
        return Reach(None, company, values)
    # A grant that names a dimension which the resource lacks gives nothing: its limit could not be kept.
    usable = [limits for limits in granted if set(limits) <= set(resource.scope)]
    for i, limits in enumerate(usable):
        values |= {f"scope_{i}_{dimension}": sorted(ids) for dimension, ids in limits.items()}
    return Reach(tuple(tuple(sorted(limits)) for limits in usable), company, values)


def conditions(
    scope: Mapping[str, Any], alternatives: tuple[tuple[str, ...], ...] | None, company: bool, common: bool
) -> Iterator[Any]:
    """The WHERE conditions of a reach, with bind parameters named as in its values.

    Where rows without a company are `common`, grants without limits give them in every company.
    """
    if company:
        own = scope["company"] == sa.bindparam("scope_company", type_=sa.BigInteger())
        yield sa.or_(own, scope["company"].is_(None)) if common else own
    if alternatives is None:
        return
    any_of = [
        sa.and_(*(scope[d].in_(sa.bindparam(f"scope_{i}_{d}", expanding=True)) for d in dimensions))
        for i, dimensions in enumerate(alternatives)
    ]
    yield sa.or_(*any_of) if any_of else sa.false()
