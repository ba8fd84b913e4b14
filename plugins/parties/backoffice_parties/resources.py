"""What can be read of parties. They are common to all companies and sites."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.kinds import Flag, Text, typed
from backoffice.resources import Resource
from backoffice_parties.fields import ContactKind, Purpose, RoleName
from backoffice_parties.models import Address, BankAccount, Contact, Party, PartyRole


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
        "id", "version", "archived_at", "created_at", "contacts", "one_forms",
        *(role.value for role in RoleName if role is not RoleName.contact),
    ),
    archived="archived_at",
    create="parties.create_party",
    actions=(
        "parties.update_party", "parties.add_contact", "parties.add_address", "parties.add_bank_account",
        "parties.add_role", "parties.remove_role",
        "parties.archive_party", "parties.restore_party",
    ),
    icon="address-book",
)  # fmt: skip

_OWN = ("id", "version", "archived_at", "created_at")

addresses = Resource(
    "parties.addresses",
    sa.select(
        Address.id,
        Address.party_id.label("party"),
        Address.purpose,
        Address.street,
        Address.extra,
        Address.postal_code,
        Address.city,
        Address.region,
        Address.country,
        Address.is_primary.label("primary"),
        Address.archived_at,
        Address.created_at,
        Address.version,
    ),
    title="Addresses",
    description="Where parties are, get their bills and take their goods.",
    label="city",
    sort="-primary,id",
    sortable=("primary",),
    search=("street", "postal_code", "city"),
    shared=True,
    labels={"primary": "Primary", "archived_at": "Removed"},
    hidden=_OWN,
    archived="archived_at",
    actions=(
        "parties.update_address", "parties.make_address_primary", "parties.remove_address", "parties.restore_address",
    ),
    icon="map-pin",
)  # fmt: skip

contacts = Resource(
    "parties.contacts",
    sa.select(
        Contact.id,
        Contact.party_id.label("party"),
        Contact.kind,
        Contact.value,
        Contact.label,
        Contact.is_primary.label("primary"),
        Contact.one_form,
        Contact.archived_at,
        Contact.created_at,
        Contact.version,
    ),
    title="Contacts",
    description="How parties are reached: e-mail, phone, web.",
    label="value",
    sort="-primary,id",
    sortable=("primary",),
    search=("value", "one_form", "label"),
    shared=True,
    labels={"primary": "Primary", "archived_at": "Removed"},
    hidden=(*_OWN, "one_form"),
    archived="archived_at",
    actions=(
        "parties.update_contact", "parties.make_contact_primary", "parties.remove_contact", "parties.restore_contact",
    ),
    icon="mail",
)  # fmt: skip

bank_accounts = Resource(
    "parties.bank_accounts",
    sa.select(
        BankAccount.id,
        BankAccount.party_id.label("party"),
        BankAccount.iban,
        BankAccount.bic,
        BankAccount.bank,
        BankAccount.holder,
        BankAccount.is_primary.label("primary"),
        BankAccount.archived_at,
        BankAccount.created_at,
        BankAccount.version,
    ),
    title="Bank accounts",
    description="Where parties are paid. Who may read parties need not see these.",
    label="iban",
    sort="-primary,id",
    sortable=("primary",),
    search=("iban", "bank", "holder"),
    shared=True,
    labels={"primary": "Primary", "archived_at": "Removed"},
    hidden=_OWN,
    archived="archived_at",
    actions=(
        "parties.update_bank_account", "parties.make_bank_account_primary", "parties.remove_bank_account",
        "parties.restore_bank_account",
    ),
    icon="credit-card",
)  # fmt: skip
