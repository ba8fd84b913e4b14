"""What is to go says so: to the plugin that uses it, in the API and in the reference."""

from __future__ import annotations

import pytest

from backoffice import hookspecs, openapi
from backoffice.application import Application
from backoffice.config import Config
from backoffice.deprecation import Deprecated, PluginDeprecationWarning, warn_argument
from backoffice.testing.plugins import PluginFolder

OLD = """
from backoffice.bus import Payload, Tx, command
from backoffice.deprecation import Deprecated
from backoffice.resources import Resource
from backoffice.org.models import Site
import sqlalchemy as sa

class Nothing(Payload):
    pass

@command("barn", title="Sweep", deprecated=Deprecated("1.1", "2.0", "barn.clean"))
def sweep(tx: Tx, p: Nothing) -> None:
    "Sweep the floor."

places = Resource("barn.places", sa.select(Site.id, Site.code), key="code", description="Places.",
    shared=True, deprecated=Deprecated("1.1", "2.0", "org.sites"))

@hookimpl
def declare():
    return [sweep, places]
"""
USER = """
from typing import Annotated
from backoffice.bus import Payload, Tx, command
from backoffice.kinds import RefTo

class Where(Payload):
    place: Annotated[int, RefTo("Place", resource="barn.places")]

@command("stable", title="Tidy up", calls=("barn.sweep",))
def tidy(tx: Tx, p: Where) -> None:
    "Tidy up."

@hookimpl
def declare():
    return [tidy]

@hookimpl
def resolve_code(read, code, aim, company_id):
    return ()
"""


@pytest.fixture
def dialect() -> str:
    """What is declared does not depend on the database."""
    return "sqlite"


@pytest.fixture
def farm(plugin_folder: PluginFolder, config: Config) -> Config:
    """An installation with a plugin that has something old, and one that uses it."""
    plugin_folder.write("barn", OLD)
    plugin_folder.write("stable", USER, manifest='requires = ["barn"]')
    with Application.open(config) as application:
        for name in ("barn", "stable"):
            application.registry.install(name)
            application.registry.enable(name)
    return config


def test_who_builds_on_what_is_to_go_is_warned_by_name(farm: Config) -> None:
    with pytest.warns(PluginDeprecationWarning) as said, Application.open(farm) as application:
        assert {"barn", "stable"} <= application.registry.enabled  # it works as before
    assert sorted(str(one.message) for one in said) == [
        (
            "The plugin stable uses what is to go: the command barn.sweep is deprecated since 1.1 and goes with 2.0; "
            "use barn.clean instead."
        ),
        (
            "The plugin stable uses what is to go: the resource barn.places is deprecated since 1.1 and goes with 2.0; "
            "use org.sites instead."
        ),
    ]


@pytest.mark.filterwarnings("ignore::backoffice.deprecation.PluginDeprecationWarning")
@pytest.mark.parametrize("what", ["resolve_code", "resolve_code.aim"])
def test_a_hook_or_an_argument_of_one(farm: Config, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setitem(hookspecs.DEPRECATED, what, Deprecated("1.2", "2.0", "a resource"))
    with pytest.warns(PluginDeprecationWarning, match="stable uses what is to go: the .*hook resolve_code"):
        Application.open(farm).close()


def test_an_argument_of_a_declaration() -> None:
    with pytest.warns(PluginDeprecationWarning, match="barn .* the argument icon of Nav .* use picture instead"):
        warn_argument("barn", "Nav", "icon", Deprecated("1.2", "2.0", "picture"))


@pytest.mark.filterwarnings("ignore::backoffice.deprecation.PluginDeprecationWarning")
def test_the_api_says_so(farm: Config) -> None:
    with Application.open(farm) as application:
        catalogue = application.catalogue
        paths = openapi.build(catalogue.commands(), catalogue.resources(), title="T", version="1")["paths"]
    old = [path for path, methods in paths.items() for operation in methods.values() if operation.get("deprecated")]
    assert old == ["/api/v1/commands/barn.sweep", "/api/v1/barn/places", "/api/v1/barn/places/{id}"]
    assert "use barn.clean instead" in paths["/api/v1/commands/barn.sweep"]["post"]["description"]
