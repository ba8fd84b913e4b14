"""The life of a module at the command line: install to purge, settings, updates, and the words for each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backoffice.cli.main import program
from backoffice.testing.postgres import client_programs

PLUGIN = '''
from typing import Annotated
from backoffice.bus import Payload, command
from backoffice.declarations import Role, Settings
from backoffice.hookspecs import hookimpl
from backoffice.kinds import Count, Text

class GreeterSettings(Payload):
    greeting: Annotated[str, Text("Greeting", help="How people are greeted.")] = "Hello"
    times: Annotated[int, Count("Times", ge=1, le=3)] = 1

class Greet(Payload):
    name: Annotated[str, Text("Name")]

@command("greeter", title="Greet")
def greet(tx, p: Greet) -> str:
    """Greet somebody."""
    found = tx.settings(GreeterSettings)
    return " ".join([found.greeting] * found.times + [p.name])

@hookimpl
def declare():
    return (greet, Settings("greeter", GreeterSettings), Role("greeter.host", "Host", ("greeter.*",)))
'''
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "{0}"
down_revision = {1}
def upgrade():
    op.create_table("greeter_{2}", sa.Column("id", sa.Integer, primary_key=True))
def downgrade():
    op.drop_table("greeter_{2}")
"""


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("BACKOFFICE_PG_BIN", str(client_programs()))
    yield
    sys.modules.pop("backoffice_greeter", None)


@pytest.fixture
def greeter(office: str, data: Path) -> Path:
    folder = data / "plugins" / "backoffice_greeter"
    (folder / "migrations").mkdir(parents=True)
    (folder / "__init__.py").write_text(PLUGIN)
    (folder / "migrations" / "0001_first.py").write_text(MIGRATION.format("0001", None, "guest"))
    of_version(folder, "1.0")
    return folder


def of_version(folder: Path, version: str) -> None:
    (folder / "plugin.toml").write_text(f'schema = 1\napi = ">=1,<2"\ntitle = "Greeter"\nversion = "{version}"\n')


def show(bo: Any, name: str = "greeter") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bo("plugin", "show", name, "--json").stdout)
    return found


def test_from_install_to_purge(bo: Any, greeter: Path, data: Path) -> None:
    bo("plugin", "install", "greeter")
    enabled = bo("plugin", "enable", "greeter").output
    assert "  new      greeter.configure" in enabled and "Roles to give: greeter.host" in enabled
    found = show(bo)
    assert (found["state"], found["on"], found["permissions"]["new"]) == ("enabled", True, [])
    assert found["footprint"]["tables"][0]["name"] == "greeter_guest"
    assert "disable\n  keeps    1 table stays, with 0 rows." in bo("plugin", "show", "greeter").output
    assert "switch it off first" in bo("plugin", "uninstall", "greeter", status=1).stderr
    bo("plugin", "disable", "greeter")
    assert "Its data stays" in bo("plugin", "uninstall", "greeter").output
    assert show(bo)["state"] == "uninstalled"
    bo("plugin", "install", "greeter")
    asked = CliRunner().invoke(
        program, ["plugin", "uninstall", "greeter", "--purge", "--data", str(data)], input="n\n", prog_name="backoffice"
    )
    assert asked.exit_code == 1 and "removes  The table greeter_guest with 0 rows." in asked.output
    assert show(bo)["state"] == "installed"
    assert "its data are removed" in bo("plugin", "uninstall", "greeter", "--purge", "--yes").output
    assert show(bo)["state"] == "discovered" and show(bo)["footprint"]["tables"] == []


