"""What the commands of the parties are given."""

from __future__ import annotations

from pydantic import Field

from backoffice.bus import Payload
from backoffice.records.master import Version
from backoffice_parties.fields import (
    AccountRef,
    AddressRef,
    BankName,
    Bic,
    City,
    ContactKindOf,
    ContactRef,
    ContactValue,
    Country,
    Email,
    Extra,
    FamilyName,
    GivenName,
    Holder,
    Iban,
    KindOf,
    Label,
    Language,
    LegalName,
    MergeRef,
    Number,
    PartyKind,
    PartyName,
    PartyRef,
    Phone,
    PostalCode,
    Primary,
    Purpose,
    PurposeOf,
    Region,
    RoleOf,
    Roles,
    Street,
    Vat,
    Web,
)


class CreateParty(Payload):
    """One line of a list of customers or vendors holds all of it; more addresses, contacts and accounts come later."""

    kind: KindOf = PartyKind.organisation
    name: PartyName | None = None
    roles: Roles = Field(default=[], max_length=5)
    number: Number | None = None
    given_name: GivenName | None = None
    family_name: FamilyName | None = None
    legal_name: LegalName | None = None
    vat: Vat | None = None
    language: Language | None = None
    email: Email | None = None
    phone: Phone | None = None
    web: Web | None = None
    street: Street | None = None
    postal_code: PostalCode | None = None
    city: City | None = None
    region: Region | None = None
    country: Country | None = None
    iban: Iban | None = None
    bic: Bic | None = None


class RoleGiven(Payload):
    party: PartyRef
    role: RoleOf


class PartyGiven(Payload):
    party: PartyRef


class AddAddress(Payload):
    party: PartyRef
    purpose: PurposeOf = Purpose.main
    street: Street | None = None
    extra: Extra | None = None
    postal_code: PostalCode | None = None
    city: City
    region: Region | None = None
    country: Country
    primary: Primary = False


class ChangeAddress(Payload):
    address: AddressRef
    version: Version
    purpose: PurposeOf | None = None
    street: Street | None = None
    extra: Extra | None = None
    postal_code: PostalCode | None = None
    city: City | None = None
    region: Region | None = None
    country: Country | None = None


class AddressGiven(Payload):
    address: AddressRef


class AddContact(Payload):
    party: PartyRef
    kind: ContactKindOf
    value: ContactValue
    label: Label | None = None
    primary: Primary = False


class ChangeContact(Payload):
    contact: ContactRef
    version: Version
    value: ContactValue | None = None
    label: Label | None = None


class ContactGiven(Payload):
    contact: ContactRef


class AddAccount(Payload):
    party: PartyRef
    iban: Iban
    bic: Bic | None = None
    bank: BankName | None = None
    holder: Holder | None = None
    primary: Primary = False


class ChangeAccount(Payload):
    account: AccountRef
    version: Version
    iban: Iban | None = None
    bic: Bic | None = None
    bank: BankName | None = None
    holder: Holder | None = None


class AccountGiven(Payload):
    account: AccountRef


class MergeParties(Payload):
    keep: PartyRef = Field(title="Keep", description="The party that stays")
    merge: PartyRef = Field(title="Merge", description="The party that goes up in it; its number keeps leading there")


class TwoParties(Payload):
    party: PartyRef
    other: PartyRef = Field(title="Other party")


class MergeGiven(Payload):
    merge: MergeRef
