"""Hours for DATEV LODAS, as its ASCII import reads them: standard movement data, a line for each person and wage type.

The layout (sections, table, fields, key 1 for hours, comma before the decimals) is that of DATEV's description of the
LODAS ASCII import. Numbers of wage types are the payroll office's own, so none is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backoffice.errors import Refused
from backoffice_timeclock.hours.payroll import Line, decimal_hours

HOURS = "1"
"""The key (Bearbeitungsschlüssel) of a value in hours."""
FIELDS = ("abrechnung_zeitraum#bwd", "bs_wert_butab#bwd", "bs_nr#bwd", "la_eigene#bwd", "pnr#bwd")
PERSONNEL = re.compile(r"\D*0*([1-9]\d{0,4})")
"""A number of LODAS has at most five digits: 42 for E-00042."""
WAGE_TYPE = re.compile(r"\s*(\d{1,4})\s*%?\s*=\s*(\d{1,5})\s*")


@dataclass(frozen=True)
class Mandate:
    """Whose hours they are at the payroll office: the numbers of consultant and client, wage types by percentage."""

    consultant: str
    client: str
    wage_types: Mapping[int, str]


def wage_types(text: str) -> dict[int, str]:
    """`100 = 200, 125 = 210` by percentage. ValueError says which part is not understood."""
    found: dict[int, str] = {}
    for part in filter(str.strip, text.split(",")):
        match = WAGE_TYPE.fullmatch(part)
        if match is None:
            raise ValueError(f"“{part.strip()}” is not understood; write it like 100 = 200, 125 = 210")
        found[int(match[1])] = match[2]
    return found


def as_lodas(lines: Iterable[Line], mandate: Mandate) -> bytes:
    """The file. `Refused` names what is missing: a wage type, or a number that LODAS can read."""
    given = list(lines)
    numbers = _personnel_numbers(given)
    sums: dict[tuple[str, str], int] = {}
    for line in given:
        key = (numbers[line["employee"]], _wage_type(line, mandate))
        sums[key] = sums.get(key, 0) + line["seconds"]
    month = dt.date.fromisoformat(given[0]["last_day"]).strftime("01/%m/%Y") if given else ""
    head = (
        "[Allgemein]", "Ziel=LODAS", f"BeraterNr={mandate.consultant}", f"MandantenNr={mandate.client}",
        "Datumsformat=TT/MM/JJJJ", "Feldtrennzeichen=;", "Zahlenkomma=,", "[Satzbeschreibung]",
        f"1;u_lod_bwd_buchung_standard;{';'.join(FIELDS)};", "[Bewegungsdaten]",
    )  # fmt: skip
    body = [
        f"1;{month};{str(decimal_hours(seconds)).replace('.', ',')};{HOURS};{wage_type};{number};"
        for (number, wage_type), seconds in sorted(sums.items())
        if seconds
    ]
    return "".join(f"{line}\r\n" for line in (*head, *body)).encode("ascii")


def _personnel_numbers(lines: Iterable[Line]) -> dict[str, str]:
    """By our number. Two people are never one in the file."""
    whose: dict[str, str] = {}
    for line in lines:
        match = PERSONNEL.fullmatch(line["employee"])
        if match is None or whose.setdefault(match[1], line["employee"]) != line["employee"]:
            why = "1 to 99999 only" if match is None else f"it as {match[1]}, as that of {whose[match[1]]}"
            raise Refused(
                "personnel_number",
                f"{line['name']} has the number {line['employee']}, and DATEV LODAS reads {why}. No file was made; use "
                "CSV and tell the payroll office.",
            )
    return {ours: theirs for theirs, ours in whose.items()}


def _wage_type(line: Line, mandate: Mandate) -> str:
    found = mandate.wage_types.get(line["percent"])
    if found is None:
        raise Refused(
            "wage_type",
            f"There are hours at {line['percent']} %, and no wage type is set for them. No file was made; ask the "
            "payroll office for its number, and add it under Administration, Modules, Time clock, Settings.",
        )
    return found
