"""`backoffice plugin check` finds what is planted, says what to do, and says when it cannot check."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backoffice.cli.main import program
from backoffice.scaffold import check, write_plugin

ORCHARD = "backoffice_orchard"
ONE_BY_ONE = """\
    for row in rows:
        with snapshot() as connection:
            tasks.record(connection, actor(), row["id"])
"""


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["plugin", "check", str(path), *arguments])


def replace(package: Path, file: str, *pairs: tuple[str, str]) -> None:
    text = (package / file).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    (package / file).write_text(text, encoding="utf-8")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_plugin("orchard", "module", tmp_path) / ORCHARD


def plant(package: Path) -> None:
    """Many small faults, each of a kind that has happened somewhere."""
    replace(package, "plugin.toml", ('summary = "Tasks that fall due, once or again and again."', 'summary = ""'))
    replace(package, "rules.py", ("import re\n", "import re\nimport time\n"))
    replace(
        package,
        "commands.py",
        (', example={"task": "OIL"}', ', example={"task": None}'),
        ("from collections.abc", "import backoffice_catalog.models\nfrom collections.abc"),
    )
    replace(
        package,
        "resources.py",
        ('    scope={"site": Task.site_id, "company": Site.company_id},\n', "    shared=False,\n"),
        ('    description="What is to be done, by when, and when it was.",\n', ""),
    )
    replace(
        package,
        "plugin.py",
        ("(events.TaskFinished, events.plan_next)", "(events.plan_next,)"),
        ('"orchard.due", "Due today"', '"due", "Due today"'),
        ('("orchard.*", "org.sites.read")', '("orchards.*",)'),
    )
    replace(package, "migrations/0001_tasks.py", ('    op.drop_table("orchard_task")', "    pass"))
    replace(
        package,
        "pages.py",
        ("from flask import", "import time\nfrom flask import"),
        ("    return render_template", f"{ONE_BY_ONE}    return render_template"),
    )


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_planted_faults_are_found_and_told(package: Path) -> None:
    plant(package)
    result = run(package.parent, "--json")
    assert result.exit_code == 1, result.output
    failed = {one["check"].partition(" [")[0]: one["reason"] for one in json.loads(result.stdout)["failed"]}
    assert set(failed) >= {
        "the manifest is complete",
        "rules are pure",
        "examples are valid",
        "it imports only what it may",
        "resources say whose rows they are",
        "resources are documented and keyed",
        "events are declared documented and versioned",
        "small declarations bear its name",
        "roles give what there is",
        "migrations run up down and up",
        "pages ask no more for many rows",
    }
    assert all("What to do:" in reason for reason in failed.values()), failed
    assert "imports time" in failed["rules are pure"]
    assert "/orchard/due asks the database" in failed["pages ask no more for many rows"]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_sound_plugin_passes_as_a_wheel_too(package: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "backoffice_orchard-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in package.rglob("*"):
            archive.write(path, path.relative_to(package.parent))
    result = run(wheel)
    assert result.exit_code == 0, result.output
    assert "passes all" in result.output


def test_what_cannot_be_checked_is_said(package: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, why in ((tmp_path / "empty", "holds no plugin"), (package / "plugin.py", "neither a folder nor a wheel")):
        result = run(path)
        assert result.exit_code == 2
        assert why in result.output
    replace(package, "plugin.toml", ('kind = "module"', 'kind = "gadget"'))
    result = run(package)
    assert result.exit_code == 2
    assert 'not "module" or "driver"' in result.output


def test_missing_requirements_are_said(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(package, "plugin.toml", ('department = "Orchard"', 'department = "Orchard"\nrequires = ["barn"]'))
    result = run(package)
    assert result.exit_code == 2
    assert "requires barn, which is not here" in result.output
    monkeypatch.setattr(check, "NEEDED", ("pytest", "no_such_package"))
    result = run(package)
    assert result.exit_code == 2
    assert "The checks need no_such_package" in result.output
