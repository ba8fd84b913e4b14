"""The pages that an employee reads, in the employee's language: a file of words for each, as the kiosk has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flask import request

from backoffice_timeclock.rules.words import LANGUAGES, sentences, spoken

NAMES: Final = {"en": "English", "de": "Deutsch", "es": "Español"}
_FOLDER: Final = Path(__file__).parent / "words"


@cache
def words(language: str) -> dict[str, str]:
    """By name."""
    found: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class Speech:
    """One language, and the others that a reader may switch to."""

    language: str

    def __call__(self, name: str, **gaps: str) -> str:
        """The words of this name with their gaps filled; a name that there is not is said as it is."""
        found = words(self.language).get(name)
        return name.rpartition(".")[2].replace("_", " ") if found is None else found.format(**gaps)

    def flag(self, flag: str) -> str:
        """What stands out, by its code."""
        return sentences(self.language)[f"flag.{flag}"]

    @property
    def offered(self) -> Mapping[str, str]:
        return NAMES


def speech(*wanted: str | None) -> Speech:
    """As asked for by `?lang=`, else the first of these that is known of somebody, else English."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return Speech(asked)
    return Speech(spoken(next((one for one in wanted if one), None)))
