"""The example on the page of `open_custody`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests.core.hooks.conftest import WithExample

from backoffice.declarations import Custody


def nothing(resource: str, **filters: Any) -> list[Mapping[str, Any]]:
    return []


def test_what_somebody_has_is_told(with_example: WithExample) -> None:
    office = with_example("open_custody", "keys")
    assert list(office.catalogue.custody(nothing, 7)) == [Custody("Key 12, main gate", dt.date(2026, 3, 2))]
    assert list(office.catalogue.custody(nothing, 8)) == []
    office.registry.disable("keys")
    assert list(office.catalogue.custody(nothing, 7)) == [], "who is off is not asked"
