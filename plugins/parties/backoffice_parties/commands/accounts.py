"""Bank accounts of parties. Everybody is told of each change, since a wrong account is where money is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.kinds import Id
from backoffice_parties.announce import changed
from backoffice_parties.belongings import ACCOUNTS
from backoffice_parties.commands.results import BelongingChanged, MadePrimary, given, undo_of_change
from backoffice_parties.events import BankChanged
from backoffice_parties.models import BankAccount
from backoffice_parties.payloads import AccountGiven, AddAccount, ChangeAccount

EXAMPLE = "DE75512108001245126199"
"""An IBAN from the registry's own examples of Germany (SWIFT IBAN registry)."""


@dataclass(frozen=True)
class AccountAdded:
    """The bank account that was added."""

    id: Id


@command(
    "parties",
    title="Add bank account",
    on="parties.parties",
    field="party",
    example={"party": "P-NORTH", "iban": EXAMPLE},
    inverse=Inverse("parties.remove_bank_account", lambda asked, done: {"account": done["id"]}),
)
def add_bank_account(tx: Tx, p: AddAccount) -> AccountAdded:
    """Add an account at which this party is paid. The first one is primary."""
    _check_new(tx, p.party, p.iban)
    values = {"iban": p.iban, "bic": p.bic, "bank": p.bank, "holder": p.holder}
    account = ACCOUNTS.add(tx, p.party, values, primary=p.primary)
    _told(tx, p.party, account, p.iban, "added")
    return AccountAdded(account)


@command(
    "parties",
    title="Change bank account",
    on="parties.bank_accounts",
    field="account",
    example={"account": 1, "version": 1, "bank": "Harbour Bank"},
    inverse=Inverse("parties.update_bank_account", undo_of_change("account")),
)
def update_bank_account(tx: Tx, p: ChangeAccount) -> BelongingChanged:
    """Change the given fields of a bank account."""
    values = given(p, "account")
    row = ACCOUNTS.row(tx, p.account)
    if p.iban is not None and p.iban != row["iban"]:
        _check_new(tx, row["party_id"], p.iban)
    before = ACCOUNTS.change(tx, p.account, p.version, values)
    _told(tx, row["party_id"], p.account, values.get("iban", row["iban"]), "changed")
    return BelongingChanged(id=p.account, version=row["version"] + 1, before=before)


@command(
    "parties",
    title="Make bank account primary",
    on="parties.bank_accounts",
    field="account",
    example={"account": 1},
    inverse=Inverse("parties.make_bank_account_primary", lambda asked, done: {"account": done["before"]}),
)
def make_bank_account_primary(tx: Tx, p: AccountGiven) -> MadePrimary:
    """Let this be the account that the party is paid at when nobody says which."""
    before = ACCOUNTS.make_primary(tx, p.account)
    row = ACCOUNTS.row(tx, p.account)
    _told(tx, row["party_id"], p.account, row["iban"], "primary")
    return MadePrimary(id=p.account, before=before)


@command(
    "parties",
    title="Remove bank account",
    on="parties.bank_accounts",
    field="account",
    example={"account": 1},
    inverse=Inverse("parties.restore_bank_account", lambda asked, done: {"account": asked.account}),
)
def remove_bank_account(tx: Tx, p: AccountGiven) -> None:
    """Pay no more at this account. It is kept in the history."""
    row = ACCOUNTS.remove(tx, p.account)
    _told(tx, row["party_id"], p.account, row["iban"], "removed")


@command(
    "parties",
    title="Restore bank account",
    on="parties.bank_accounts",
    field="account",
    example={"account": 1},
    inverse=Inverse("parties.remove_bank_account", lambda asked, done: {"account": asked.account}),
)
def restore_bank_account(tx: Tx, p: AccountGiven) -> None:
    """Use a removed bank account again."""
    row = ACCOUNTS.restore(tx, p.account)
    _check_new(tx, row["party_id"], row["iban"], but=p.account)
    _told(tx, row["party_id"], p.account, row["iban"], "added")


def tell_bank(tx: Tx, party: int, account: int, iban: str, change: str) -> None:
    """Say that where a party is paid is not what it was."""
    tx.emit(BankChanged(party=party, account=account, iban=iban, change=change))


def _told(tx: Tx, party: int, account: int, iban: str, change: str) -> None:
    tell_bank(tx, party, account, iban, change)
    changed(tx, party)


def _check_new(tx: Tx, party: int, iban: str, but: int | None = None) -> None:
    c: Any = BankAccount.__table__.c
    same = sa.select(c.id).where(c.party_id == party, c.iban == iban, c.archived_at.is_(None))
    if tx.execute(same if but is None else same.where(c.id != but)).first() is not None:
        tx.refuse("taken", "This party has this bank account already. Nothing was written.", "iban")
