"""The wheel: holds every file of every root, and runs apart from the repository."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
    "wheel"
]["packages"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_every_file_of_every_root(wheel: Path) -> None:
    """Templates, styles, migrations and manifests too: an editable install hides what is missing."""
    in_tree = {
        str(path.relative_to(ROOT / Path(package).parent))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert in_wheel == in_tree


def test_it_runs_apart_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-P", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    found = run(
        "-c",
        "import backoffice as b, backoffice_inventory as i; print(b.__file__, i.__file__)",
    )
    assert all(Path(path).is_relative_to(site) for path in found.split())
    main = "import sys; from backoffice.cli.main import main; sys.argv[0] = 'backoffice'; main()"
    run("-c", main, "init", "--data", str(tmp_path / "data"))
    assert "inventory" in run("-c", main, "plugin", "list", "--data", str(tmp_path / "data"))
