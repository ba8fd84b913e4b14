"""The door."""

from __future__ import annotations

import pytest
from flask import Flask
from tests.web.conftest import NewPerson, Visitor

from backoffice.identity.bootstrap import Initialised
from backoffice_web.signin import here


def test_pages_ask_a_stranger_to_sign_in_and_lead_back(stranger: Visitor, initialised: Initialised) -> None:
    answer = stranger.get("/r/org/sites?q=main")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=%2Fr%2Forg%2Fsites%3Fq%3Dmain"
    form = {"name": initialised.admin_name, "password": initialised.password, "next": "/r/org/sites?q=main"}
    assert stranger.post("/sign-in", form).location == "/r/org/sites?q=main"


def test_the_answer_is_the_same_for_known_and_unknown_names(stranger: Visitor) -> None:
    known, unknown = stranger.sign_in("admin", "wrong"), stranger.sign_in("nobody", "wrong")
    assert (known.status_code, unknown.status_code) == (401, 401)
    strip = [answer.text.split("<main")[1].replace("nobody", "admin") for answer in (known, unknown)]
    assert strip[0] == strip[1]


def test_five_failures_lock_the_name_for_a_minute(stranger: Visitor, initialised: Initialised) -> None:
    for _ in range(5):
        stranger.sign_in("admin", "wrong")
    locked = stranger.sign_in("admin", initialised.password)
    assert locked.status_code == 429
    assert 1 <= int(locked.headers["Retry-After"]) <= 60


def test_signing_in_replaces_the_session_and_signing_out_ends_it(web: Flask, initialised: Initialised) -> None:
    visitor = Visitor(web.test_client())
    visitor.sign_in("admin", initialised.password)
    first = visitor.client.get_cookie("bo_session")
    visitor.sign_in("admin", initialised.password)
    second = visitor.client.get_cookie("bo_session")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert second.http_only
    assert second.same_site == "Lax"
    old = Visitor(web.test_client())
    old.client.set_cookie("bo_session", first.value)
    assert old.get("/").status_code == 302
    visitor.post("/sign-out")
    assert visitor.get("/").status_code == 302


def test_sign_out_everywhere_ends_every_session_of_the_person_only(
    admin: Visitor, web: Flask, initialised: Initialised, new_person: NewPerson
) -> None:
    other_browser, other_person = Visitor(web.test_client()), new_person("ada")
    other_browser.sign_in("admin", initialised.password)
    assert admin.post("/me/sign-out-everywhere").location == "/sign-in"
    assert other_browser.get("/").status_code == 302
    assert other_person.get("/").status_code == 200


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\evil", "javascript:alert(1)", "", "/a\nb", "x"],
)
def test_nobody_is_led_elsewhere(target: str) -> None:
    assert here(target) == "/"


def test_a_very_long_password_is_refused_without_hashing_it(stranger: Visitor) -> None:
    assert stranger.sign_in("admin", "x" * 5000).status_code == 401
