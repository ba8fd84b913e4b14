"""`backoffice plugin new`: what it writes works, and what it may not write it does not."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backoffice.cli.main import program
from backoffice.lifecycle.discovery import discover
from backoffice.scaffold.names import OURS, SHELL


def new(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["plugin", "new", "--path", str(folder), *arguments])


def own_tests(distribution: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=distribution, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_new_module_passes_its_own_tests_and_those_that_it_inherits(tmp_path: Path) -> None:
    assert new(tmp_path, "orchard").exit_code == 0
    done = own_tests(tmp_path / "backoffice-orchard")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" in done.stdout  # it has no demo


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_new_driver_loads_and_passes_what_it_inherits(tmp_path: Path) -> None:
    assert new(tmp_path, "scales", "--kind", "driver").exit_code == 0
    found = discover([tmp_path])["scales"]
    assert found.manifest.kind == "driver"
    text = (tmp_path / "backoffice-scales" / "pyproject.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["project"]["entry-points"]["backoffice.drivers"] == {"scales": "backoffice_scales"}
    done = own_tests(tmp_path / "backoffice-scales")
    assert done.returncode == 0, done.stdout[-3000:]


def test_it_is_found_where_it_was_written(tmp_path: Path) -> None:
    result = new(tmp_path, "orchard")
    assert "backoffice plugin enable orchard" in result.output
    found = discover([tmp_path])["orchard"]
    assert (found.manifest.title, found.manifest.version, found.reason) == ("Orchard", "0.1.0", "")
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file())
    assert "@name@" not in text
    assert "@Title@" not in text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Orchard", "lower-case"),
        ("1st", "lower-case"),
        ("a", "2 to 30"),
        ("two__words", "single _"),
        ("../escape", "lower-case"),
        ("x" * 31, "2 to 30"),
        ("class", "Python's own"),
        ("identity", "uses itself"),
        ("scan", "uses itself"),
        pytest.param("catalog", "There is a plugin catalog already", marks=pytest.mark.needs("catalog")),
        pytest.param("catalog_plus", "could not tell their tables apart", marks=pytest.mark.needs("catalog")),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_written(tmp_path: Path, name: str, why: str) -> None:
    result = new(tmp_path, name)
    assert result.exit_code == 1
    assert why in result.output
    assert "Nothing was written" in result.output
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "backoffice-orchard" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    result = new(tmp_path, "orchard")
    assert result.exit_code == 1
    assert "is there already. Nothing was written" in result.output
    assert [path.name for path in mine.parent.iterdir()] == ["mine.txt"]


def test_reserved_words_are_no_plugins() -> None:
    assert not {*SHELL, *OURS} & set(discover())
