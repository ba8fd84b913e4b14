"""What the commands about private data are given. What is left out stays as it is."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from backoffice.bus import Payload
from backoffice.kinds import Day
from backoffice_people.private.fields import (
    Answer,
    BirthDate,
    City,
    ContractOf,
    Country,
    CurrencyOf,
    EmergencyName,
    EmergencyPhone,
    EmergencyRelation,
    EndsOn,
    Holder,
    Iban,
    NationalId,
    Notice,
    PerOf,
    PostalCode,
    PrivatePhone,
    ProbationEnds,
    Rate,
    RequestRef,
    Street,
    TopicOf,
    WeeklyTime,
    Wish,
)
from backoffice_people.staff.fields import EmployeeRef, Slot

Since = Annotated[
    dt.date | None,
    Day("From"),
    Field(alias="from", title="From", description="The first day on which it holds; today, if left out"),
]


class SetPrivate(Payload):
    employee: EmployeeRef
    first: Since = None
    birth_date: BirthDate | None = None
    national_id: NationalId | None = None
    street: Street | None = None
    postal_code: PostalCode | None = None
    city: City | None = None
    country: Country | None = None
    phone: PrivatePhone | None = None
    emergency_name: EmergencyName | None = None
    emergency_relation: EmergencyRelation | None = None
    emergency_phone: EmergencyPhone | None = None


class SetPay(Payload):
    employee: EmployeeRef
    first: Since = None
    rate: Rate | None = None
    currency: CurrencyOf | None = None
    per: PerOf | None = None
    iban: Iban | None = None
    holder: Holder | None = None


class RecordContract(Payload):
    employee: EmployeeRef
    first: Since = None
    kind: ContractOf
    ends_on: EndsOn | None = None
    weekly_time: WeeklyTime | None = None
    probation_ends_on: ProbationEnds | None = None
    notice: Notice | None = None
    slot: Slot = 1


class AskChange(Payload):
    topic: TopicOf
    wish: Wish
    iban: Annotated[Iban | None, Field(description="The new account, if it is about that; only pay sees it")] = None


class AnswerRequest(Payload):
    request: RequestRef
    answer: Answer | None = None
