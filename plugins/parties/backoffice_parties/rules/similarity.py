"""When two parties may be one: they share a fact that is one's own. The rule, and its reasons in words.

No scores: a person who decides about a merge needs to see which fact is shared, and a guess like "83 %" has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Fact(StrEnum):
    """What two parties share. The order is that of strength."""

    vat = "vat"
    iban = "iban"
    email = "email"
    name_city = "name_and_city"


REASONS = {
    Fact.vat: "Same VAT number",
    Fact.iban: "Same bank account",
    Fact.email: "Same e-mail address",
    Fact.name_city: "Same name and city",
}

_FORMS = frozenset(
    "ab ag aps as bv bvba corp co company doo ev eg gbr gmbh inc kft kg kgaa llc llp lp ltd limited mbh nv oy oyj plc "
    "pty sa sarl sas sc scs se sl slu snc spa sro srl sro ug und and y et e".split()
)
"""Legal forms and joining words: they tell no two firms of one city apart, and are left out as often as not."""
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUTS = re.compile("[äöü]")


@dataclass(frozen=True)
class Facts:
    """What is known of a party that could tell it apart from others."""

    names: tuple[str, ...]
    cities: tuple[str, ...] = ()
    vat: str | None = None
    ibans: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


Key = tuple[Fact, str]


def keys(facts: Facts) -> frozenset[Key]:
    """Every fact in its one form. Two parties may be one if they have a key in common."""
    return frozenset(_keys(facts))


def shared(one: Facts, other: Facts) -> list[Key]:
    """What two parties share, strongest first; nothing if nothing says that they are one."""
    order = list(Fact)
    return sorted(keys(one) & keys(other), key=lambda key: (order.index(key[0]), key[1]))


def _keys(facts: Facts) -> Iterator[Key]:
    if facts.vat:
        yield Fact.vat, facts.vat
    yield from ((Fact.iban, iban) for iban in facts.ibans)
    yield from ((Fact.email, email) for email in facts.emails)
    cities = {folded(city) for city in facts.cities} - {""}
    for name in {plain_name(name) for name in facts.names} - {""}:
        yield from ((Fact.name_city, f"{name}, {city}"[:400]) for city in cities)


def plain_name(name: str) -> str:
    """A name without capitals, accents, punctuation, legal forms and the order of its words.

    “Müller & Söhne GmbH” and “Mueller Soehne” are one. A name made of nothing else than legal forms keeps them.
    """
    words = folded(re.sub(r"(?<=\b\w)\.(?=\w\b)", "", name)).split()
    return " ".join(sorted(_without_forms(words) or words))


def folded(text: str) -> str:
    """Letters and digits alone, without capitals and accents; German umlauts as they are written out."""
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
    small = _UMLAUTS.sub(lambda found: {"ä": "ae", "ö": "oe", "ü": "ue"}[found[0]], small)
    bare = (c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _without_forms(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _FORMS]
