"""The tables of the parties."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice.records.master import CreatedAt, MasterRow
from backoffice_parties.fields import (
    BankName,
    Bic,
    City,
    ContactKindOf,
    ContactValue,
    Country,
    Extra,
    FactOf,
    FactValue,
    FamilyName,
    GivenName,
    Holder,
    Iban,
    KindOf,
    Label,
    Language,
    LegalName,
    MergedAt,
    MergedInto,
    Moved,
    Next,
    Number,
    OneForm,
    PartyName,
    PartyRef,
    PostalCode,
    Primary,
    PurposeOf,
    Region,
    RoleOf,
    Street,
    UndoneAt,
    Vat,
)


class Party(MasterRow, Base):
    """A person or an organisation that the house has to do with. One that was merged points to its survivor."""

    __tablename__ = "parties_party"

    number: Mapped[Number] = mapped_column(unique=True)
    kind: Mapped[KindOf]
    name: Mapped[PartyName] = mapped_column(index=True)
    given_name: Mapped[GivenName | None]
    family_name: Mapped[FamilyName | None]
    legal_name: Mapped[LegalName | None]
    vat: Mapped[Vat | None] = mapped_column(index=True)
    language: Mapped[Language | None]
    merged_into_id: Mapped[MergedInto | None] = mapped_column(ForeignKey("parties_party.id"), index=True)


class PartyRole(Base):
    """That a party is a customer, a vendor and so on."""

    __tablename__ = "parties_role"
    __table_args__ = (UniqueConstraint("party_id", "role"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id))
    role: Mapped[RoleOf] = mapped_column(index=True)


def _one_primary(table: str, *columns: str) -> Index:
    """At most one primary row in use for each party (and kind), whatever comes at the same time."""
    return Index(
        f"ix_{table}_primary",
        *columns,
        unique=True,
        sqlite_where=text("is_primary = 1 AND archived_at IS NULL"),
        postgresql_where=text("is_primary AND archived_at IS NULL"),
    )


class Address(MasterRow, Base):
    """Where a party is, gets its bills or takes its goods."""

    __tablename__ = "parties_address"
    __table_args__ = (_one_primary("parties_address", "party_id", "purpose"),)

    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    purpose: Mapped[PurposeOf]
    street: Mapped[Street | None]
    extra: Mapped[Extra | None]
    postal_code: Mapped[PostalCode | None]
    city: Mapped[City] = mapped_column(index=True)
    region: Mapped[Region | None]
    country: Mapped[Country]
    is_primary: Mapped[Primary]


class Contact(MasterRow, Base):
    """A way to reach a party. `one_form` is the same for every way to write it."""

    __tablename__ = "parties_contact"
    __table_args__ = (_one_primary("parties_contact", "party_id", "kind"),)

    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    kind: Mapped[ContactKindOf]
    value: Mapped[ContactValue]
    one_form: Mapped[OneForm] = mapped_column(index=True)
    label: Mapped[Label | None]
    is_primary: Mapped[Primary]


class BankAccount(MasterRow, Base):
    """Where a party is paid."""

    __tablename__ = "parties_bank_account"
    __table_args__ = (_one_primary("parties_bank_account", "party_id"),)

    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    iban: Mapped[Iban] = mapped_column(index=True)
    bic: Mapped[Bic | None]
    bank: Mapped[BankName | None]
    holder: Mapped[Holder | None]
    is_primary: Mapped[Primary]


class MatchKey(Base):
    """A fact of a party in its one form, by which duplicates are found. Follows from the other tables."""

    __tablename__ = "parties_match_key"
    __table_args__ = (
        UniqueConstraint("party_id", "fact", "value"),
        Index("ix_parties_match_key_value", "value", "fact"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id))
    fact: Mapped[FactOf]
    value: Mapped[FactValue]


class Apart(Base):
    """That two parties are not the same, however alike they look. The lower id comes first."""

    __tablename__ = "parties_apart"
    __table_args__ = (UniqueConstraint("party_id", "other_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id))
    other_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    created_at: Mapped[CreatedAt]


class Merge(Base):
    """That one party went up in another, and what came over with it. Kept when it is undone."""

    __tablename__ = "parties_merge"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kept_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    merged_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    merged_at: Mapped[MergedAt]
    undone_at: Mapped[UndoneAt | None]
    moved: Mapped[Moved]


class Sequence(Base):
    """The number that the next party gets. One row."""

    __tablename__ = "parties_sequence"

    id: Mapped[Id] = mapped_column(primary_key=True)
    next: Mapped[Next]
