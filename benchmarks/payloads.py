"""What a scanner sends. Apart from the rest, so that client processes import next to nothing."""

from __future__ import annotations

import json
import random

ITEMS = tuple(f"ITEM-{number:03}" for number in range(100))
BINS = tuple(f"BIN-{number:02}" for number in range(10))


def move_body() -> bytes:
    """Move one piece of any item between any two bins, all named by their keys."""
    source, target = random.sample(BINS, 2)
    return json.dumps({"item": random.choice(ITEMS), "from": source, "to": target, "quantity": "1"}).encode()


def receipt_body() -> bytes:
    """Receive one piece of any item into any bin."""
    payload = {"item": random.choice(ITEMS), "to": random.choice(BINS), "quantity": "1", "unit_cost": "2.5"}
    return json.dumps(payload).encode()


def bare_body() -> bytes:
    """The same move for the reference, which knows only numbers."""
    source, target = random.sample(range(len(BINS)), 2)
    return json.dumps({"item": random.randrange(len(ITEMS)), "source": source, "target": target}).encode()
