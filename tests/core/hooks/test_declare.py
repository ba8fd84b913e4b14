"""The example on the page of `declare`."""

from __future__ import annotations

from tests.core.hooks.conftest import WithExample

from backoffice.actor import system_actor


def test_what_is_declared_can_be_used(with_example: WithExample) -> None:
    office = with_example("declare", "greeter")
    assert office.dispatch("greeter.greet", {"name": "Ada"}, system_actor(1)).result == "Hello, Ada."
    assert [role.title for role in office.catalogue.roles() if role.code == "greeter.host"] == ["Host"]
