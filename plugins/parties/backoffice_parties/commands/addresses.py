"""Addresses of parties."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.bus import Inverse, Tx, command
from backoffice.kinds import Id
from backoffice_parties.announce import changed
from backoffice_parties.belongings import ADDRESSES
from backoffice_parties.commands.results import BelongingChanged, MadePrimary, given, undo_of_change
from backoffice_parties.payloads import AddAddress, AddressGiven, ChangeAddress


@dataclass(frozen=True)
class AddressAdded:
    """The address that was added."""

    id: Id


@command(
    "parties",
    title="Add address",
    on="parties.parties",
    field="party",
    example={"party": "P-NORTH", "street": "14 Bessemer Road", "city": "Sheffield", "country": "GB"},
    inverse=Inverse("parties.remove_address", lambda asked, done: {"address": done["id"]}),
)
def add_address(tx: Tx, p: AddAddress) -> AddressAdded:
    """Add an address of this party. The first one for a purpose is primary."""
    values = {
        "purpose": p.purpose, "street": p.street, "extra": p.extra, "postal_code": p.postal_code,
        "city": p.city, "region": p.region, "country": p.country,
    }  # fmt: skip
    address = ADDRESSES.add(tx, p.party, values, primary=p.primary)
    changed(tx, p.party)
    return AddressAdded(address)


@command(
    "parties",
    title="Change address",
    on="parties.addresses",
    field="address",
    example={"address": 1, "version": 1, "street": "16 Bessemer Road"},
    inverse=Inverse("parties.update_address", undo_of_change("address")),
)
def update_address(tx: Tx, p: ChangeAddress) -> BelongingChanged:
    """Change the given fields of an address."""
    row = ADDRESSES.row(tx, p.address)
    before = ADDRESSES.change(tx, p.address, p.version, given(p, "address"))
    changed(tx, row["party_id"])
    return BelongingChanged(id=p.address, version=row["version"] + 1, before=before)


@command(
    "parties",
    title="Make address primary",
    on="parties.addresses",
    field="address",
    example={"address": 1},
    inverse=Inverse("parties.make_address_primary", lambda asked, done: {"address": done["before"]}),
)
def make_address_primary(tx: Tx, p: AddressGiven) -> MadePrimary:
    """Let this be the address that is taken for its purpose when nobody says which."""
    before = ADDRESSES.make_primary(tx, p.address)
    changed(tx, ADDRESSES.row(tx, p.address)["party_id"])
    return MadePrimary(id=p.address, before=before)


@command(
    "parties",
    title="Remove address",
    on="parties.addresses",
    field="address",
    example={"address": 1},
    inverse=Inverse("parties.restore_address", lambda asked, done: {"address": asked.address}),
)
def remove_address(tx: Tx, p: AddressGiven) -> None:
    """Use this address no more. It is kept in the history."""
    changed(tx, ADDRESSES.remove(tx, p.address)["party_id"])


@command(
    "parties",
    title="Restore address",
    on="parties.addresses",
    field="address",
    example={"address": 1},
    inverse=Inverse("parties.remove_address", lambda asked, done: {"address": asked.address}),
)
def restore_address(tx: Tx, p: AddressGiven) -> None:
    """Use a removed address again."""
    changed(tx, ADDRESSES.restore(tx, p.address)["party_id"])
