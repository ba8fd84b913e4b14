"""A browser that becomes a terminal: by a code, once, until it is revoked."""

from __future__ import annotations

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.errors import Refused
from backoffice.stations.terminals.enrolment import new_code, take_browser


@pytest.fixture
def gate(office: Application, actor: Actor) -> int:
    answer = office.dispatch("stations.add_terminal", {"name": "Gate", "site": "MAIN", "role": "viewer"}, actor)
    added: int = answer.result["terminal"]
    return added


def test_a_code_lets_one_browser_in_with_the_role_at_its_site(office: Application, actor: Actor, gate: int) -> None:
    code = new_code(office, actor, gate).text
    secret = take_browser(office, code, "192.0.2.1")
    known = office.terminals.by_browser(secret)
    assert known is not None
    assert (known.id, known.actor.kind) == (gate, "device")
    assert known.actor.grants.alternatives("org.sites.read") == ({"site": frozenset({known.site_id})},)
    assert not known.actor.grants.allows("stations.take_event")
    with pytest.raises(Refused) as refused:
        take_browser(office, code, "192.0.2.1")
    assert refused.value.code == "bad_code"
    assert office.terminals.by_browser("") is None


def test_a_revoked_browser_is_nobody_and_a_new_code_ends_the_old_cookie(
    office: Application, actor: Actor, gate: int
) -> None:
    first = take_browser(office, new_code(office, actor, gate).text, "192.0.2.1")
    second = take_browser(office, new_code(office, actor, gate).text, "192.0.2.1")
    assert office.terminals.by_browser(first) is None
    assert office.terminals.by_browser(second) is not None
    office.dispatch("stations.revoke_terminal", {"terminal": gate}, actor)
    office.registry.generation.refresh()  # which every process does within a quarter of a second
    assert office.terminals.by_browser(second) is None


def test_no_cookie_is_kept_as_it_is(office: Application, actor: Actor, gate: int) -> None:
    secret = take_browser(office, new_code(office, actor, gate).text, "192.0.2.1")
    with office.read() as connection:
        rows = connection.exec_driver_sql("select browser_hash from core_terminal").scalars().all()
        journal = connection.exec_driver_sql("select payload from core_journal").scalars().all()
    assert secret not in str(rows) + str(journal)
