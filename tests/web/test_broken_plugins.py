"""Plugins that are broken on purpose leave the rest running, and the catalogue says what is wrong and what to do."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.broken import Broken, collection
from tests.web.conftest import Visitor

from backoffice.actor import Actor, system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.errors import Refused
from backoffice.identity.bootstrap import Initialised
from backoffice.lifecycle import loading
from backoffice_web.factory import create_app

KNOWN = collection()
ITEM = {"sku": "BOLT", "name": "Hex bolt", "uom": "pcs", "barcodes": ["4006381333931"], "_key": "k"}


@pytest.fixture
def dialect() -> str:
    """What a plugin breaks does not depend on the database, apart from migrations, which have tests of their own."""
    return "sqlite"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


@pytest.fixture(params=KNOWN)
def broken(request: pytest.FixtureRequest, config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broken]:
    """The broken plugin, in place and wanted."""
    found = KNOWN[request.param]
    if found.slow:
        monkeypatch.setattr(loading, "LIMIT", 1.0)
    found.place(config.data_dir / "plugins")
    yield found
    found.forget()


@pytest.fixture
def company(broken: Broken, config: Config) -> Iterator[Application]:
    """The office, started with the broken plugin."""
    with Application.open(config) as application:
        broken.claim(application.database)
    with Application.open(config) as application:
        yield application


def test_the_rest_runs_and_the_catalogue_says_what_is_wrong(
    broken: Broken, company: Application, initialised: Initialised
) -> None:
    admin = Visitor(create_app(company).test_client())
    assert admin.sign_in(initialised.admin_name, initialised.password).status_code == 303
    said = TRIGGERS[broken.trigger](broken, company, system_actor(initialised.company_id))

    assert admin.post("/c/catalog.create_item", ITEM).status_code == 303
    assert "Hex bolt" in admin.get("/r/catalog/items").text
    assert admin.get("/r/inventory/levels").status_code == 200
    assert admin.get("/").status_code == 200
    assert "hijacked" not in admin.get("/modules").text

    info = company.registry.plugins[broken.name]
    assert (info.desired.value if info.health == "ok" else info.health.value) == broken.state
    shown = said or html.unescape(admin.get("/modules").text)
    assert broken.says in shown
    assert broken.advice in shown


def test_it_can_be_switched_off(broken: Broken, company: Application, initialised: Initialised) -> None:
    if broken.trigger == "install":
        pytest.skip("it was never installed")
    admin = Visitor(create_app(company).test_client())
    admin.sign_in(initialised.admin_name, initialised.password)
    TRIGGERS[broken.trigger](broken, company, system_actor(initialised.company_id))
    for package in broken.packages[::-1]:
        admin.post(f"/modules/{package.name.removeprefix('backoffice_')}/disable", {"_key": package.name})
    assert company.registry.plugins[broken.name].desired == "disabled"


def test_every_fixture_is_tried() -> None:
    folders = {path.name for path in (Path(__file__).parents[1] / "fixtures" / "broken").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == set(KNOWN)
    assert len(KNOWN) >= 18


def _nothing(broken: Broken, company: Application, actor: Actor) -> str:
    return ""


def _install(broken: Broken, company: Application, actor: Actor) -> str:
    """What a person is told who tries to install it."""
    with pytest.raises(Refused) as refused:
        company.registry.install(broken.name)
    return refused.value.message


def _scan(broken: Broken, company: Application, actor: Actor) -> str:
    for number in range(3):
        company.catalogue.meanings(lambda *_, **__: [], f"code {number}", "", actor.company_id)
        list(company.catalogue.meanings(lambda *_, **__: [], f"code {number}", "", actor.company_id))
    return ""


def _commands(broken: Broken, company: Application, actor: Actor) -> str:
    for number in range(3):
        with pytest.raises(ZeroDivisionError):
            company.dispatch("org.create_site", {"code": f"S{number}", "name": "Site", "zone": "UTC"}, actor)
    return ""


TRIGGERS: dict[str, Callable[[Broken, Application, Actor], str]] = {
    "start": _nothing, "install": _install, "scan": _scan, "command": _commands,
}  # fmt: skip
