"""Nobody gets what is not theirs: every route, for every resource and command, by everybody who may not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from tests.web.conftest import NewPerson, Visitor
from werkzeug.routing import Rule

from backoffice.application import Application
from backoffice_web.access import is_for_terminals, is_public

FOR_EVERYBODY = {
    "home.home", "attention.attention", "me.account", "me.sign_out_everywhere", "palette.search", "palette.find",
    "api_meta.description",
}  # fmt: skip
"""What anybody who is signed in may open; each shows only what that person may see."""
PROGRAMS = ("/api/", "/lookup/", "/scan/send")


def routes(web: Flask, office: Application) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, path) of every route, filled in with every resource and command."""
    for rule in web.url_map.iter_rules():
        view = web.view_functions[rule.endpoint]
        if rule.endpoint == "static" or is_public(view) or is_for_terminals(view):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for path in paths(rule, office):
                yield rule.endpoint, method, path


def paths(rule: Rule, office: Application) -> Iterator[str]:
    wanted = set(rule.arguments)
    if {"plugin", "name"} <= wanted:
        for resource in office.catalogue.resources():
            plugin, _, name = resource.name.partition(".")
            yield fill(rule.rule, plugin=plugin, name=name, ident="1")
    elif rule.endpoint.startswith("modules."):
        yield fill(rule.rule, name="catalog", action="disable")
    elif wanted == {"ident", "step"}:
        yield fill(rule.rule.replace("<int:ident>", "1"), step="disable")
    elif wanted == {"ident"}:
        yield rule.rule.replace("<int:ident>", "1")
    elif "name" in wanted:
        for command in office.catalogue.commands():
            yield fill(rule.rule, name=command.name)
    else:
        assert not wanted, f"say how {rule.rule} is tried"
        yield rule.rule


def fill(rule: str, **values: str) -> str:
    for name, value in values.items():
        rule = rule.replace(f"<{name}>", value)
    return rule


def ask(visitor: Visitor, method: str, path: str) -> int:
    return visitor.client.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"}).status_code


def test_strangers_get_nothing(web: Flask, office: Application, stranger: Visitor) -> None:
    tried = 0
    for endpoint, method, path in routes(web, office):
        page = method == "GET" and not path.startswith(PROGRAMS)
        assert ask(stranger, method, path) == (302 if page else 401), (endpoint, method, path)
        tried += 1
    assert tried > 60


def test_people_without_a_role_are_denied_everything(web: Flask, office: Application, new_person: NewPerson) -> None:
    nobody = new_person("nobody")
    for endpoint, method, path in routes(web, office):
        if endpoint not in FOR_EVERYBODY:
            assert ask(nobody, method, path) in (403, 404), (endpoint, method, path)


def test_readers_can_change_nothing(web: Flask, office: Application, new_person: NewPerson) -> None:
    reader = new_person("reader", "*.read")
    for endpoint, method, path in routes(web, office):
        if method != "GET" and endpoint not in FOR_EVERYBODY:
            assert ask(reader, method, path) in (403, 404), (endpoint, method, path)


@pytest.mark.parametrize(
    "header", ["Bearer bo_0000000000000000_wrong", "Bearer nonsense", "Basic YWRtaW46eA==", "Bearer"]
)
def test_a_wrong_token_opens_nothing(stranger: Visitor, header: str) -> None:
    answer = stranger.client.get("/api/v1/org/sites", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_denials_reach_the_security_log(new_person: NewPerson, office: Application) -> None:
    new_person("ada").get("/r/org/sites")
    with office.read() as connection:
        found = (
            connection.exec_driver_sql("select detail from core_security_event where kind = 'denied'").scalars().all()
        )
    assert found == ["org.sites.read"]
