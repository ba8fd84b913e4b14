"""The example on the page of `resolve_code`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.core.hooks.conftest import WithExample

from backoffice.actor import system_actor


def test_a_code_gets_its_meaning(with_example: WithExample) -> None:
    office = with_example("resolve_code", "doors")

    def read(resource: str, **filters: Any) -> list[Mapping[str, Any]]:
        with office.read() as connection:
            return list(office.resource(resource).page(connection, system_actor(1), filters).dicts())

    def meanings(code: str) -> list[str]:
        return [match.key for match in office.catalogue.meanings(read, code, "", 1)]

    assert meanings("SITE:MAIN") == ["MAIN"]
    assert meanings("SITE:NOWHERE") == []
    assert meanings("MAIN") == []
