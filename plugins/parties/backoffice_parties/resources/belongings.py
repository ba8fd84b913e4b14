"""What belongs to parties, as lists: addresses, contacts, bank accounts. They stand on the party's page too."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.resources import Resource
from backoffice_parties.models import Address, BankAccount, Contact

_OWN = ("id", "version", "archived_at", "created_at")

addresses = Resource(
    "parties.addresses",
    sa.select(
        Address.id,
        Address.purpose,
        Address.street,
        Address.extra,
        Address.postal_code,
        Address.city,
        Address.region,
        Address.country,
        Address.is_primary.label("primary"),
        Address.party_id.label("party"),
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
        Contact.kind,
        Contact.value,
        Contact.label,
        Contact.is_primary.label("primary"),
        Contact.party_id.label("party"),
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
        BankAccount.iban,
        BankAccount.bic,
        BankAccount.bank,
        BankAccount.holder,
        BankAccount.is_primary.label("primary"),
        BankAccount.party_id.label("party"),
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
