"""The right to what a scan leads to: holding `stations.scan` is not enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice.bus import Command, Tx
from backoffice.bus.refs import resolve
from backoffice.errors import Denied


def permit(tx: Tx, command: Command, payload: Mapping[str, Any], site_id: int) -> None:
    """`Denied` unless the actor holds the command's permission for the places that it is about.

    A nested call is checked against the places of the outer permission only, which here says nothing about it.
    """
    if tx.actor.grants.alternatives(command.name) is None:
        return
    tx.require(command.name)
    typed = command.validate(payload)
    resolve(tx, command, typed)
    named = command.scope(tx, typed) if command.scope else {"site": (site_id,)}
    places = {dimension: frozenset(ids) for dimension, ids in named.items()}
    if tx.company_id is not None:
        places.setdefault("company", frozenset({tx.company_id}))
    if not tx.actor.grants.covers(command.name, places):
        raise Denied(command.name, "here")
