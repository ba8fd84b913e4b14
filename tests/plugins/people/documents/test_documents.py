"""Personnel notes papers, is reminded before they end, and renews them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.people.conftest import Personnel, refusal

from backoffice.actor import Actor, Grant, Grants
from backoffice.errors import Denied
from backoffice_people.documents.attention import expiring
from backoffice_people.documents.rules import expiry, in_words

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def concerns(personnel: Personnel) -> list[tuple[str, str]]:
    """(title, urgency) of what personnel is reminded of on 1 June 2026."""

    def read(resource: str, **filters: Any) -> list[Mapping[str, Any]]:
        with personnel.app.read() as connection:
            return list(personnel.app.resource(resource).page(connection, personnel.who, filters, limit=500).dicts())

    return [(one.title, one.urgency) for one in expiring(read, NOW)]


def licence(personnel: Personnel, employee: int, **more: Any) -> int:
    facts = {"kind": "qualification", "title": "Forklift licence", "valid_until": "2026-06-30", **more}
    return int(personnel.do("add_document", employee=employee, **facts)["id"])


def test_a_licence_is_renewed_before_it_ends(personnel: Personnel) -> None:
    ana = personnel.hire("Ana <b>Reyes</b>", site="HARBOUR")
    old = licence(personnel, ana, number="FL-1", issued_on="2021-07-01")
    licence(personnel, ana, title="First aid", valid_until="2026-05-31")
    licence(personnel, ana, title="Contract", kind="contract", valid_until=None)
    licence(personnel, ana, title="Passport", kind="identity", valid_until="2030-01-01")
    assert concerns(personnel) == [
        ("First aid of Ana <b>Reyes</b> ended yesterday", "today"),
        ("Forklift licence of Ana <b>Reyes</b> ends in 29 days", "later"),
    ]
    new = personnel.do("renew_document", document=old, issued_on="2026-05-20", valid_until="2031-06-30")["id"]
    assert [title for title, _ in concerns(personnel)] == ["First aid of Ana <b>Reyes</b> ended yesterday"]
    assert {
        row["id"]: (row["current"], row["renews"]) for row in personnel.rows("documents", title="Forklift licence")
    } == {
        old: (False, None),
        new: (True, old),
    }
    with refusal("renewed"):
        personnel.do("renew_document", document=old, valid_until="2032-01-01")
    personnel.do("remove_document", document=new)
    assert len(concerns(personnel)) == 2, "the one that it renewed counts again"
    personnel.do("restore_document", document=new)
    assert len(concerns(personnel)) == 1


def test_nobody_is_reminded_of_who_has_left(personnel: Personnel) -> None:
    ana = personnel.hire("Ana Reyes", site="HARBOUR")
    licence(personnel, ana)
    assert len(concerns(personnel)) == 1
    personnel.do("leave_company", employee=ana, on="2026-05-15")
    assert concerns(personnel) == []


def test_what_cannot_be_right_is_refused(personnel: Personnel) -> None:
    ana = personnel.hire("Ana Reyes", site="HARBOUR")
    document = licence(personnel, ana)
    with refusal("order"):
        licence(personnel, ana, issued_on="2026-07-01")
    with refusal("order"):
        personnel.do("renew_document", document=document, valid_until="2026-06-30")
    with refusal("order"):
        personnel.do("update_document", document=document, version=1, issued_on="2027-01-01")
    with refusal("invalid"):
        personnel.do("update_document", document=document, version=1, title=None)
    with refusal("invalid"):
        licence(personnel, ana, title="x" * 121)
    with refusal("invalid"):
        licence(personnel, ana, remind_days=-1)
    personnel.do("update_document", document=document, version=1, number="FL-2")
    with refusal("stale"):
        personnel.do("update_document", document=document, version=1, number="FL-3")
    with refusal("unchanged"):
        personnel.do("restore_document", document=document)
    personnel.do("remove_document", document=document)
    with refusal("archived"):
        personnel.do("update_document", document=document, version=3, number="FL-3")


def test_papers_are_for_personnel_and_for_oneself(personnel: Personnel) -> None:
    ana = personnel.hire("Ana Reyes", site="HARBOUR")
    document = licence(personnel, ana)
    clerk = personnel.as_(Actor("user", "user:clerk", "clerk", personnel.who.company_id, Grants((Grant("people.*"),))))
    (row,) = clerk.rows("documents")
    assert set(row) & {"title", "kind", "number", "valid_until", "note", "current"} == set()
    assert concerns(clerk) == []
    for command, facts in (("renew_document", {}), ("remove_document", {}), ("update_document", {"version": 9})):
        with pytest.raises(Denied):
            clerk.do(command, document=document, **facts)
    user = personnel.do("identity.add_user", name="ana", display_name="Ana")["user"]
    personnel.do("link_user", employee=ana, user="ana")
    herself = replace(clerk.who, id="user:ana", user_id=user, grants=Grants((Grant("people.own_documents.read"),)))
    assert [row["title"] for row in personnel.as_(herself).rows("own_documents")] == ["Forklift licence"]
    other = replace(herself, id="user:bo", user_id=user + 1)
    assert personnel.as_(other).rows("own_documents") == []


def test_an_employee_follows_the_party_that_it_was_merged_into(personnel: Personnel) -> None:
    ana = personnel.hire("Ana Reyes", site="HARBOUR")
    kept = personnel.do("parties.create_party", kind="person", name="Reyes, Ana")["number"]
    gone = personnel.rows("employees")[0]["party"]
    personnel.do("parties.merge_parties", keep=kept, merge=gone)
    assert [(row["id"], row["party"]) for row in personnel.rows("employees")] == [(ana, kept)]


days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@settings(max_examples=50)
@given(days, st.integers(0, 730), days)
def test_a_reminder_comes_on_time_and_stays(until: dt.date, remind: int, today: dt.date) -> None:
    found = expiry(until, remind, today)
    assert found.due == (today >= until - dt.timedelta(days=remind))
    assert found.over == (today > until)
    assert not found.over or found.due
    assert ("ago" in in_words(found) or "ended" in in_words(found)) == found.over
