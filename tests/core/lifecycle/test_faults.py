"""Whatever is wrong with one plugin: it is left out with one sentence, and everything else starts."""

from __future__ import annotations

import pytest

from backoffice.lifecycle.plugin import Desired, Health
from backoffice.testing.plugins import PluginFolder

SOUND = """
@hookimpl
def declare():
    return ["sound"]
"""

BROKEN_CODE = {
    "it raises": ("raise ZeroDivisionError('division')", "ZeroDivisionError: division"),
    "it stops the process": ("import sys; sys.exit('bye')", "SystemExit: bye"),
    "it is no Python": ("def (", "SyntaxError"),
    "it imports what is not there": ("import nothing_of_this_name", "nothing_of_this_name"),
    "its declare raises": ("@hookimpl\ndef declare(): raise KeyError('x')", "KeyError"),
    "its declare stops the process": ("@hookimpl\ndef declare(): raise SystemExit(1)", "SystemExit"),
    "its declare yields and then raises": ("@hookimpl\ndef declare():\n yield 1\n raise OSError('late')", "late"),
    "it knows an unknown hook": ("@hookimpl\ndef resolve_cod(code): ...", "the nearest known one is resolve_code"),
    "its hook takes unknown arguments": ("@hookimpl\ndef resolve_code(kode): ...", "kode"),
    "it wraps others": ("@hookimpl(wrapper=True)\ndef resolve_code(code):\n return (yield)", "wrapper"),
}


@pytest.mark.parametrize(("code", "why"), BROKEN_CODE.values(), ids=BROKEN_CODE)
def test_broken_code(plugin_folder: PluginFolder, open_registry, code: str, why: str) -> None:
    plugin_folder.write("faulty")
    plugin_folder.write("leaning", SOUND, manifest='requires = ["faulty"]')
    plugin_folder.write("sound", SOUND)
    before = open_registry()
    for name in ("faulty", "leaning", "sound"):
        before.install(name)
        before.enable(name)
    plugin_folder.forget()
    plugin_folder.write("faulty", code)
    registry = open_registry()
    assert registry.enabled == {"sound"}
    assert registry.declared == {"sound": ("sound",)}
    assert {name for name, _ in registry.manager.list_name_plugin()} == {"sound"}
    faulty = registry.plugins["faulty"]
    assert (faulty.health, faulty.desired, faulty.loaded) == (Health.BROKEN, Desired.ENABLED, False)
    assert why in faulty.reason
    assert "Its data is safe" in faulty.reason
    assert registry.plugins["leaning"].reason == "It requires faulty, which is broken; repair faulty first."


def test_what_is_known_before_the_import(plugin_folder: PluginFolder, open_registry) -> None:
    plugin_folder.write("crooked", manifest="requires = 7")
    plugin_folder.write("ahead", manifest='api = ">=2"')
    plugin_folder.write("hen", manifest='requires = ["egg"]')
    plugin_folder.write("egg", manifest='requires = ["hen"]')
    plugin_folder.write("lonely", manifest='requires = ["nobody"]')
    plugin_folder.write("leaning", manifest='requires = ["lonely"]')
    plugin_folder.write("sound", SOUND)
    registry = open_registry()
    reasons = {name: info.reason for name, info in registry.plugins.items()}
    assert "requires = 7, which is not a list" in reasons["crooked"]
    assert registry.plugins["ahead"].health is Health.INCOMPATIBLE
    assert "in a circle (" in reasons["hen"]
    assert "egg → hen" in reasons["egg"]
    assert reasons["lonely"] == "It requires nobody, which is not here; install nobody first."
    assert reasons["leaning"] == "It requires lonely, which is broken; repair lonely first."
    registry.install("sound")
    registry.enable("sound")
    assert registry.enabled == {"sound"}


def test_a_package_that_is_gone_keeps_its_row(plugin_folder: PluginFolder, install, open_registry) -> None:
    root = plugin_folder.write("fleet")
    plugin_folder.write("sound", SOUND)
    install("fleet", "sound")
    (root / "plugin.toml").unlink()
    (root / "__init__.py").unlink()
    root.rename(root.with_name("elsewhere"))
    fleet = open_registry().plugins["fleet"]
    assert (fleet.health, fleet.desired) == (Health.MISSING, Desired.ENABLED)
    assert "its data is kept" in fleet.reason
    assert open_registry().enabled == {"sound"}


def test_tables_older_than_the_code(plugin_folder: PluginFolder, install, open_registry) -> None:
    script = "revision = '{}'\ndown_revision = {}\ndef upgrade(): ...\ndef downgrade(): ..."
    root = plugin_folder.write("fleet", files={"migrations/0001_first.py": script.format("0001", None)})
    install("fleet")
    (root / "migrations" / "0002_second.py").write_text(script.format("0002", "'0001'"))
    registry = open_registry()
    assert registry.enabled == frozenset()
    fleet = registry.plugins["fleet"]
    assert (fleet.health, fleet.update_pending) == (Health.UPDATE_PENDING, True)
    assert fleet.reason == "Its tables are older than its code; run `backoffice plugin upgrade fleet`."


def test_a_plugin_that_hides_a_library_is_left_out(plugin_folder: PluginFolder, open_registry, tmp_path) -> None:
    other = PluginFolder(tmp_path / "other")
    other.write("fleet", "raise AssertionError('the wrong one')")
    plugin_folder.write("fleet", SOUND)
    import sys

    sys.path.insert(0, str(other.path))  # undone by the fixture
    registry = open_registry()
    with pytest.raises(Exception, match="cannot be installed"):
        registry.install("fleet")


def test_a_fault_that_shows_in_use(plugin_folder: PluginFolder, install) -> None:
    plugin_folder.write("faulty", SOUND)
    plugin_folder.write("leaning", SOUND, manifest='requires = ["faulty"]')
    plugin_folder.write("sound", SOUND)
    registry = install("faulty", "leaning", "sound")
    registry.fail("faulty", "What it declares cannot be used.")
    assert registry.enabled == {"sound"}
    assert list(registry.declared) == ["sound"]
    assert registry.plugins["faulty"].reason == "What it declares cannot be used."
    registry.refresh(force=True)
    assert registry.enabled == {"sound"}
