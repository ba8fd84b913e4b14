"""Parties. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.declarations import Nav, Pages, Role
from backoffice.hookspecs import hookimpl
from backoffice_parties import events, masters, resources
from backoffice_parties.checkers import CHECKERS
from backoffice_parties.commands import accounts, addresses, apart, contacts, create, merge, roles
from backoffice_parties.demo import fill

ROLES = (
    Role("parties.editor", "Contacts editor", ("parties.*",)),
    Role(
        "parties.reader",
        "Contacts reader",
        ("parties.parties.read", "parties.addresses.read", "parties.contacts.read"),
    ),
)

NAVS = (
    Nav(
        "parties.parties", "Parties", "Contacts", "parties.parties.read", "address-book", 10, resource="parties.parties"
    ),
    Nav(
        "parties.duplicates",
        "Duplicates",
        "Contacts",
        "parties.duplicates.read",
        "copy",
        20,
        endpoint="parties.duplicates",
    ),
)


@hookimpl
def declare() -> Iterable[Any]:
    yield from (create.create_party, masters.update, masters.archive, masters.restore)
    yield from (roles.add_role, roles.remove_role)
    yield from (addresses.add_address, addresses.update_address, addresses.make_address_primary)
    yield from (addresses.remove_address, addresses.restore_address)
    yield from (contacts.add_contact, contacts.update_contact, contacts.make_contact_primary)
    yield from (contacts.remove_contact, contacts.restore_contact)
    yield from (accounts.add_bank_account, accounts.update_bank_account, accounts.make_bank_account_primary)
    yield from (accounts.remove_bank_account, accounts.restore_bank_account)
    yield from (merge.merge_parties, merge.undo_merge, apart.keep_apart, apart.compare_again)
    yield from resources.ALL
    yield from (events.PartyCreated, events.PartyChanged, events.PartyMerged, events.MergeUndone, events.BankChanged)
    yield from CHECKERS
    yield from ROLES
    yield from NAVS
    yield Pages("backoffice_parties.pages:pages")


@hookimpl
def demo_data(office: Any, seed: int) -> None:
    fill(office, seed)
