"""Every decision as a sentence, in the time of the site: a file of sentences for each language, for translators."""

from __future__ import annotations

import datetime as dt
import json
import string
from functools import cache
from pathlib import Path
from typing import Any, Final

from backoffice_timeclock.rules.result import Reason
from backoffice_timeclock.rules.zones import Zones

LANGUAGES: Final = ("en", "de", "es")
_FOLDER: Final = Path(__file__).parent / "sentences"


@cache
def sentences(language: str) -> dict[str, str]:
    """By the name of the rule; `kind.*`, `mode.*`, `flag.*` and `format.day` are what stands within and beside them.

    `{0:t}` is a time on the clock, `{0:d}` a length, `{0:k}` a kind of punch, `{0:m}` a way to round, `{0:y}` a day.
    """
    found: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


def spoken(wanted: str | None) -> str:
    """The language of sentences for a locale such as `de` or `de_AT`; English for any other."""
    language = (wanted or "").replace("_", "-").partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


class _Words(string.Formatter):
    def __init__(self, zones: Zones, said: dict[str, str]) -> None:
        self.zones = zones
        self.said = said

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "t":
                return clock(value, self.zones)
            case "d":
                return hours(value)
            case "k":
                return self.said.get(f"kind.{value}", str(value))
            case "m":
                return self.said.get(f"mode.{value}", str(value))
            case "y":
                return dt.date.fromisoformat(value).strftime(self.said["format.day"])
        return str(value)


def sentence(reason: Reason, zone: str | Zones, language: str = LANGUAGES[0]) -> str:
    """What was decided, as people read it, with times on the clock of the site."""
    said = sentences(language)
    return _Words(Zones.of(zone), said).format(said[reason.rule], *reason.args)


def coded(reason: Reason, zone: str) -> str:
    """The decision to be kept, without a language: its rule, the zone of its times, and what it was about."""
    return json.dumps([reason.rule, zone, *reason.args], ensure_ascii=False, separators=(",", ":"))


def decoded(kept: str, language: str = LANGUAGES[0]) -> str:
    """The sentence of what `coded` made; text that was kept as a sentence stays as it is."""
    if not kept.startswith("["):
        return kept
    reason, zone = taken_apart(kept)
    return sentence(reason, zone, language)


def taken_apart(kept: str) -> tuple[Reason, str]:
    """(the decision, the zone of its times) of what `coded` made."""
    rule, zone, *args = json.loads(kept)
    return Reason(rule, tuple(args)), zone


def clock(at: int, zones: Zones) -> str:
    """`02:30`, with its offset where the wall shows the time twice: `02:30 (+02:00)`."""
    wall = zones.wall(at)
    text = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
    if zones.wall(at + 3600) == wall or zones.wall(at - 3600) == wall:
        offset = dt.timedelta(seconds=zones.offset(at))
        sign = "-" if offset < dt.timedelta(0) else "+"
        minutes = abs(int(offset.total_seconds())) // 60
        return f"{text} ({sign}{minutes // 60:02}:{minutes % 60:02})"
    return text


def hours(length: int) -> str:
    """`7:30`."""
    minutes, rest = divmod(abs(length), 60)
    return f"{'-' if length < 0 else ''}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
