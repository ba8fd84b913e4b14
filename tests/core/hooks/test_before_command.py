"""The example on the page of `before_command`."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.core.hooks.conftest import WithExample

from backoffice.actor import system_actor
from backoffice.errors import Refused
from backoffice.testing.clock import MovableClock

SATURDAY = dt.datetime(2026, 3, 7, 12, tzinfo=dt.UTC)
DEPOT = {"code": "DEPOT", "name": "Depot", "zone": "UTC"}


def test_a_command_is_refused_and_wrote_nothing(with_example: WithExample, clock: MovableClock) -> None:
    office = with_example("before_command", "sabbath")
    clock.set(SATURDAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="No site is made on a Sunday"):
        office.dispatch("org.create_site", DEPOT, system_actor(1))
    clock.set(SATURDAY)
    office.dispatch("org.create_site", DEPOT, system_actor(1))
