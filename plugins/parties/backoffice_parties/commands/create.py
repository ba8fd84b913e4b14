"""A party comes into being, with what one line of a list knows of it."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus import Inverse, Tx, command
from backoffice_parties import belongings
from backoffice_parties.commands.accounts import tell_bank
from backoffice_parties.events import PartyCreated
from backoffice_parties.fields import ContactKind, Purpose
from backoffice_parties.keys import refresh
from backoffice_parties.masters import parties
from backoffice_parties.models import PartyRole
from backoffice_parties.numbers import next_number
from backoffice_parties.payloads import CreateParty
from backoffice_parties.rules.contact import one_form


class Created(TypedDict):
    """The party, and the number that it got."""

    id: int
    version: int
    number: str


@command(
    "parties",
    title="New party",
    example={
        "kind": "organisation",
        "number": "P-NORTH",
        "name": "North Fasteners Ltd",
        "roles": ["vendor"],
        "email": "sales@north-fasteners.example",
        "city": "Sheffield",
        "country": "GB",
    },
    inverse=Inverse("parties.archive_party", lambda asked, done: {"party": done["id"]}),
)
def create_party(tx: Tx, p: CreateParty) -> Created:
    """Add a person or an organisation. Its number is the next free one unless you give it."""
    whole = p.model_copy(update={"name": _name(tx, p), "number": p.number or next_number(tx)})
    saved = parties.create.handler(tx, whole)
    party = int(saved["id"])
    for role in dict.fromkeys(p.roles):
        tx.insert(PartyRole, party_id=party, role=role)
    _add_address(tx, party, p)
    _add_contacts(tx, party, p)
    _add_account(tx, party, p)
    refresh(tx, party)
    assert whole.number is not None and whole.name is not None
    roles = sorted(role.value for role in set(p.roles))
    tx.emit(PartyCreated(party=party, number=whole.number, kind=p.kind.value, name=whole.name, roles=roles))
    return Created(id=party, version=1, number=whole.number)


def _name(tx: Tx, p: CreateParty) -> str:
    name = p.name or " ".join(filter(None, (p.given_name, p.family_name)))
    if not name:
        message = "Give a name. Nothing was written; of a person, a first or family name will do."
        tx.refuse("missing", message, "name")
    return name


def _add_address(tx: Tx, party: int, p: CreateParty) -> None:
    given: dict[str, Any] = {name: getattr(p, name) for name in ("street", "postal_code", "city", "region", "country")}
    if not any(given.values()):
        return
    for needed in ("city", "country"):
        message = f"An address needs its {needed}. Nothing was written; add it, or leave out the whole address."
        tx.refuse_unless(bool(given[needed]), needed, message, code="missing")
    belongings.ADDRESSES.add(tx, party, {"purpose": Purpose.main, "extra": None, **given})


def _add_contacts(tx: Tx, party: int, p: CreateParty) -> None:
    for kind in ContactKind:
        value = getattr(p, kind.value)
        if value is not None:
            values = {"kind": kind, "value": value, "one_form": one_form(kind.value, value), "label": None}
            belongings.CONTACTS.add(tx, party, values)


def _add_account(tx: Tx, party: int, p: CreateParty) -> None:
    if p.iban is None:
        message = "A BIC alone is no account. Nothing was written; add the IBAN, or leave it out."
        tx.refuse_unless(p.bic is None, "iban", message, code="missing")
        return
    account = belongings.ACCOUNTS.add(tx, party, {"iban": p.iban, "bic": p.bic, "bank": None, "holder": None})
    tell_bank(tx, party, account, p.iban, "added")