def test_settings_are_shown_and_set(bo: Any, greeter: Path) -> None:
    bo("plugin", "install", "greeter")
    bo("plugin", "enable", "greeter")
    assert json.loads(bo("plugin", "settings", "greeter", "--json").stdout) == {"greeting": "Hello", "times": 1}
    bo("plugin", "settings", "greeter", "greeting=7 times welcome", "times=2")
    assert bo("run", "greeter.greet", '{"name": "Eva"}').stdout == '"7 times welcome 7 times welcome Eva"\n'
    shown = bo("plugin", "settings", "greeter", "greeting=").output
    assert "greeting                 Hello\n    How people are greeted.\ntimes                    2" in shown
    assert "times" in bo("plugin", "settings", "greeter", "times=9", status=1).stderr
    assert "tones: is not a field" in bo("plugin", "settings", "greeter", "tones=9", status=1).stderr
    assert "is no KEY=VALUE" in bo("plugin", "settings", "greeter", "times", status=2).stderr
    assert "no module “nothing”" in bo("plugin", "settings", "nothing", status=1).stderr


def test_an_update_is_shown_backed_up_rehearsed_and_done(bo: Any, greeter: Path, data: Path) -> None:
    bo("plugin", "install", "greeter")
    bo("plugin", "enable", "greeter")
    sys.modules.pop("backoffice_greeter", None)
    (greeter / "migrations" / "0002_second.py").write_text(MIGRATION.format("0002", "'0001'", "book"))
    (greeter / "__init__.py").write_text(PLUGIN.replace('("greeter.*",)', '("greeter.*", "catalog.*")'))
    of_version(greeter, "1.1")
    assert "update_pending" in bo("plugin", "list").output
    assert show(bo)["update"] == {"installed": "1.0", "package": "1.1", "migrations": ["0002"]}
    done = bo("plugin", "upgrade", "greeter").output
    assert "  new      catalog.*" in done and "Rehearsed on a copy in" in done and "greeter: 0002 applied" in done
    (file,) = (data / "backups").iterdir()
    assert str(file) in done
    assert (show(bo)["installed"], show(bo)["on"], show(bo)["permissions"]["new"]) == ("1.1", True, [])
    assert bo("plugin", "upgrade").output == ""
    assert "no module “nothing”" in bo("plugin", "upgrade", "nothing", status=1).stderr


def test_backup_verify_restore(bo: Any, greeter: Path, tmp_path: Path, data: Path) -> None:
    bo("plugin", "install", "greeter")
    file = tmp_path / "office.tar"
    assert "rows of" in bo("backup", str(file)).output
    assert "there already" in bo("backup", str(file), status=1).stderr
    output = bo("restore", str(file), "--verify").output
    assert "ok  rows:" in output and "ok  journal:" in output and "ok  checks:" in output
    assert "already. Nothing was restored" in bo("restore", str(file), status=1).stderr
    findings = json.loads(bo("restore", str(file), "--verify", "--json").output)
    assert all(finding["ok"] for finding in findings)


def test_restoring_into_a_new_directory(bo: Any, office: str, tmp_path: Path, dialect: str) -> None:
    if dialect != "sqlite":
        pytest.skip("an empty database of a server is made by its administrator")
    bo("backup", str(tmp_path / "office.tar"))
    url = f"sqlite:///{tmp_path / 'new' / 'backoffice.db'}"
    new = ["restore", str(tmp_path / "office.tar"), "--data", str(tmp_path / "new")]
    done = CliRunner().invoke(program, new, env={"BACKOFFICE_DATABASE_URL": url}, prog_name="backoffice")
    assert done.exit_code == 0, done.output
    check = ["check", "--data", str(tmp_path / "new")]
    assert CliRunner().invoke(program, check, env={"BACKOFFICE_DATABASE_URL": url}).exit_code == 0


def test_a_purge_that_was_interrupted_is_shown_and_finished_by_migrate(
    bo: Any, greeter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo("plugin", "install", "greeter")

    def killed(*_: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("backoffice.lifecycle.uninstall.purge", killed)
        assert "could not be done yet" in bo("plugin", "uninstall", "greeter", "--purge", "--yes", status=1).stderr
    assert show(bo)["state"] == "purging"
    assert "is not finished" in bo("plugin", "show", "greeter").output
    assert "greeter: removed with its data" in bo("migrate").output
    assert show(bo)["state"] == "discovered"
