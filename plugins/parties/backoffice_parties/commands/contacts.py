"""Ways to reach parties: e-mail, phone, web."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.errors import FieldError, Invalid
from backoffice.kinds import Id
from backoffice_parties.announce import changed
from backoffice_parties.belongings import CONTACTS
from backoffice_parties.commands.results import BelongingChanged, MadePrimary, given, undo_of_change
from backoffice_parties.models import Contact
from backoffice_parties.payloads import AddContact, ChangeContact, ContactGiven
from backoffice_parties.rules import contact as rules

_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {"email": rules.email, "phone": rules.phone, "web": rules.web}


@dataclass(frozen=True)
class ContactAdded:
    """The contact that was added."""

    id: Id


@command(
    "parties",
    title="Add contact",
    on="parties.parties",
    field="party",
    example={"party": "P-NORTH", "kind": "phone", "value": "+44 114 496 0100", "label": "Orders"},
    inverse=Inverse("parties.remove_contact", lambda asked, done: {"contact": done["id"]}),
)
def add_contact(tx: Tx, p: AddContact) -> ContactAdded:
    """Add an e-mail address, a phone number or a page of this party. The first one of a kind is primary."""
    values = {"kind": p.kind, **_checked(tx, p.party, p.kind.value, p.value), "label": p.label}
    contact = CONTACTS.add(tx, p.party, values, primary=p.primary)
    changed(tx, p.party)
    return ContactAdded(contact)


@command(
    "parties",
    title="Change contact",
    on="parties.contacts",
    field="contact",
    example={"contact": 1, "version": 1, "label": "Orders"},
    inverse=Inverse("parties.update_contact", undo_of_change("contact")),
)
def update_contact(tx: Tx, p: ChangeContact) -> BelongingChanged:
    """Change the value or the label of a contact."""
    row = CONTACTS.row(tx, p.contact)
    values = given(p, "contact")
    if p.value is not None:
        values |= _checked(tx, row["party_id"], row["kind"], p.value, but=p.contact)
    before = CONTACTS.change(tx, p.contact, p.version, values)
    before.pop("one_form", None)
    changed(tx, row["party_id"])
    return BelongingChanged(id=p.contact, version=row["version"] + 1, before=before)


@command(
    "parties",
    title="Make contact primary",
    on="parties.contacts",
    field="contact",
    example={"contact": 1},
    inverse=Inverse("parties.make_contact_primary", lambda asked, done: {"contact": done["before"]}),
)
def make_contact_primary(tx: Tx, p: ContactGiven) -> MadePrimary:
    """Let this be the one of its kind that is taken when nobody says which."""
    before = CONTACTS.make_primary(tx, p.contact)
    changed(tx, CONTACTS.row(tx, p.contact)["party_id"])
    return MadePrimary(id=p.contact, before=before)


@command(
    "parties",
    title="Remove contact",
    on="parties.contacts",
    field="contact",
    example={"contact": 1},
    inverse=Inverse("parties.restore_contact", lambda asked, done: {"contact": asked.contact}),
)
def remove_contact(tx: Tx, p: ContactGiven) -> None:
    """Use this contact no more. It is kept in the history."""
    changed(tx, CONTACTS.remove(tx, p.contact)["party_id"])


@command(
    "parties",
    title="Restore contact",
    on="parties.contacts",
    field="contact",
    example={"contact": 1},
    inverse=Inverse("parties.remove_contact", lambda asked, done: {"contact": asked.contact}),
)
def restore_contact(tx: Tx, p: ContactGiven) -> None:
    """Use a removed contact again."""
    row = CONTACTS.restore(tx, p.contact)
    _check_new(tx, row["party_id"], row["kind"], row["one_form"], but=p.contact)
    changed(tx, row["party_id"])


def _checked(tx: Tx, party: int, kind: str, value: str, but: int | None = None) -> dict[str, Any]:
    """The value and its one form; refused if it is none of its kind, or if the party has it already."""
    try:
        right = _CHECKS[kind](value)
    except ValueError as fault:
        raise Invalid([FieldError("value", str(fault), f"invalid_{kind}")]) from None
    one = rules.one_form(kind, right)
    _check_new(tx, party, kind, one, but)
    return {"value": right, "one_form": one}


def _check_new(tx: Tx, party: int, kind: str, one: str, but: int | None = None) -> None:
    c: Any = Contact.__table__.c
    same = sa.select(c.id).where(c.party_id == party, c.kind == kind, c.one_form == one, c.archived_at.is_(None))
    if tx.execute(same if but is None else same.where(c.id != but)).first() is not None:
        tx.refuse("taken", "This party has this contact already. Nothing was written.", "value")
