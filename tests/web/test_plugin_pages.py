"""Pages that a plugin brings: mounted once, asked for each request whether the plugin is on."""

from __future__ import annotations

import pytest
from tests.web.conftest import Visitor

from backoffice.actor import system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from backoffice.testing.plugins import PluginFolder
from backoffice_web.factory import create_app

CODE = """
from flask import Blueprint
from backoffice.declarations import Pages
from backoffice_web import access

pages = Blueprint("yard", __name__, url_prefix="/yard")

@pages.get("/")
@access.permission("yard.see")
def yard():
    return "the yard"

@hookimpl
def declare():
    return [Pages("backoffice_yard:pages")]
"""


def test_pages_of_a_plugin_come_and_go_with_it(
    plugin_folder: PluginFolder, office: Application, config: Config, initialised: Initialised
) -> None:
    plugin_folder.write("yard", CODE)
    with Application.open(config) as application:
        application.registry.install("yard")
        application.registry.enable("yard")
    with Application.open(config) as application:
        web = create_app(application)
        admin = Visitor(web.test_client())
        assert admin.get("/yard/").status_code == 302
        admin.sign_in(initialised.admin_name, initialised.password)
        assert admin.get("/yard/").text == "the yard"
        application.dispatch("plugins.disable", {"module": "yard"}, system_actor(initialised.company_id))
        application.registry.refresh(force=True)
        off = admin.get("/yard/")
        assert off.status_code == 404
        assert "switched off" in off.text
        assert "Content-Security-Policy" in off.headers


def test_a_blueprint_must_carry_its_plugins_name(
    plugin_folder: PluginFolder, office: Application, config: Config
) -> None:
    plugin_folder.write("yard", CODE.replace('Blueprint("yard"', 'Blueprint("home"'))
    with Application.open(config) as application:
        application.registry.install("yard")
        application.registry.enable("yard")
    with Application.open(config) as application:
        create_app(application)
        assert application.registry.plugins["yard"].health == "broken"
        assert "named" in application.registry.plugins["yard"].reason


@pytest.mark.usefixtures("office")
def test_a_page_that_cannot_be_loaded_leaves_the_rest_running(
    plugin_folder: PluginFolder, config: Config, initialised: Initialised
) -> None:
    plugin_folder.write("yard", CODE.replace("backoffice_yard:pages", "backoffice_yard.nowhere:pages"))
    with Application.open(config) as application:
        application.registry.install("yard")
        application.registry.enable("yard")
    with Application.open(config) as application:
        admin = Visitor(create_app(application).test_client())
        admin.sign_in(initialised.admin_name, initialised.password)
        assert "Broken" in admin.get("/modules").text
