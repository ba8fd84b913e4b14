"""The plugin of docs/how-to/write-a-plugin.md, some sixty lines beside its migration, has every surface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.conftest import Visitor

from backoffice.actor import Actor, system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from backoffice.testing.plugins import PluginFolder
from backoffice_web.factory import create_app

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-plugin.md"
OWN_PAGE = PAGE.with_name("pages.md")
FILES = re.compile(r"`backoffice_fleet/(?P<path>[^`]+)`:\n```\w+\n(?P<text>.*?)```", re.DOTALL)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def fleet(plugin_folder: PluginFolder, config: Config) -> Iterator[Application]:
    """An office with the plugin installed and switched on, and two vehicles."""
    files = {match["path"]: match["text"] for match in FILES.finditer(PAGE.read_text(encoding="utf-8"))}
    plugin_folder.write("fleet", "", files=files)
    with Application.open(config) as application:
        application.registry.install("fleet")
        application.registry.enable("fleet")
    with Application.open(config) as application:
        for plate, odometer, lease in (("B-XY 12", "12.5", "299"), ("M-AB 34", "80000", None)):
            vehicle = {"plate": plate, "fuel": "electric", "site": "MAIN", "odometer": odometer, "lease": lease}
            application.dispatch("fleet.create_vehicle", vehicle, system_actor(1))
        yield application


@pytest.fixture
def admin(fleet: Application, initialised: Initialised) -> Visitor:
    visitor = Visitor(create_app(fleet).test_client())
    assert visitor.sign_in(initialised.admin_name, initialised.password).status_code == 303
    return visitor


def _visitor(fleet: Application, system: Actor, name: str, *permissions: str) -> Visitor:
    user = fleet.dispatch("identity.add_user", {"name": name, "display_name": name, "password": PASSWORD}, system)
    role = {"code": f"role_{name}", "title": name, "permissions": list(permissions)}
    fleet.dispatch("identity.create_role", role, system)
    fleet.dispatch("identity.grant", {"user": user.result["user"], "role": role["code"]}, system)
    visitor = Visitor(create_app(fleet).test_client())
    assert visitor.sign_in(name, PASSWORD).status_code == 303
    return visitor


def test_it_is_small() -> None:
    (code,) = (m["text"] for m in FILES.finditer(PAGE.read_text(encoding="utf-8")) if m["path"] == "__init__.py")
    assert len([line for line in code.splitlines() if line.strip()]) <= 65


def test_it_has_navigation_list_search_filter_and_export(admin: Visitor) -> None:
    page = admin.get("/r/fleet/vehicles").text
    assert "B-XY 12" in page
    assert "M-AB 34" in page
    assert 'href="/r/fleet/vehicles"' in admin.get("/").text
    found = admin.get("/r/fleet/vehicles?q=b-xy").text
    assert "B-XY 12" in found
    assert "M-AB 34" not in found
    far = admin.get("/r/fleet/vehicles/export.csv?odometer__gte=1000").text
    assert "M-AB 34" in far
    assert "B-XY 12" not in far


def test_it_has_forms_and_record_pages_with_history_and_undoable_changes(admin: Visitor, fleet: Application) -> None:
    form = admin.get("/c/fleet.create_vehicle").text
    assert "As on the registration document" in form
    created = {"plate": "HH-1", "fuel": "diesel", "site": "MAIN", "odometer": "1,000.5", "_key": "form-1"}
    assert admin.post("/c/fleet.create_vehicle", created).status_code == 303
    assert admin.post("/c/fleet.create_vehicle", created).status_code == 303  # a double click
    with fleet.read() as connection:
        vehicles = fleet.resource("fleet.vehicles").page(connection, system_actor(1)).dicts()
    (ours,) = (row for row in vehicles if row["plate"] == "HH-1")
    assert str(ours["odometer"].normalize()) == "1000.5"
    reading = {"vehicle": f"id:{ours['id']}", "odometer": "1,000.4", "_key": "form-2"}
    refused = admin.post("/c/fleet.record_reading", reading)
    assert refused.status_code == 422
    assert "never runs backwards" in refused.text
    assert admin.post("/c/fleet.record_reading", {**reading, "odometer": "2,000", "_key": "form-3"}).status_code == 303
    record = admin.get(f"/r/fleet/vehicles/{ours['id']}").text
    assert "Record an odometer reading" in record
    assert "1,000.5" in record
    assert "2,000" in record


def test_it_has_an_api_and_its_description(admin: Visitor) -> None:
    rows = admin.get("/api/v1/fleet/vehicles?sort=-plate").get_json()["items"]
    assert [(row["plate"], row["odometer"]) for row in rows] == [("M-AB 34", "80000"), ("B-XY 12", "12.5")]
    paths = admin.get("/api/v1/openapi.json").get_json()["paths"]
    assert "/api/v1/commands/fleet.record_reading" in paths
    assert "/api/v1/fleet/vehicles" in paths


def test_it_has_permissions_and_keeps_pay_to_those_who_may_see_it(fleet: Application) -> None:
    reader = _visitor(fleet, system_actor(1), "ada", "fleet.vehicles.read")
    page = reader.get("/r/fleet/vehicles")
    assert page.status_code == 200
    assert "299" not in page.text
    assert "lease" not in reader.get("/api/v1/fleet/vehicles").get_json()["items"][0]
    assert reader.get("/api/v1/fleet/vehicles?lease__gte=1").status_code == 422
    assert reader.get("/api/v1/fleet/vehicles?sort=lease").status_code == 422
    assert reader.get("/c/fleet.create_vehicle").status_code == 403
    stranger = _visitor(fleet, system_actor(1), "bob", "org.sites.read")
    assert stranger.get("/r/fleet/vehicles").status_code == 403
    payroll = _visitor(fleet, system_actor(1), "eve", "fleet.vehicles.read", "fields.pay")
    assert "299" in payroll.get("/r/fleet/vehicles").text


def test_it_brings_a_page_as_the_documentation_says(
    plugin_folder: PluginFolder, config: Config, admin: Visitor
) -> None:
    text = OWN_PAGE.read_text(encoding="utf-8")
    (declared,) = (block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if block.startswith("yield"))
    root = plugin_folder.path / "backoffice_fleet"
    for match in FILES.finditer(text):
        (root / match["path"]).parent.mkdir(parents=True, exist_ok=True)
        (root / match["path"]).write_text(match["text"], encoding="utf-8")
    code = (root / "__init__.py").read_text(encoding="utf-8")
    more = "".join(f"    {line}\n" for line in declared.splitlines())
    (root / "__init__.py").write_text(
        code.replace("import Nav, Role", "import Nav, Pages, Role") + more, encoding="utf-8"
    )
    plugin_folder.forget()
    with Application.open(config) as application:
        web = create_app(application)
        assert application.registry.plugins["fleet"].reason == ""
        stranger = _visitor(application, system_actor(1), "bob", "org.sites.read")
        assert Visitor(web.test_client()).get("/fleet/due").status_code == 302
        assert stranger.get("/fleet/due").status_code == 403
        keeper = _visitor(application, system_actor(1), "eve", "fleet.vehicles.read")
        page = keeper.get("/fleet/due").text
        assert "M-AB 34" in page
        assert "B-XY 12" not in page
        assert 'href="/fleet/due"' in page
