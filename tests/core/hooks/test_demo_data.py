"""The example on the page of `demo_data`."""

from __future__ import annotations

from tests.core.hooks.conftest import WithExample

from backoffice.actor import system_actor
from backoffice_web.demo import SEED, Office


def test_the_demo_is_made_once(with_example: WithExample) -> None:
    application = with_example("demo_data", "harbour")
    office = Office(application, system_actor(1))
    for _ in range(2):
        application.registry.manager.hook.demo_data(office=office, seed=SEED)
    assert [row["name"] for row in office.read("org.sites", code="HARBOUR")] == ["Harbour 6"]
