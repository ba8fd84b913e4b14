"""Every language of the kiosk says everything, with the same gaps; and pages use no word that is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import backoffice_timeclock
from backoffice_timeclock.kiosk.speech import LANGUAGES, words

ROOT = Path(backoffice_timeclock.__file__).parent
GAP = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_word_and_gap(language: str) -> None:
    first, mine = words()["en"], words()[language]
    assert mine.keys() == first.keys()
    assert {n: sorted(GAP.findall(t)) for n, t in mine.items()} == {n: sorted(GAP.findall(t)) for n, t in first.items()}


def test_scripts_say_only_what_there_is() -> None:
    said = {w for path in (ROOT / "static/kiosk").glob("*.js") for w in re.findall(r'say\("(\w+)"', path.read_text())}
    assert said - words()["en"].keys() == set()
    assert len(said) > 40
