"""A time clock at the staff entrance, to be tried at once: a code that makes a browser one, badges, a number and a PIN.

The code and the PIN are made at random, told once, and kept as digests alone.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from backoffice.errors import Refused
from backoffice.stations.terminals.enrolment import new_code

NAME: Final = "Staff entrance"
ROLE: Final = "timeclock.kiosk"
PEOPLE: Final = 3
"""Two hold a badge to it, the last one types number and PIN."""
DIGITS: Final = 6


def fill(office: Any) -> None:
    """Once, for people who work at the first site."""
    if any(row["name"] == NAME for row in office.read("stations.terminals")):
        return
    site = office.read("org.sites", sort="id")[0]["code"]
    staff = office.read("people.employees", sort="number", state="employed", site=site)[:PEOPLE]
    if len(staff) < PEOPLE:
        return
    ident = office.dispatch("stations.add_terminal", {"name": NAME, "site": site, "role": ROLE})["terminal"]
    *badged, typing = staff
    lines = [f"{_badge(office, row['number'], at):<12} a badge of {row['name']}" for at, row in enumerate(badged, 1)]
    pin = _pin(office, typing["number"])
    code = new_code(office.application, office.actor, ident).text
    told = (
        f"{code:<12} makes your browser the time clock; good for ten minutes, more under Time, Time clocks",
        *lines,
        f"{_digits(typing['number']):<12} is the number of {typing['name']} ({typing['number']}), whose PIN is {pin}",
    )
    office.pages.append(("The time clock at the staff entrance", "/timeclock/kiosk", told))


def _badge(office: Any, number: str, at: int) -> str:
    """One more badge, with letters: digits that somebody types by hand are a number there."""
    code = f"BADGE-{at}"
    office.dispatch("people.assign_badge", {"employee": number, "code": code})
    return code


def _digits(number: str) -> str:
    """What of an issued number is typed at the pad: 3 of E-00003."""
    return "".join(c for c in number if c.isdigit()).lstrip("0")


def _pin(office: Any, number: str) -> str:
    """A PIN that nobody can know beforehand; one that follows a pattern is refused, and another is drawn."""
    while True:
        pin = "".join(str(secrets.randbelow(10)) for _ in range(DIGITS))
        try:
            office.dispatch("people.set_pin", {"employee": number, "pin": pin})
        except Refused as refused:
            if refused.status != 422:
                raise
        else:
            return pin
