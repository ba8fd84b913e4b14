"""Whatever is merged, undone, archived and entered in whatever order: what must hold of parties holds."""

from __future__ import annotations

import contextlib
from random import Random

import pytest
from tests.plugins.parties.office import Contacts

from backoffice.errors import Refused

CITIES = ("Kiel", "Hamburg")
STEPS = 40


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 8))])
def test_any_order_of_merges_leads_to_one_end(contacts: Contacts, seed: int) -> None:
    chance = Random(seed)
    numbers = [_enter(contacts, chance, place) for place in range(8)]
    merges = 0
    for _ in range(STEPS):
        one, other = chance.sample(numbers, 2)
        with contextlib.suppress(Refused):
            match chance.randrange(6):
                case 0 | 1 | 2:
                    contacts.do("parties.merge_parties", keep=one, merge=other)
                    merges += 1
                case 3:
                    contacts.do("parties.undo_merge", merge=chance.randint(1, max(merges, 1)))
                case 4:
                    contacts.do(f"parties.{chance.choice(['archive', 'restore'])}_party", party=one)
                case _:
                    value = f"p{chance.randrange(5)}@example.com"
                    contacts.do("parties.add_contact", party=one, kind="email", value=value, primary=True)
    assert contacts.app.check() == []
    assert merges > 5
    assert contacts.count("parties_party") == len(numbers), "nobody is ever gone"


def _enter(contacts: Contacts, chance: Random, place: int) -> str:
    return contacts.party(
        f"Firm {place % 4}", roles=chance.sample(["customer", "vendor", "other"], 2), city=chance.choice(CITIES),
        country="DE", email=f"p{place % 5}@example.com",
    )  # fmt: skip
