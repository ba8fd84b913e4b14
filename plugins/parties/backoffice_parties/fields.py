"""What the values of parties are: one alias each for columns, payloads, forms and the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, LiteralString

from babel import Locale
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from backoffice.kinds import Choice, Count, Flag, Instant, Json, RefTo, Text
from backoffice_parties.rules import bank, contact, vat
from backoffice_parties.rules.similarity import Fact


class PartyKind(StrEnum):
    """Whether it is one human being, or something with a name and a door."""

    organisation = "organisation"
    person = "person"


class RoleName(StrEnum):
    """What a party is to us. It may be several things at once."""

    customer = "customer"
    vendor = "vendor"
    employee = "employee"
    contact = "contact"
    other = "other"


class Purpose(StrEnum):
    """What an address is for."""

    main = "main"
    billing = "billing"
    delivery = "delivery"
    other = "other"


class ContactKind(StrEnum):
    """A way to reach somebody."""

    email = "email"
    phone = "phone"
    web = "web"


def _by(check: Callable[[str], str], code: LiteralString) -> AfterValidator:
    """A rule that says by ValueError what is wrong, as the fault of a field."""

    def checked(text: str) -> str:
        try:
            return check(text)
        except ValueError as fault:
            raise PydanticCustomError("invalid_" + code, "{reason}", {"reason": str(fault)}) from None

    return AfterValidator(checked)


def country_code(code: str) -> str:
    """The two letters of a country in capitals; ValueError for others."""
    known = code.upper()
    if len(known) != 2 or not known.isalpha() or known not in Locale("en").territories:
        raise ValueError("must be the two letters of a country (ISO 3166-1), such as DE")
    return known


PartyRef = Annotated[int, RefTo("Party", resource="parties.parties")]
AddressRef = Annotated[int, RefTo("Address", resource="parties.addresses")]
ContactRef = Annotated[int, RefTo("Contact", resource="parties.contacts")]
AccountRef = Annotated[int, RefTo("Bank account", resource="parties.bank_accounts")]
MergeRef = Annotated[int, RefTo("Merge", resource="parties.merges")]

Number = Annotated[
    str,
    Text("Number", max=40, pattern=r"^[^\s|:]+$", help="Leave it empty and the next one is taken, such as P-000042"),
]
KindOf = Annotated[PartyKind, Choice("Kind")]
PartyName = Annotated[
    str, Text("Name", max=200, help="As people call it; of a person, first and family name do as well")
]
GivenName = Annotated[str, Text("First name", max=100)]
FamilyName = Annotated[str, Text("Family name", max=100)]
LegalName = Annotated[str, Text("Legal name", max=200, help="As in the register, where that differs from the name")]
Vat = Annotated[
    str,
    Text("VAT number", max=40, help="With the letters of its country, such as DE136695976; its check digit is tried"),
    _by(vat.vat_number, "vat"),
]
Language = Annotated[
    str, Text("Language", max=20, pattern=r"^[a-z]{2,3}([_\-][A-Za-z0-9]{2,8})*$", help="Such as en or de_AT")
]
MergedInto = Annotated[int, RefTo("Merged into", resource="parties.parties")]
RoleOf = Annotated[RoleName, Choice("Role")]
Roles = Annotated[list[RoleName], Choice("Roles", help="What the party is to you")]

PurposeOf = Annotated[Purpose, Choice("For")]
Street = Annotated[str, Text("Street", max=200, help="With the number of the house")]
Extra = Annotated[str, Text("Addition", max=200, help="Building, floor, care of")]
PostalCode = Annotated[str, Text("Postal code", max=20)]
City = Annotated[str, Text("City", max=100)]
Region = Annotated[str, Text("State or region", max=100)]
Country = Annotated[str, Text("Country", max=2, help="Two letters, such as DE"), _by(country_code, "country")]

ContactKindOf = Annotated[ContactKind, Choice("Kind")]
ContactValue = Annotated[str, Text("Address or number", max=320)]
OneForm = Annotated[str, Text("In its one form", max=640)]
Label = Annotated[str, Text("Label", max=80, help="Such as Accounts or Mobile")]
Email = Annotated[str, Text("E-mail", max=320), _by(contact.email, "email")]
Phone = Annotated[str, Text("Phone", max=60), _by(contact.phone, "phone")]
Web = Annotated[str, Text("Web address", max=300), _by(contact.web, "web")]

Iban = Annotated[str, Text("IBAN", max=60, help="Its check digits are tried"), _by(bank.iban_number, "iban")]
Bic = Annotated[str, Text("BIC", max=20, help="8 or 11 characters"), _by(bank.bic_code, "bic")]
BankName = Annotated[str, Text("Bank", max=100)]
Holder = Annotated[str, Text("Holder", max=200, help="Where it is not the party itself")]

Primary = Annotated[bool, Flag("Primary", help="The one that is taken when nobody says which")]
FactOf = Annotated[Fact, Choice("What is the same")]
FactValue = Annotated[str, Text("Value", max=400)]
MergedAt = Annotated[dt.datetime, Instant("Merged")]
UndoneAt = Annotated[dt.datetime, Instant("Undone")]
Moved = Annotated[dict[str, Any], Json("Moved")]
Next = Annotated[int, Count("Next", ge=1)]
