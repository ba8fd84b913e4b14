"""Public holidays by country and region, from the `holidays` library. They are computed, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Laws change: what a library says of years far away is a guess, and nobody plans by it."""


@lru_cache(maxsize=512)
def public_holidays(region: str, year: int) -> Mapping[dt.date, str]:
    """The public holidays of a region in a year, with their names, in English where they are known in English.

    `region` is a country (`PT`) or a country and its region (`DE-BE`) by ISO 3166. Days that are observed on another
    day, because they fall on a weekend, are in it as well. No day for years beyond those that laws are known for.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return MappingProxyType({})
    import holidays  # some 50 ms, and only sites with a region need it

    country, _, part = region.partition("-")
    known = holidays.country_holidays(country, subdiv=part or None)
    english = next((code for code in ("en_GB", "en_US", "en") if code in (known.supported_languages or ())), None)
    found = holidays.country_holidays(country, subdiv=part or None, years=year, language=english)
    return MappingProxyType(dict(sorted(found.items())))


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """The countries that are known, each with the codes of its regions."""
    import holidays

    return {
        country: frozenset(parts) for country, parts in holidays.list_supported_countries(include_aliases=False).items()
    }


def is_known(region: str) -> bool:
    country, dash, part = region.partition("-")
    return country in regions() and (not dash or part in regions()[country])
