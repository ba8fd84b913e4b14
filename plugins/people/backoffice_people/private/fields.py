"""What the private values are, each with its class: `hr` for personnel, `pay` for who deals with pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from backoffice.kinds import Amount, Choice, Day, Duration, Instant, RefTo, Text
from backoffice_parties import country_code, iban_number
from backoffice_people.private import rules


class Per(StrEnum):
    """What a rate of pay is for."""

    hour = "hour"
    month = "month"
    year = "year"


class ContractKind(StrEnum):
    """What sort of contract somebody has."""

    permanent = "permanent"
    fixed_term = "fixed_term"
    apprentice = "apprentice"
    agency = "agency"


class Topic(StrEnum):
    """What somebody asks to have changed."""

    names = "names"
    address = "address"
    emergency = "emergency"
    bank = "bank"
    other = "other"


class RequestState(StrEnum):
    """Where a request for a change stands."""

    open = "open"
    done = "done"
    declined = "declined"


def _by(check: Callable[[str], str]) -> AfterValidator:
    def checked(text: str) -> str:
        try:
            return check(text)
        except ValueError as fault:
            raise PydanticCustomError("invalid_value", "{reason}", {"reason": str(fault)}) from None

    return AfterValidator(checked)


ContractRef = Annotated[int, RefTo("Contract", resource="people.contracts")]
RequestRef = Annotated[int, RefTo("Request", resource="people.change_requests")]

BirthDate = Annotated[dt.date, Day("Birth date", secrecy="hr")]
NationalId = Annotated[str, Text("National id", max=60, secrecy="hr", help="Social insurance or identity number")]
Street = Annotated[str, Text("Street", max=200, secrecy="hr", help="With the number of the house")]
PostalCode = Annotated[str, Text("Postal code", max=20, secrecy="hr")]
City = Annotated[str, Text("City", max=100, secrecy="hr")]
Country = Annotated[str, Text("Country", max=2, secrecy="hr", help="Two letters, such as DE"), _by(country_code)]
PrivatePhone = Annotated[str, Text("Private phone", max=60, secrecy="hr")]
EmergencyName = Annotated[str, Text("Emergency contact", max=200, secrecy="hr", help="Whom to call")]
EmergencyRelation = Annotated[str, Text("Relation", max=80, secrecy="hr", help="Such as husband or neighbour")]
EmergencyPhone = Annotated[str, Text("Emergency phone", max=60, secrecy="hr")]

Rate = Annotated[Decimal, Amount("Pay", places=4, ge=0, secrecy="pay")]
CurrencyOf = Annotated[str, Text("Currency", max=3, secrecy="pay", help="Such as EUR"), _by(rules.currency)]
PerOf = Annotated[Per, Choice("Per", secrecy="pay")]
Iban = Annotated[
    str, Text("Bank account", max=60, secrecy="pay", help="IBAN; its check digits are tried"), _by(iban_number)
]
Holder = Annotated[str, Text("Account holder", max=200, secrecy="pay", help="Where it is somebody else")]

ContractOf = Annotated[ContractKind, Choice("Contract", secrecy="hr")]
StartsOn = Annotated[dt.date, Day("From")]
EndsOn = Annotated[dt.date, Day("Ends", secrecy="hr", help="Of a contract for a fixed term")]
WeeklyTime = Annotated[int, Duration("Weekly time", secrecy="hr", ge=0, le=7 * 24 * 3600)]
ProbationEnds = Annotated[dt.date, Day("Probation ends", secrecy="hr")]
Notice = Annotated[str, Text("Notice", max=200, secrecy="hr", help="Such as four weeks to the end of a month")]

TopicOf = Annotated[Topic, Choice("About")]
Wish = Annotated[str, Text("What should change", max=1000, secrecy="hr", multiline=True)]
Answer = Annotated[str, Text("Answer", max=1000, secrecy="hr", multiline=True)]
RequestStateOf = Annotated[RequestState, Choice("State")]
AskedAt = Annotated[dt.datetime, Instant("Asked")]
AnsweredAt = Annotated[dt.datetime, Instant("Answered")]
AnsweredBy = Annotated[str, Text("Answered by", max=80)]
