"""Numbers, days and times as one person reads them. Cheap enough for thousands of table cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol

from backoffice.kinds import plain_text

MINUS = "\u2212"
EMPTY = "\u2013"


@dataclass(frozen=True)
class Formats:
    """What the texts depend on: locale and zone of the reader, and the time now."""

    locale: str
    zone: str
    now: dt.datetime

    @cached_property
    def _info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _symbols(self) -> dict[int, str]:
        return number_symbols(self.locale)

    @cached_property
    def today(self) -> dt.date:
        return self.now.astimezone(self._info).date()

    def number(self, value: Decimal | int, least_places: int = 0) -> str:
        """Grouped, without trailing zeros beyond `least_places`, with a real minus sign."""
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        whole, _, fraction = text.partition(".")
        fraction = fraction.rstrip("0").ljust(least_places, "0")
        return (f"{whole}.{fraction}" if fraction else whole).translate(self._symbols)

    def typed_number(self, value: Decimal) -> str:
        """As a person would type it into a field: without grouping, with a plain minus."""
        return plain_text(value).replace(".", self._symbols[ord(".")])

    def day(self, value: dt.date) -> str:
        """`19 Nov`, with the year when it is not this year's."""
        return day_text(value, self.locale, value.year != self.today.year)

    def long_day(self, value: dt.date) -> str:
        """`Thursday, 19 November`, in the order of the locale."""
        return str(format_skeleton("MMMMEEEEd", value, locale=_locale(self.locale)))

    def full_day(self, value: dt.date) -> str:
        """`1 March 2026`, in the order of the locale."""
        return str(format_date(value, "long", locale=_locale(self.locale)))

    def month(self, value: dt.date) -> str:
        """`November 2026`, in the order of the locale."""
        return str(format_skeleton("yMMMM", value, locale=_locale(self.locale)))

    def instant(self, value: dt.datetime) -> str:
        """`14:06` today, else the day too."""
        local = value.astimezone(self._info)
        clock = f"{local:%H:%M}"
        return f"today {clock}" if local.date() == self.today else f"{self.day(local.date())} {clock}"

    def clock(self, value: dt.datetime) -> str:
        """`14:06:12` where the reader is."""
        return f"{value.astimezone(self._info):%H:%M:%S}"

    def age(self, value: dt.datetime) -> str:
        """How long ago, coarsely: `now`, `4 min`, `3 h`, `2 d`."""
        minutes = int((self.now - value).total_seconds() // 60)
        if minutes < 1:
            return "now"
        if minutes < 60:
            return f"{minutes} min"
        return f"{minutes // 60} h" if minutes < 24 * 60 else f"{minutes // (24 * 60)} d"

    def exact(self, value: dt.datetime) -> str:
        """The whole instant in the reader's zone, for titles and audit."""
        return f"{value.astimezone(self._info):%Y-%m-%d %H:%M:%S %Z}"

    def local_input(self, value: dt.datetime) -> str:
        """The instant as a `datetime-local` input wants it."""
        return f"{value.astimezone(self._info):%Y-%m-%dT%H:%M:%S}"


@lru_cache(maxsize=64)
def number_symbols(locale: str) -> dict[int, str]:
    """A translation table from Python's separators to those of the locale."""
    parsed = _locale(locale)
    return {ord(","): get_group_symbol(parsed), ord("."): get_decimal_symbol(parsed), ord("-"): MINUS}


@lru_cache(maxsize=4096)
def day_text(day: dt.date, locale: str, with_year: bool) -> str:
    return str(format_skeleton("yMMMd" if with_year else "MMMd", day, locale=_locale(locale)))


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    return Locale.parse(name, sep="-" if "-" in name else "_")
