"""The example on the page of `demo_data`."""

from __future__ import annotations

import pytest
from tests.core.hooks.conftest import WithExample

from backoffice.actor import system_actor
from backoffice.errors import Refused
from backoffice_web.demo import SEED, Office


def test_the_demo_is_made_once(with_example: WithExample) -> None:
    application = with_example("demo_data", "harbour")
    office = Office(application, system_actor(1))
    for _ in range(2):
        application.registry.manager.hook.demo_data(office=office, seed=SEED)
    assert [row["name"] for row in office.read("org.sites", code="HARBOUR")] == ["Harbour 6"]


def test_what_is_refused_of_the_demo_is_seen(with_example: WithExample, caplog: pytest.LogCaptureFixture) -> None:
    """A hook may refuse as an answer; nobody asked here, so it is a mistake of the module and is told as one."""
    application = with_example("demo_data", "harbour")
    application.registry.manager.hook.demo_data(office=Closed(), seed=SEED)
    assert "plugin harbour failed in demo_data" in caplog.text
    assert "The harbour is closed" in caplog.text


class Closed:
    """An office that refuses everything."""

    def dispatch(self, *_given: object, **_more: object) -> None:
        raise Refused("closed", "The harbour is closed.")
