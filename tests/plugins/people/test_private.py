"""Private data and pay: written from a day on, seen by who may, and by everybody of themselves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.plugins.people.conftest import Personnel, refusal

from backoffice.actor import Actor, Grant, Grants
from backoffice.errors import Denied
from backoffice.identity.reads import ConfidentialRead
from backoffice_people.private.attention import find
from backoffice_people.roles import ROLES

PERMISSIONS = {role.code: role.permissions for role in ROLES}


def person(personnel: Personnel, role: str, login: str = "") -> Personnel:
    """Somebody with a ready-made role; with a login, a user."""
    user = personnel.do("identity.add_user", name=login, display_name=login.title())["user"] if login else None
    grants = Grants(Grant(permission) for permission in PERMISSIONS[role])
    actor = Actor("user", f"user:{user or role}", role, personnel.who.company_id, grants, user_id=user)
    return personnel.as_(actor)


@pytest.fixture
def ana(personnel: Personnel, site: str) -> int:
    """Ana, whose home and pay are written down."""
    ident = personnel.hire("Ana Reyes", site=site)
    personnel.do("set_private", employee=ident, from_="2026-01-01", birth_date="1990-05-01", city="Kiel")
    personnel.do("set_private", employee=ident, from_="2026-06-01", city="Hamburg")
    personnel.do("set_pay", employee=ident, from_="2026-01-01", rate="18.50", currency="EUR", per="hour")
    return ident


def test_a_move_holds_from_its_day_and_keeps_the_rest(personnel: Personnel, ana: int) -> None:
    by_day = {day: personnel.rows("private", as_of=day) for day in ("2025-12-31", "2026-05-31", "2026-06-01")}
    assert by_day["2025-12-31"] == []
    assert [row["city"] for row in by_day["2026-05-31"]] == ["Kiel"]
    (now,) = by_day["2026-06-01"]
    assert (now["city"], now["birth_date"].isoformat()) == ("Hamburg", "1990-05-01")


def test_a_correction_of_the_same_day_replaces_the_row_and_keeps_it(personnel: Personnel, ana: int) -> None:
    personnel.do("set_private", employee=ana, from_="2026-06-01", city="Hannover")
    assert [row["city"] for row in personnel.rows("private")] == ["Hannover", "Kiel"]
    with personnel.app.read() as connection:
        kept = (
            connection.exec_driver_sql("select city from people_private where replaced_at is not null").scalars().all()
        )
    assert list(kept) == ["Hamburg"]


def test_each_role_sees_its_own_class_and_no_other(personnel: Personnel, ana: int) -> None:
    officer, pay = person(personnel, "people.officer"), person(personnel, "people.pay_officer")
    employee = person(personnel, "people.employee")
    assert "city" in officer.rows("private")[0] and "rate" not in officer.rows("pay")[0]
    assert "rate" in pay.rows("pay")[0]
    for reader, resource in ((pay, "private"), (employee, "private"), (employee, "pay"), (employee, "employees")):
        with pytest.raises(Denied):
            reader.rows(resource)
    with pytest.raises(Denied):
        officer.do("set_pay", employee=ana, rate="99", currency="EUR", per="hour")


def test_everybody_sees_the_own_private_data_and_nobody_elses(personnel: Personnel, ana: int, site: str) -> None:
    me, other = person(personnel, "people.employee", "ana"), person(personnel, "people.employee", "kim")
    personnel.do("link_user", employee=ana, user="ana")
    kim = personnel.hire("Kim Sol", site=site, manager=ana)
    personnel.do("link_user", employee=kim, user="kim")
    assert [row["city"] for row in me.rows("own_private")] == ["Hamburg", "Kiel"]
    assert [str(row["rate"]) for row in me.rows("own_pay")] == ["18.5000"]
    assert other.rows("own_private") == other.rows("own_pay") == []
    assert [row["name"] for row in other.rows("own_record")] == ["Kim Sol"]
    boss = me.as_(replace(me.who, grants=Grants(Grant(one) for one in PERMISSIONS["people.manager"])))
    assert [row["name"] for row in boss.rows("team")] == ["Kim Sol"]
    with personnel.app.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(ConfidentialRead)) == 0


def test_a_wish_is_asked_seen_by_class_and_answered(personnel: Personnel, ana: int) -> None:
    me = person(personnel, "people.employee", "ana")
    with refusal("no_employee"):
        me.do("own_ask_change", topic="bank", wish="A new account")
    personnel.do("link_user", employee=ana, user="ana")
    asked = me.do("own_ask_change", topic="bank", wish="A new account", iban="DE89 3704 0044 0532 0130 00")
    officer = person(personnel, "people.officer")
    assert "iban" not in officer.rows("change_requests")[0]
    (concern,) = find(officer.rows, personnel.app.clock())
    assert concern.title == "Ana Reyes asks to change the bank account"
    with refusal("missing"):
        officer.do("decline_request", request=asked["id"])
    officer.do("finish_request", request=asked["id"], answer="Pay has it")
    (mine,) = me.rows("own_requests")
    assert (mine["state"], mine["answer"], mine["iban"]) == ("done", "Pay has it", "DE89370400440532013000")
    with refusal("unchanged"):
        officer.do("finish_request", request=asked["id"])


def test_nobody_gains_by_linking_or_by_setting_the_own_pay(personnel: Personnel, ana: int, site: str) -> None:
    officer, pay = person(personnel, "people.officer", "olga"), person(personnel, "people.pay_officer", "pia")
    with refusal("own_account"):
        officer.do("link_user", employee=ana, user="olga")
    pia = personnel.hire("Pia Nord", site=site)
    personnel.do("link_user", employee=pia, user="pia")
    with refusal("own_pay"):
        pay.do("set_pay", employee=pia, rate="99", currency="EUR", per="hour")
    with refusal("taken"):
        personnel.do("link_user", employee=ana, user="pia")


@pytest.mark.parametrize(
    ("command", "wrong", "code"),
    [
        ("set_private", {"birth_date": "2025-01-01"}, "implausible"),
        ("set_private", {"birth_date": "1800-01-01"}, "implausible"),
        ("set_private", {"country": "XX"}, "invalid"),
        ("set_private", {}, "missing"),
        ("set_pay", {"rate": "-1", "currency": "EUR", "per": "hour"}, "invalid"),
        ("set_pay", {"rate": "18"}, "missing"),
        ("set_pay", {"rate": "18", "currency": "EURO", "per": "hour"}, "invalid"),
        ("set_pay", {"iban": "DE89370400440532013001"}, "invalid"),
    ],
)
def test_bad_input_is_answered(personnel: Personnel, site: str, command: str, wrong: dict[str, str], code: str) -> None:
    ident = personnel.hire("Ana Reyes", site=site)
    with refusal(code):
        personnel.do(command, employee=ident, **wrong)
