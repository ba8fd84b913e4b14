"""Creates the customers and vendors of a hardware wholesaler, with some entered twice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from random import Random
from typing import Any

from stdnum.iban import calc_check_digits
from stdnum.iso7064 import mod_11_10

from backoffice.errors import Refused
from backoffice_parties.rules.similarity import folded

Party = dict[str, Any]


def fill(office: Any, seed: int) -> None:
    """Some dozen parties by `parties.create_party`, the same for the same seed."""
    data = tomllib.loads(
        resources.files("backoffice_parties.demo").joinpath("parties.toml").read_text(encoding="utf-8")
    )
    chance = Random(seed)  # noqa: S311  (the demo is to be the same each time)
    parties = [*_firms(data, chance), *_people(data)]
    requests = [("parties.create_party", party, f"demo:parties:{number}") for number, party in enumerate(parties)]
    for answer in office.application.bus.dispatch_many(requests, office.actor):
        if isinstance(answer, Refused):
            raise answer


def _firms(data: Mapping[str, Any], random: Random) -> Iterator[Party]:
    email_of = {second: _email(first) for first, second in data["same_email"]}
    vat_of: dict[str, str] = {}
    phones = dict(data["phones"])
    for name, roles, street, postal_code, city, country, language in data["firms"]:
        party = {
            "kind": "organisation", "name": name, "roles": roles.split(), "street": street,
            "postal_code": postal_code, "city": city, "country": country, "language": language,
            "email": email_of.get(name, _email(name)),
        }  # fmt: skip
        if city in phones:
            party["phone"] = f"{phones[city]}{random.randrange(1000):03d}"
        if country == "DE" and (name.endswith(("GmbH", "AG")) or name in dict(data["same_vat"]).values()):
            first = next((a for a, b in data["same_vat"] if b == name), name)
            party["vat"] = vat_of.setdefault(first, _vat(len(vat_of)))
        if country == "DE" and "vendor" in roles:
            party["iban"] = _iban(random)
        yield party


def _people(data: Mapping[str, Any]) -> Iterator[Party]:
    places = {firm[0]: firm[4:6] for firm in data["firms"]}
    for given, family, firm in data["people"]:
        city, country = places[firm]
        yield {
            "kind": "person", "given_name": given, "family_name": family, "roles": ["contact"], "city": city,
            "country": country, "email": f"{folded(given)}.{_domain(firm)}".replace(".", "@", 1),
        }  # fmt: skip


def _email(name: str) -> str:
    return f"info@{_domain(name)}"


def _domain(name: str) -> str:
    """A domain that nobody can have (RFC 2606, section 2)."""
    return "-".join(folded(name).split()[:2]) + ".example"


def _vat(number: int) -> str:
    """A German VAT number with the right check digit, from a range that stands for nobody."""
    digits = f"9990{number:04d}"
    return f"DE{digits}{mod_11_10.calc_check_digit(digits)}"


def _iban(random: Random) -> str:
    """A German IBAN with the right check digits at a bank that there is not: no bank code begins with 9."""
    account = f"99999999{random.randrange(10**10):010d}"
    return f"DE{calc_check_digits('DE00' + account)}{account}"
