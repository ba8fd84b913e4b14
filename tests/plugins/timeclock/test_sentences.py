"""Why a day has its hours is read in English, German and Spanish; what is kept has no language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock.conftest import Clock

import backoffice_timeclock
from backoffice_timeclock.hours.models import DayRow, ExceptionRow
from backoffice_timeclock.pages.speech import words
from backoffice_timeclock.punches.oddities import WORDS as ODD
from backoffice_timeclock.rules import Reason
from backoffice_timeclock.rules.flags import ABOUT
from backoffice_timeclock.rules.words import LANGUAGES, coded, decoded, sentence, sentences, spoken
from backoffice_web.testing.people import NewPerson

pytestmark = pytest.mark.needs("people", "timeclock")
ROOT = Path(backoffice_timeclock.__file__).parent
GAP = re.compile(r"\{(\w+(?::\w)?)\}")
LATE = Reason("plan.late", (1_794_200_400, 1_794_201_600, 1_200, 300))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [sentences, words])
def test_each_language_has_every_sentence_and_gap(language: str, said: object) -> None:
    first, mine = (said(one) for one in ("en", language))  # type: ignore[operator]
    assert mine.keys() == first.keys()
    assert {n: sorted(GAP.findall(t)) for n, t in mine.items()} == {n: sorted(GAP.findall(t)) for n, t in first.items()}
    assert all(text.strip() for text in mine.values())


def test_labels_that_are_declared_are_the_english_ones() -> None:
    assert {f.value: a.label for f, a in ABOUT.items()} == {
        name.removeprefix("flag."): text for name, text in sentences("en").items() if name.startswith("flag.")
    }
    assert {name.removeprefix("odd."): text for name, text in words("en").items() if name.startswith("odd.")} == ODD


def test_every_rule_and_word_that_is_used_is_said() -> None:
    code = "".join(path.read_text() for path in (ROOT / "rules").glob("*.py"))
    rules = set(re.findall(r'Reason\("([a-z_.]+)"', code))
    assert len(rules) > 20
    assert rules <= sentences("en").keys()
    pages = "".join((ROOT / "templates/timeclock" / f"{name}.html").read_text() for name in ("why", "own"))
    used = set(re.findall(r'say\("(\w+)"', pages))
    assert len(used) > 30
    assert used <= words("en").keys()


def test_a_sentence_in_each_language() -> None:
    said = [sentence(LATE, "Europe/Berlin", language) for language in LANGUAGES]
    assert said == [
        "Planned for 06:00, came at 06:20: 0:20 late (grace 0:05).",
        "Geplant für 06:00, gekommen um 06:20: 0:20 zu spät (Karenz 0:05).",
        "Planificado a las 06:00, entró a las 06:20: 0:20 tarde (margen 0:05).",
    ]
    assert sentence(Reason("plan.holiday", ("2026-12-25",)), "UTC", "de") == "Der 25.12.2026 ist ein Feiertag."
    assert [spoken(one) for one in ("de_AT", "es", "fr", "", None)] == ["de", "es", "en", "en", "en"]


def test_what_is_kept_is_said_when_it_is_read() -> None:
    kept = coded(LATE, "Europe/Berlin")
    assert [decoded(kept, one) for one in LANGUAGES] == [sentence(LATE, "Europe/Berlin", one) for one in LANGUAGES]
    assert decoded("Kept as a sentence.") == "Kept as a sentence."


def test_kept_days_and_exceptions_have_no_language(clock_in: Clock) -> None:
    """Another language of the employee changes nothing that is kept, to the byte."""

    def kept() -> list[tuple[object, ...]]:
        clock_in.do("recompute", employee="E-1", first_day="2026-11-16", last_day="2026-11-16")
        with clock_in.app.read() as connection:
            days = connection.execute(sa.select(DayRow.digest).order_by(DayRow.id)).all()
            found = connection.execute(sa.select(ExceptionRow.words).order_by(ExceptionRow.id)).all()
        return [tuple(row) for row in (*days, *found)]

    clock_in.punch("06:00", kind="out")
    first = kept()
    [row] = clock_in.rows("people.employees")
    clock_in.do("people.update_employee", employee="E-1", name=row["name"], language="es", version=row["version"])
    assert kept() == first
    assert first[1][0].startswith('["pair.out_without_in","UTC",')  # type: ignore[attr-defined]
    [said] = clock_in.rows("exceptions")
    assert said["words"] == "06:00 is a going without a coming before it: no hours until it is corrected."


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_an_employee_reads_why_in_their_language_and_may_switch(clock_in: Clock, new_person: NewPerson) -> None:
    berta = new_person("berta", "timeclock.own_punches.read", "timeclock.own_days.read")
    manager = new_person("mia", "timeclock.*", "people.employees.read", locale="es")
    clock_in.do("people.link_user", employee="E-1", user="berta")
    clock_in.punch("06:00", kind="out")
    clock_in.do("recompute", employee="E-1", first_day="2026-11-16", last_day="2026-11-16")
    [day] = clock_in.rows("days")
    own = f"/timeclock/my-why/{day['id']}"
    assert "06:00 ist ein Gehen ohne vorheriges Kommen" in berta.get(own).text
    assert "06:00 is a going without a coming" in berta.get(f"{own}?lang=en").text
    assert "06:00 ist ein Gehen ohne vorheriges Kommen" in berta.get(f"{own}?lang=xx").text
    mine = berta.get("/timeclock/me").text
    assert "Sie sind nicht eingestempelt." in mine
    assert "Gehen ohne Kommen" in mine
    assert own in mine
    assert "06:00 es una salida sin entrada anterior" in manager.get(f"/timeclock/why/{day['id']}").text
