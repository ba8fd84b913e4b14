"""What can be read of parties. They are common to all companies and sites."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.kinds import Flag, Text, typed
from backoffice.resources import Resource
from backoffice_parties.fields import ContactKind, Purpose, RoleName
from backoffice_parties.models import Address, Contact, Party, PartyRole


def _primary_contact(kind: ContactKind) -> Any:
    return (
        sa.select(Contact.value)
        .where(
            Contact.party_id == Party.id,
            Contact.kind == kind,
            Contact.is_primary == sa.true(),
            Contact.archived_at.is_(None),
        )
        .correlate(Party)
        .scalar_subquery()
    )


def _main_address(column: Any) -> Any:
    return (
        sa.select(column)
        .where(
            Address.party_id == Party.id,
            Address.purpose == Purpose.main,
            Address.is_primary == sa.true(),
            Address.archived_at.is_(None),
        )
        .correlate(Party)
        .scalar_subquery()
    )


def _is(role: RoleName) -> Any:
    held = sa.select(PartyRole.id).where(PartyRole.party_id == Party.id, PartyRole.role == role).correlate(Party)
    return sa.type_coerce(held.exists(), typed(Flag(), bool))


def _together(column: Any, *conditions: Any) -> Any:
    """The values of a column of all rows that belong to the party, in one text to search in."""
    joined = sa.func.aggregate_strings(sa.cast(column, sa.String), ", ")
    found = sa.select(joined).where(column.table.c.party_id == Party.id, *conditions).correlate(Party)
    return sa.type_coerce(found.scalar_subquery(), typed(Text(max=4000), str))


_contacts = Contact.__table__.c

parties = Resource(
    "parties.parties",
    sa.select(
        Party.id,
        Party.number,
        Party.name,
        Party.kind,
        _together(PartyRole.__table__.c.role).label("roles"),
        _main_address(Address.city).label("city"),
        _main_address(Address.country).label("country"),
        _primary_contact(ContactKind.email).label("email"),
        _primary_contact(ContactKind.phone).label("phone"),
        Party.vat,
        Party.given_name,
        Party.family_name,
        Party.legal_name,
        Party.language,
        Party.merged_into_id.label("merged_into"),
        *(_is(role).label(role.value) for role in RoleName if role is not RoleName.contact),
        _together(_contacts.value, _contacts.archived_at.is_(None)).label("contacts"),
        _together(_contacts.one_form, _contacts.archived_at.is_(None)).label("one_forms"),
        Party.archived_at,
        Party.created_at,
        Party.version,
    ),
    title="Parties",
    description="People and organisations: customers, vendors, employees and whoever else there is.",
    key="number",
    label="name",
    search=("number", "name", "legal_name", "vat", "contacts", "one_forms"),
    shared=True,
    label_public=True,
    labels={
        "roles": "Roles", "city": "City", "country": "Country", "email": "E-mail", "phone": "Phone",
        "merged_into": "Merged into", "archived_at": "Archived", "created_at": "Created",
    },
    hidden=(
        "id", "version", "archived_at", "created_at", "contacts", "one_forms", "given_name", "family_name",
        *(role.value for role in RoleName if role is not RoleName.contact),
    ),
    archived="archived_at",
    merged="merged_into",
    create="parties.create_party",
    actions=(
        "parties.remove_role", "parties.merge_parties", "parties.add_role", "parties.add_bank_account",
        "parties.add_address", "parties.add_contact", "parties.update_party",
        "parties.archive_party", "parties.restore_party",
    ),
    icon="address-book",
)  # fmt: skip
