"""What happened to parties."""

from __future__ import annotations

from backoffice.bus import Event


class PartyCreated(Event, name="party.created", version=1):
    """There is a new party."""

    party: int
    number: str
    kind: str
    name: str
    roles: list[str]


class PartyChanged(Event, name="party.changed", version=1):
    """The party has these values and roles now; an `archived` one is no longer offered."""

    party: int
    number: str
    name: str
    roles: list[str]
    archived: bool


class PartyMerged(Event, name="party.merged", version=1):
    """`merged` went up in `kept`. Who refers to `merged` refers to `kept` from now on, by a reactor of its own."""

    merge: int
    kept: int
    kept_number: str
    merged: int
    merged_number: str


class MergeUndone(Event, name="party.merge_undone", version=1):
    """The party `merged` is one of its own again. What came to it before the merge was re-pointed stays with `kept`
    unless its owner takes it back."""

    merge: int
    kept: int
    merged: int


class BankChanged(Event, name="bank.changed", version=1):
    """A bank account of the party is new, changed, removed or came from another party.

    Whoever pays out looks twice before paying there for the first time.
    """

    party: int
    account: int
    iban: str
    change: str
