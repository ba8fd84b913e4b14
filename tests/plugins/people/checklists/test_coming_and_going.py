"""Somebody comes, and goes: the lists begin by themselves, and nobody leaves with what belongs to the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.plugins.people.conftest import Personnel, refusal

from backoffice.actor import Actor, Grant, Grants
from backoffice_people.checklists.attention import late, own

JOIN = [
    {"title": "Order a laptop", "due_days": -14},
    {"title": "Show the way around", "owner": "manager", "due_days": 0},
    {"title": "Read the safety rules", "owner": "employee", "due_days": 3},
    {"title": "Talk after the first weeks", "owner": "user", "user": "admin", "due_days": 30},
]


@pytest.fixture
def hr(personnel: Personnel) -> Personnel:
    """A template for those who come, and one for those who go."""
    for code, occasion, tasks in (
        ("JOIN", "onboarding", JOIN),
        ("LEAVE", "offboarding", [{"title": "Take back the badge"}, {"title": "Close the account", "due_days": 1}]),
    ):
        personnel.do(
            "create_checklist_template", code=code, name=code.title(), occasion=occasion, automatic=True, tasks=tasks
        )
    return personnel


def lists(hr: Personnel) -> list[tuple[str, str, str, int]]:
    rows = hr.rows("checklists", sort="id")
    return [(row["occasion"], row["state"], str(row["day"]), row["open_tasks"]) for row in rows]


def task(hr: Personnel, title: str) -> dict[str, Any]:
    (row,) = hr.rows("checklist_tasks", title=title, open="true")
    return row


def test_a_list_begins_when_somebody_is_hired(hr: Personnel) -> None:
    boss_user = hr.do("identity.add_user", name="bo", display_name="Bo")["user"]
    boss = hr.hire("Bo Lind", site="HARBOUR")
    hr.do("link_user", employee=boss, user="bo")
    hr.hire("Ana <b>Reyes</b>", "2026-09-01", site="HARBOUR", manager=boss)
    assert lists(hr)[1:] == [("onboarding", "planned", "2026-09-01", 4)]
    rows = hr.rows("checklist_tasks", who="Ana <b>Reyes</b>")
    assert [(row["title"], row["account"], str(row["due_on"])) for row in rows] == [
        ("Order a laptop", None, "2026-08-18"),
        ("Show the way around", "bo", "2026-09-01"),
        ("Read the safety rules", None, "2026-09-04"),
        ("Talk after the first weeks", "admin", "2026-10-01"),
    ]
    way = rows[1]["id"]
    grants = Grants((Grant("people.own_*"),))
    bo = hr.as_(Actor("user", f"user:{boss_user}", "bo", hr.who.company_id, grants, user_id=boss_user))
    assert [row["title"] for row in bo.rows("own_tasks", open="true")] == ["Show the way around"]
    with refusal("invalid"):
        bo.do("own_complete_task", task=rows[0]["id"] + 99)
    with refusal("invalid"):
        bo.do("own_complete_task", task=rows[0]["id"])
    bo.do("own_complete_task", task=way, remark="Met everybody")
    assert lists(hr)[1] == ("onboarding", "running", "2026-09-01", 3)
    with refusal("unchanged"):
        hr.do("complete_task", task=way)
    hr.do("reopen_task", task=way)
    hr.do("skip_task", task=way, remark="Knows the place")
    hr.do("assign_task", task=rows[0]["id"], user="bo")
    assert [row["title"] for row in bo.rows("own_tasks", open="true")] == ["Order a laptop"]
    assert hr.app.check() == []


def test_nobody_leaves_with_the_badge_unless_somebody_says_why(hr: Personnel) -> None:
    ana = hr.hire("Ana Reyes", site="HARBOUR")
    badge = hr.do("assign_badge", employee=ana, code="04A2B9C1", medium="card")["id"]
    hr.do("leave_company", employee=ana, on="2026-06-30")
    going = hr.rows("checklists", occasion="offboarding")[0]["id"]
    with refusal("open") as caught:
        hr.do("finish_checklist", checklist=going)
    assert "2 tasks not done" in caught.value.message
    assert "1 thing not given back (Badge (card))" in caught.value.message
    for title in ("Take back the badge", "Close the account"):
        hr.do("complete_task", task=task(hr, title)["id"])
    with refusal("open") as caught:
        hr.do("finish_checklist", checklist=going)
    assert "task" not in caught.value.message
    hr.do("block_badge", badge=badge, reason="Given back")
    hr.do("finish_checklist", checklist=going)
    assert lists(hr)[1] == ("offboarding", "done", "2026-06-30", 0)
    assert hr.rows("checklists", occasion="offboarding")[0]["reason"] is None
    with refusal("state"):
        hr.do("finish_checklist", checklist=going)
    assert hr.app.check() == []


def test_a_reason_ends_a_list_and_is_kept(hr: Personnel) -> None:
    ana = hr.hire("Ana Reyes", site="HARBOUR")
    hr.do("assign_badge", employee=ana, code="04A2B9C1", medium="card")
    hr.do("leave_company", employee=ana, on="2026-06-30")
    going = hr.rows("checklists", occasion="offboarding")[0]["id"]
    hr.do("finish_checklist", checklist=going, reason="Card was lost at sea")
    assert hr.rows("checklists", occasion="offboarding")[0]["reason"] == "Card was lost at sea"
    with refusal("state"):
        hr.do("complete_task", task=hr.rows("checklist_tasks", checklist=going)[0]["id"])
    clerk = hr.as_(Actor("user", "user:clerk", "clerk", hr.who.company_id, Grants((Grant("people.*"),))))
    assert "reason" not in clerk.rows("checklists")[0], "reasons are for personnel"


def test_lists_follow_what_is_taken_back(hr: Personnel) -> None:
    ana = hr.hire("Ana Reyes", site="HARBOUR")
    leaving = hr.do("leave_company", employee=ana, on="2026-06-30")["change"]
    later = hr.do("undo_employment", change=leaving)
    assert later and lists(hr)[1] == ("offboarding", "cancelled", "2026-06-30", 2)
    hr.do("leave_company", employee=ana, on="2026-07-31")
    again = hr.do("leave_company", employee=ana, on="2026-07-15")["change"]
    assert lists(hr)[2:] == [("offboarding", "planned", "2026-07-15", 2)], "the list moves to the other day"
    assert str(task(hr, "Close the account")["due_on"]) == "2026-07-16"
    hr.do("undo_employment", change=again)
    assert hr.app.check() == []


def test_what_cannot_be_right_is_refused(hr: Personnel) -> None:
    ana = hr.hire("Ana Reyes", site="HARBOUR")
    with refusal("open"):
        hr.do("start_checklist", employee=ana, template="JOIN")
    with refusal("missing"):
        hr.do("start_checklist", employee=ana, template="LEAVE")
    with refusal("invalid"):
        hr.do("create_checklist_template", code="X", name="X", occasion="onboarding", tasks=[])
    with refusal("invalid"):
        hr.do("create_checklist_template", code="X", name="X", occasion="party", tasks=JOIN)
    with refusal("invalid"):
        hr.do(
            "create_checklist_template",
            code="X",
            name="X",
            occasion="onboarding",
            tasks=[{"title": "a", "owner": "user"}],
        )
    with refusal("taken"):
        hr.do("create_checklist_template", code="JOIN", name="X", occasion="onboarding", tasks=JOIN)
    with refusal("invalid"):
        hr.do("cancel_checklist", checklist=hr.rows("checklists")[0]["id"])
    hr.do("set_checklist_tasks", template="JOIN", version=1, tasks=JOIN[:1])
    with refusal("stale"):
        hr.do("set_checklist_tasks", template="JOIN", version=1, tasks=JOIN)
    assert lists(hr)[0][3] == 4, "a list that has begun stays as it is"
    hr.do("archive_checklist_template", checklist_template="LEAVE")
    hr.do("leave_company", employee=ana, on="2026-06-30")
    assert len(lists(hr)) == 1
    with refusal("archived"):
        hr.do("start_checklist", employee=ana, template="LEAVE")


def test_late_tasks_want_somebody(hr: Personnel) -> None:
    hr.hire("Ana Reyes", "2026-06-01", site="HARBOUR")

    def read(resource: str, **filters: Any) -> list[Mapping[str, Any]]:
        with hr.app.read() as connection:
            return list(hr.app.resource(resource).page(connection, hr.who, filters, limit=500).dicts())

    at = dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC)
    assert [one.title for one in late(read, at)] == [
        "Order a laptop: due 15 days ago",
        "Show the way around: due yesterday",
    ]
    admin = hr.rows("identity.users", name="admin")[0]["id"]
    hr.who = replace(hr.who, user_id=admin)
    assert list(own(read, at)) == []
    due = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
    assert [one.title for one in own(read, due)] == ["Talk after the first weeks: due today"]
