"""What the owner of the machine does at the command line, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.application import Application, open_database
from backoffice.config import Config
from backoffice.errors import Unauthenticated


def execute(config: Config, sql: str) -> None:
    database = open_database(config)
    with database.write() as connection:
        connection.execute(sa.text(sql))
    database.dispose()


# -- init, migrate, doctor


def test_init_makes_an_office_that_the_administrator_can_enter(office: str, config: Config, data: Path) -> None:
    with Application.open(config) as application:
        actor = application.identity.sign_in("admin", office).actor
    assert (actor.name, actor.zone) == ("Administrator", "Europe/Vienna")
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "secret.key").stat().st_mode & 0o077 == 0


def test_init_is_refused_where_there_is_an_office(bo: Any, office: str, config: Config) -> None:
    refused = bo("init", status=1)
    assert refused.stderr == (
        "Error: This database is set up already. Nothing was changed; to start anew choose another data directory.\n"
    )
    with Application.open(config) as application:
        application.identity.sign_in("admin", office)


def test_init_with_a_wrong_setting_can_be_repeated(bo: Any) -> None:
    assert "zone: must be a time zone" in bo("init", "--no-modules", "--zone", "Vienna", status=1).stderr
    assert "is set up in" in bo("init", "--no-modules", "--zone", "Europe/Vienna").output


def test_every_command_before_init_says_what_to_do(bo: Any) -> None:
    for command in (["check"], ["audit", "verify"], ["plugin", "list"], ["user", "add", "eva"], ["run", "x.y"]):
        result = bo(*command, status=1)
        assert "backoffice init" in result.stderr and result.stderr.count("\n") == 1


def test_migrate_does_nothing_twice(bo: Any, office: str) -> None:
    assert bo("migrate").output == "core: up to date\n"


def test_doctor_finds_a_sound_office_sound(bo: Any, office: str) -> None:
    findings = json.loads(bo("doctor", "--json").output)
    assert all(finding["ok"] for finding in findings)
    assert {"Python", "secret key", "database", "core tables"} <= {finding["subject"] for finding in findings}


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_doctor_finds_open_files(bo: Any, office: str, data: Path) -> None:
    data.chmod(0o755)
    (data / "secret.key").chmod(0o644)
    output = bo("doctor", status=1).output
    assert "BAD data directory" in output and "BAD secret key" in output and "chmod 600" in output


def test_doctor_creates_nothing(tmp_path: Path) -> None:
    there = tmp_path / "nothing"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BACKOFFICE_")}
    done = program(["doctor", "--data", str(there)], environment)
    assert done.returncode == 1 and "backoffice init" in done.stdout and not there.exists()


# -- check, audit


def test_check_names_each_violation(bo: Any, office: str, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "0 violations" in bo("check").output
    monkeypatch.setattr(Application, "check", lambda self: ["inventory.levels: Screw at A-1: 3 kept, 4 moved"])
    assert bo("check", status=1).stdout == "inventory.levels: Screw at A-1: 3 kept, 4 moved\n"
    assert json.loads(bo("check", "--json", status=1).stdout)["violations"]


def test_audit_verify_finds_a_changed_row(bo: Any, office: str, config: Config) -> None:
    report = json.loads(bo("audit", "verify", "--json").output)
    assert report["ok"] and report["rows"] + report["unsealed"] > 5
    execute(config, "UPDATE core_journal SET command = 'identity.revoke' WHERE command = 'identity.grant'")
    if report["unsealed"] == 0:  # PostgreSQL seals in the background of a server
        broken = bo("audit", "verify", status=1)
        assert "The chain is broken" in broken.stderr and broken.stdout


# -- users and tokens


def test_a_user_is_added_given_a_role_and_switched_off(bo: Any, office: str, config: Config) -> None:
    password = bo("user", "add", "Eva", "--display-name", "Eva Huber").output.splitlines()[-1]
    bo("user", "grant", "Eva", "viewer", "--site", "MAIN")
    with Application.open(config) as application:
        actor = application.identity.sign_in("eva", password).actor
        assert actor.name == "Eva Huber" and actor.grants.allows("org.sites.read")
    bo("user", "revoke", "eva", "viewer", "--site", "MAIN")
    bo("user", "disable", "eva")
    assert "already switched off" in bo("user", "disable", "eva", status=1).stderr
    with Application.open(config) as application, pytest.raises(Unauthenticated):
        application.identity.sign_in("eva", password)
    bo("user", "enable", "eva")


def test_a_password_can_come_from_standard_input(bo: Any, office: str, config: Config) -> None:
    added = bo("user", "add", "eva", "--password-stdin", stdin="sieben lange Latten\n")
    assert "sieben" not in added.output
    bo("user", "grant", "eva", "viewer")
    with Application.open(config) as application:
        application.identity.sign_in("eva", "sieben lange Latten")
    assert "at least 12 characters" in bo("user", "password", "eva", "--password-stdin", stdin="x\n", status=1).stderr
    new = bo("user", "password", "eva").output.splitlines()[-1]
    with Application.open(config) as application:
        application.identity.sign_in("eva", new)


def test_what_is_unknown_is_named(bo: Any, office: str) -> None:
    assert "role: There is nothing known as “boss”" in bo("user", "grant", "admin", "boss", status=1).stderr
    assert "user: There is nothing known as “eva”" in bo("user", "disable", "eva", status=1).stderr


def test_a_token_is_printed_alone_on_the_last_line(bo: Any, office: str, config: Config) -> None:
    output = bo("token", "create", "admin", "--permission", "org.*", "--expires", "30d").output
    token = output.splitlines()[-1]
    with Application.open(config) as application:
        actor = application.identity.by_token(token)
        assert actor.grants.allows("org.create_site") and not actor.grants.allows("identity.add_user")
    bo("token", "revoke", token)
    with Application.open(config) as application, pytest.raises(Unauthenticated, match="revoked"):
        application.identity.by_token(token)


@pytest.mark.parametrize("expires", ["soon", "2027-13-01", "-3"])
def test_a_wrong_expiry_is_a_wrong_use(bo: Any, office: str, expires: str) -> None:
    assert "--expires" in bo("token", "create", "admin", f"--expires={expires}", status=2).stderr


# -- run


def test_run_prints_the_result_alone(bo: Any, office: str) -> None:
    site = json.dumps({"code": "GRAZ", "name": "Graz", "zone": "Europe/Vienna"})
    first = bo("run", "org.create_site", site, "--key", "k1")
    assert json.loads(first.stdout) == {"id": 2, "version": 1} and first.stderr == ""
    assert bo("run", "org.create_site", "-", "--key", "k1", stdin=site).stdout == first.stdout


def test_run_names_every_fault_and_writes_nothing(bo: Any, office: str, config: Config) -> None:
    refused = bo("run", "org.create_site", '{"code": "G", "zone": "Vienna", "colour": 1}', status=1)
    assert refused.stdout == ""
    assert {line.partition(":")[0] for line in refused.stderr.splitlines()} == {"name", "zone", "colour", "Error"}
    for payload in ("{", "[]", '"x"', "\udcff"):
        assert bo("run", "org.create_site", payload, status=1).stdout == ""
    assert "There is no command" in bo("run", "org.no_such", status=1).stderr


def test_run_as_somebody_has_their_rights(bo: Any, office: str) -> None:
    bo("user", "add", "eva")
    assert "no role yet" in bo("run", "org.create_site", "--as", "eva", status=1).stderr
    bo("user", "grant", "eva", "viewer")
    refused = bo("run", "org.create_site", "{}", "--as", "eva", status=1)
    assert "You need the right “org.create_site”" in refused.stderr
    assert "no user “nobody”" in bo("run", "org.create_site", "--as", "nobody", status=1).stderr


# -- the program as a whole


def program(arguments: list[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    start = "import sys; sys.argv[0] = 'backoffice'; from backoffice.cli.main import main; main()"
    command = [sys.executable, "-c", start, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [[], ["init"], ["migrate"], ["doctor"], ["check"], ["audit", "verify"], ["user", "add"], ["user", "grant"],
     ["token", "create"], ["plugin", "list"], ["plugin", "enable"], ["run"]],
)  # fmt: skip
def test_every_command_has_help(words: list[str]) -> None:
    from click.testing import CliRunner

    from backoffice.cli.main import program as cli

    result = CliRunner().invoke(cli, [*words, "--help"], prog_name="backoffice")
    assert result.exit_code == 0 and result.output.startswith(" ".join(["Usage: backoffice", *words]))


def test_wrong_use_exits_with_2(tmp_path: Path) -> None:
    assert program(["fly"]).returncode == 2
    assert program(["user", "add"]).returncode == 2
    assert program(["plugin", "list", "--colour"]).returncode == 2


def test_a_setting_that_nobody_knows_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "backoffice.toml").write_text("prot = 8000\n")
    done = program(["check", "--data", str(tmp_path)])
    assert done.returncode == 1 and "the nearest is port" in done.stderr and "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    environment = os.environ | {"BACKOFFICE_DATABASE_URL": f"postgresql://nobody@/none?host={tmp_path}"}
    done = program(["migrate", "--data", str(tmp_path)], environment)
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "does not answer" in done.stderr


def test_a_fault_of_the_program_is_a_sentence_unless_asked(bo: Any, office: str, monkeypatch: Any) -> None:
    from click.testing import CliRunner

    from backoffice.cli.main import program as cli

    def broken(self: Application) -> list[str]:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(Application, "check", broken)
    assert "ZeroDivisionError: division by zero" in bo("check", status=1).stderr
    assert isinstance(CliRunner().invoke(cli, ["--verbose", "check"]).exception, Exception)


def test_the_core_needs_no_flask_to_answer() -> None:
    code = (
        "import sys; from backoffice.cli.main import program; import backoffice.application; "
        "print([m for m in ('flask', 'backoffice_web') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
