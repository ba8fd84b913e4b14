"""Modules are looked at, and decided about, while the server runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from backoffice.testing.plugins import PluginFolder
from backoffice_web.factory import create_app

YARD = """
from backoffice.bus import Payload, command
from backoffice.declarations import Settings
from backoffice.kinds import Count
from typing import Annotated

class Limits(Payload):
    limit: Annotated[int, Count("Cars at most", help="In the yard at once.")] = 7

@command("yard", title="Park a car", example={})
def park(tx, p: Payload) -> None:
    \"\"\"Park it.\"\"\"

@hookimpl
def declare():
    yield park
    yield Settings("yard", Limits)
"""
TABLE = """
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("yard_car", sa.Column("id", sa.Integer, primary_key=True))


def downgrade() -> None:
    op.drop_table("yard_car")
"""


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


def test_a_module_is_switched_off_and_on(admin: Visitor) -> None:
    assert "Enabled" in admin.get("/modules").text
    assert admin.get("/r/inventory/levels").status_code == 200
    off = admin.post("/modules/inventory/disable", {"_key": "a"})
    assert (off.status_code, off.location) == (303, "/modules/inventory")
    assert "is switched off" in admin.get("/modules").text
    for path in ("/r/inventory/levels", "/c/inventory.receive", "/api/v1/inventory/levels"):
        answer = admin.get(path)
        assert answer.status_code == 404, path
        assert "switched off" in answer.text, path
    assert "/r/inventory/levels" not in admin.get("/").text
    admin.post("/modules/inventory/enable", {"_key": "b"})
    assert admin.get("/r/inventory/levels").status_code == 200
    assert "/r/inventory/levels" in admin.get("/").text


def test_what_is_needed_stays_on_and_says_why(admin: Visitor, office: Application) -> None:
    admin.post("/modules/catalog/disable", {"_key": "a"})
    page = admin.get("/modules").text
    assert "needed by inventory" in page
    assert office.catalogue.is_on("catalog")


def test_unknown_modules_and_decisions_are_refused(admin: Visitor) -> None:
    admin.post("/modules/nope/enable", {"_key": "a"})
    assert "There is no module" in admin.get("/modules").text
    assert admin.post("/modules/catalog/explode", {"_key": "b"}).status_code == 404
    assert admin.get("/modules/nope").status_code == 404


def test_the_catalogue_is_searched_and_narrowed(admin: Visitor) -> None:
    def names(query: str) -> list[str]:
        return re.findall(r'id="m-(\w+)"', admin.get(f"/modules?{query}").text)

    assert {"catalog", "inventory"} <= set(names(""))
    assert names("q=WHERE+goods") == ["inventory"]
    assert names("q=nothing+like+it") == []
    admin.post("/modules/inventory/disable", {"_key": "a"})
    assert "catalog" in names("show=enabled")
    assert "inventory" not in names("show=enabled")
    assert "inventory" not in names("show=decide")


def test_a_module_tells_what_one_decides_by(admin: Visitor) -> None:
    page = admin.get("/modules/catalog").text
    for said in ("Inventory</a> needs it", "Inventory needs it and is on", "catalog_item", "New item",
                 "catalog.create_item", "1 person has rights in it", "If you disable it"):  # fmt: skip
        assert said in page, said
    assert "If you uninstall it" not in page
    assert "Nothing depends on it" in admin.get("/modules/inventory").text


def test_of_two_who_decide_the_second_learns_of_the_first(admin: Visitor) -> None:
    admin.post("/modules/inventory/disable", {"_key": "a", "seen": "enabled"})
    admin.post("/modules/inventory/disable", {"_key": "b", "seen": "enabled"})
    assert "Somebody else changed the module inventory meanwhile" in admin.get("/modules").text


@pytest.fixture
def yard(plugin_folder: PluginFolder, config: Config) -> Iterator[Application]:
    """An office with the module yard installed, off, with a table and settings."""
    plugin_folder.write("yard", YARD, files={"migrations/0001_cars.py": TABLE})
    with Application.open(config) as application:
        application.registry.install("yard")
    with Application.open(config) as application:
        yield application


@pytest.fixture
def keeper(yard: Application, initialised: Initialised) -> Visitor:
    visitor = Visitor(create_app(yard).test_client())
    assert visitor.sign_in(initialised.admin_name, initialised.password).status_code == 303
    return visitor


def test_what_is_new_is_agreed_to_and_settings_are_set(keeper: Visitor, yard: Application) -> None:
    page = keeper.get("/modules/yard").text
    assert "Switching it on agrees to these" in page
    assert re.search(r"<b>New:</b> <span>Park a car", page)
    form = keeper.get("/c/yard.configure?_next=/modules/yard").text
    assert 'value="7"' in form
    assert 'type="hidden" name="version" value="0"' in form
    sent = keeper.post("/c/yard.configure", {"limit": "9", "version": "0", "_key": "s", "_next": "/modules/yard"})
    assert (sent.status_code, sent.location) == (303, "/modules/yard")
    assert 'value="9"' in keeper.get("/c/yard.configure").text
    keeper.post("/modules/yard/enable", {"_key": "e", "seen": "installed"})
    assert "agreed to" in keeper.get("/modules/yard").text


def test_a_purge_asks_for_the_name_and_says_what_goes(keeper: Visitor, yard: Application) -> None:
    page = keeper.get("/modules/yard").text
    assert "The table yard_car with 0 rows." in page
    keeper.post("/modules/yard/purge", {"_key": "a", "confirm": "Yard"})
    assert "Type yard to confirm. Nothing was removed." in keeper.get("/modules/yard").text
    gone = keeper.post("/modules/yard/purge", {"_key": "b", "confirm": "yard"})
    assert gone.status_code == 303
    assert "is removed with its data" in keeper.get("/modules").text
    with yard.read() as connection:
        tables = connection.dialect.get_table_names(connection)
    assert "yard_car" not in tables


def test_uninstalling_keeps_the_data(keeper: Visitor, yard: Application) -> None:
    keeper.post("/modules/yard/uninstall", {"_key": "a", "seen": "installed"})
    page = keeper.get("/modules/yard").text
    assert "Uninstalled" in page
    assert "yard_car" in page
    keeper.post("/modules/yard/install", {"_key": "b", "seen": "uninstalled"})
    assert yard.registry.plugins["yard"].desired == "installed"


def test_who_may_not_decide_is_offered_nothing(new_person: NewPerson, web: Flask) -> None:
    reader = new_person("ada", "plugins.enable")
    page = reader.get("/modules/inventory").text
    assert "/modules/inventory/disable" not in page
    assert "Error log" not in page
    assert reader.post("/modules/inventory/disable", {"_key": "a"}).status_code == 403
    assert new_person("bob", "org.sites.read").get("/modules/inventory").status_code == 403


def test_safe_mode_closes_departments_and_keeps_administration(
    office: Application, config: Config, initialised: Initialised, actor: Actor
) -> None:
    with Application.open(config, safe_mode=True) as application:
        visitor = Visitor(create_app(application).test_client())
        visitor.sign_in(initialised.admin_name, initialised.password)
        page = visitor.get("/modules").text
        assert "Safe mode." in page
        assert "Stopped, safe mode" in page
        assert ">Administration<" in page
        assert ">Warehouse<" not in page
        assert "Restart needed" not in page
        assert visitor.get("/r/inventory/levels").status_code == 404
        visitor.post("/modules/inventory/disable", {"_key": "a"})
        assert application.registry.plugins["inventory"].desired == "disabled"
    assert office.registry.plugins["inventory"].desired in ("enabled", "disabled")
