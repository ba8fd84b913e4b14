"""What the values of punches are."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Annotated, Any

from backoffice.kinds import Choice, Count, Flag, Id, Instant, Json, RefTo, Text, Uuid, Word
from backoffice_timeclock.punches.oddities import WORDS

BIG = 2**62


class Kind(StrEnum):
    """What somebody meant by a punch; `auto` leaves it to what they did before."""

    in_ = "in"
    out = "out"
    break_start = "break_start"
    break_end = "break_end"
    auto = "auto"


class Source(StrEnum):
    """Where a punch was made."""

    kiosk = "kiosk"
    web = "web"
    device = "device"
    import_ = "import"
    correction = "correction"


class Verified(StrEnum):
    """By what the person was known."""

    badge = "badge"
    pin = "pin"
    by_name = "name"
    none = "none"


PunchRef = Annotated[int, RefTo("Punch", resource="timeclock.punches")]
PunchId = Id
EventId = Annotated[uuid.UUID, Uuid("Event", help="Made by who sends it, one for each punch; the same is taken once")]
KindOf = Annotated[Kind, Choice("Kind")]
ShownAs = Annotated[Kind, Choice("Told as", help="What the person was told at the time")]
SourceOf = Annotated[Source, Choice("Made at")]
VerifiedBy = Annotated[Verified, Choice("Known by")]
At = Annotated[dt.datetime, Instant("At", help="When it happened, by the clock of where it was made; now, if left out")]
RecordedAt = Annotated[dt.datetime, Instant("Recorded")]
ZoneOf = Annotated[str, Text("Zone", max=64)]
Device = Annotated[str, Text("Device", max=80)]
DeviceSeq = Annotated[int, Count("Number at the device", ge=0, le=BIG)]
GivenNumber = Annotated[str, Text("Employee number as typed", max=40)]
OffsetMs = Annotated[int, Count("Clock ahead by, ms", ge=-BIG, le=BIG)]
Flags = Annotated[list[str], Json("What is odd", words=tuple(Word(code, said) for code, said in WORDS.items()))]
Odd = Annotated[bool, Flag("Odd", help="Kept and flagged: somebody should look at it")]
Raw = Annotated[dict[str, Any], Json("As it came in", secrecy="hr")]
Principal = Annotated[str, Text("By", max=80)]
Note = Annotated[str, Text("Note", max=500, multiline=True)]
