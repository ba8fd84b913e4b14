"""The file for DATEV LODAS: what the payroll office reads, and what it could not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plugins.timeclock.conftest import Clock, refusal

from backoffice.errors import Invalid
from backoffice_timeclock.hours.lodas import Mandate, as_lodas, wage_types
from backoffice_timeclock.hours.payroll import payroll_lines

pytestmark = pytest.mark.needs("people", "timeclock")
OURS = Mandate("1234567", "12345", {100: "200", 125: "210"})
HOUR = 3600


def line(employee: str, hours: float, percent: int = 100, kind: str = "hours") -> dict[str, Any]:
    seconds = int(hours * HOUR)
    return {
        "employee": employee, "name": f"Person {employee}", "rule": "regular", "percent": percent, "kind": kind,
        "seconds": seconds,
    }  # fmt: skip


def made(*rows: dict[str, Any]) -> list[str]:
    return as_lodas(payroll_lines(rows, "2026-10-01", "2026-10-31"), OURS).decode("ascii").split("\r\n")


def test_a_month_as_the_payroll_office_reads_it() -> None:
    assert made(line("E-00042", 160), line("E-00042", 7.5, 125), line("E-00007", 38.25)) == [
        "[Allgemein]",
        "Ziel=LODAS",
        "BeraterNr=1234567",
        "MandantenNr=12345",
        "Datumsformat=TT/MM/JJJJ",
        "Feldtrennzeichen=;",
        "Zahlenkomma=,",
        "[Satzbeschreibung]",
        "1;u_lod_bwd_buchung_standard;abrechnung_zeitraum#bwd;bs_wert_butab#bwd;bs_nr#bwd;la_eigene#bwd;pnr#bwd;",
        "[Bewegungsdaten]",
        "1;01/10/2026;160,00;1;200;42;",
        "1;01/10/2026;7,50;1;210;42;",
        "1;01/10/2026;38,25;1;200;7;",
        "",
    ]


def test_what_changed_in_a_locked_month_is_taken_off_the_same_wage_type() -> None:
    body = made(line("E-1", 10), line("E-1", -2, kind="delta"))
    assert body[-2] == "1;01/10/2026;8,00;1;200;1;"


@pytest.mark.parametrize("number", ["BOSS", "E-0", "E-123456", "1-2"])
def test_a_number_that_lodas_cannot_read_is_named(number: str) -> None:
    with refusal("personnel_number") as told:
        made(line(number, 8))
    assert number in str(told.value)


def test_two_people_are_never_one_in_the_file() -> None:
    with refusal("personnel_number") as told:
        made(line("E-42", 8), line("T-42", 8))
    assert "as that of E-42" in str(told.value)


def test_no_wage_type_is_guessed() -> None:
    with refusal("wage_type") as told:
        made(line("E-1", 8, percent=150))
    assert "150 %" in str(told.value)


def test_wage_types_are_written_by_percentage() -> None:
    assert wage_types(" 100 = 200, 125%=210,") == {100: "200", 125: "210"}
    with pytest.raises(ValueError, match="“100: 200” is not understood"):
        wage_types("100: 200")


def test_settings_that_cannot_be_understood_are_refused(clock_in: Clock) -> None:
    for name, value in (("datev_wage_types", "all = 200"), ("datev_client", "12a")):
        with pytest.raises(Invalid) as told:
            clock_in.do("timeclock.configure", **{name: value})
        assert [fault.field for fault in told.value.errors] == [name]
