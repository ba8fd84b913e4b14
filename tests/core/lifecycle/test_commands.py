"""Switching modules by command: permitted, journalled, and checked inside the transaction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from backoffice import lifecycle
from backoffice.actor import Actor, Grants, system_actor
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.command import Command
from backoffice.db.database import Database
from backoffice.errors import Conflict, Denied, Invalid, NotFound
from backoffice.lifecycle.registry import Registry
from backoffice.testing.plugins import PluginFolder

SYSTEM = system_actor()


@pytest.fixture
def registry(plugin_folder: PluginFolder, open_registry) -> Registry:
    plugin_folder.write("fleet")
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    registry: Registry = open_registry()
    registry.install("fleet")
    registry.install("leasing")
    return registry


@pytest.fixture
def bus(registry: Registry, database: Database) -> Iterator[Bus]:
    catalogue = Catalogue(registry.gate, registry.vetoes)
    catalogue.add("plugins", lifecycle.declarations(registry))
    bus = Bus(database, catalogue)
    yield bus
    bus.close()


def test_on_and_off(bus: Bus, registry: Registry) -> None:
    bus.dispatch("plugins.enable", {"module": "fleet"}, SYSTEM)
    registry.refresh(force=True)
    assert registry.gate("fleet")
    bus.dispatch("plugins.disable", {"module": "fleet"}, SYSTEM)
    registry.refresh(force=True)
    assert not registry.gate("fleet")


def test_a_switch_is_journalled_and_a_refused_one_is_not(bus: Bus, database: Database) -> None:
    with pytest.raises(Conflict, match="switch on fleet first"):
        bus.dispatch("plugins.enable", {"module": "leasing"}, SYSTEM)
    bus.dispatch("plugins.enable", {"module": "fleet"}, SYSTEM)
    bus.dispatch("plugins.enable", {"module": "leasing"}, SYSTEM)
    with pytest.raises(Conflict, match="switch off leasing first"):
        bus.dispatch("plugins.disable", {"module": "fleet"}, SYSTEM)
    with database.read() as connection:
        rows = connection.execute(sa.text("SELECT command FROM core_journal ORDER BY seq")).scalars().all()
    assert rows == ["plugins.enable", "plugins.enable"]


def test_each_undoes_the_other(registry: Registry) -> None:
    named = {one.name: one for one in lifecycle.declarations(registry) if isinstance(one, Command)}
    enable, disable = named["plugins.enable"], named["plugins.disable"]
    payload = enable.validate({"module": "fleet"})
    assert enable.inverse.command == disable.name
    assert disable.inverse.command == enable.name
    assert enable.inverse.payload(payload, None) == {"module": "fleet"}


def test_bad_input_is_refused(bus: Bus, registry: Registry) -> None:
    with pytest.raises(NotFound, match="no module “nothing”"):
        bus.dispatch("plugins.enable", {"module": "nothing"}, SYSTEM)
    for wrong in ({}, {"module": 7}, {"module": "a\0b"}, {"module": "x" * 99}, {"modul": "fleet"}):
        with pytest.raises(Invalid):
            bus.dispatch("plugins.enable", wrong, SYSTEM)
    nobody = Actor(kind="user", id="user:9", name="Nobody", company_id=1, grants=Grants(()))
    with pytest.raises(Denied):
        bus.dispatch("plugins.enable", {"module": "fleet"}, nobody)
    assert registry.enabled == frozenset()
