"""What an administrator can set of the time clock."""

from __future__ import annotations

from typing import Annotated

from pydantic import field_validator

from backoffice.bus import Payload
from backoffice.kinds import Count, Flag, Text
from backoffice_timeclock.hours.lodas import wage_types

ByBadge = Annotated[bool, Flag("Kiosk: badge", help="Cards and QR codes, read by a scanner that types like a keyboard")]
ByPin = Annotated[bool, Flag("Kiosk: number and PIN")]
ByName = Annotated[bool, Flag("Kiosk: choose your name", help="Nobody is checked: for places where people trust")]
ShowHours = Annotated[bool, Flag("Kiosk: show own hours", help="Of today and the week, after each punch")]
ShowBoard = Annotated[bool, Flag("Board of who is in", help="The list for an evacuation is not switched off by this")]
AnswerSeconds = Annotated[int, Count("Kiosk: seconds that an answer stays", ge=3, le=30)]
HelpLine = Annotated[str, Text("Kiosk: who helps", max=80, help="Such as: Lea Brandt, ext. 214")]
Tolerance = Annotated[
    int, Count("Seconds that a clock may be off", ge=5, le=3600, help="Beyond, its punches are flagged, not changed")
]
Repeat = Annotated[
    int, Count("Seconds in which a second punch is the same one", ge=0, le=600, help="It is kept and does not count")
]
LongestShift = Annotated[
    int, Count("Hours after which nobody is still in", ge=6, le=36, help="The next punch is a new IN, flagged")
]
Consultant = Annotated[
    str, Text("DATEV: number of the consultant", max=7, help="Beraternummer, from the payroll office")
]
Client = Annotated[str, Text("DATEV: number of the client", max=5, help="Mandantennummer, from the payroll office")]
WageTypes = Annotated[
    str,
    Text("DATEV: wage types", max=400, help="By percentage, as the payroll office numbers them: 100 = 200, 125 = 210"),
]


class TimeclockSettings(Payload):
    kiosk_badge: ByBadge = True
    kiosk_pin: ByPin = True
    kiosk_names: ByName = False
    kiosk_hours: ShowHours = True
    kiosk_seconds: AnswerSeconds = 6
    kiosk_help: HelpLine | None = None
    board: ShowBoard = True
    clock_tolerance: Tolerance = 60
    repeat_seconds: Repeat = 60
    longest_shift: LongestShift = 16
    datev_consultant: Consultant | None = None
    datev_client: Client | None = None
    datev_wage_types: WageTypes | None = None

    @field_validator("datev_consultant", "datev_client")
    @classmethod
    def _digits(cls, value: str | None) -> str | None:
        if value and not (value.isascii() and value.isdigit()):
            raise ValueError("takes digits only")
        return value

    @field_validator("datev_wage_types")
    @classmethod
    def _understood(cls, value: str | None) -> str | None:
        wage_types(value or "")
        return value
