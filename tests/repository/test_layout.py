"""The layout of the repository: what lies under plugins/ and drivers/ is packaged, checked and fenced in."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRY_POINTS = PYPROJECT["project"]["entry-points"]
PROGRAMS = {"agent"}
"""Under drivers/ because it runs them; it is none."""


def parts(kind: str) -> list[Path]:
    """The folders of one kind of part: plugins/<name> or drivers/<name>."""
    return sorted(folder for folder in (ROOT / kind).glob("*") if folder.is_dir() and folder.name != "__pycache__")


PARTS = [
    pytest.param(kind, folder, id=f"{kind}/{folder.name}") for kind in ("plugins", "drivers") for folder in parts(kind)
]
ROOTS = [
    "core",
    "web",
    *(f"{kind}/{folder.name}" for kind in ("plugins", "drivers") for folder in parts(kind)),
]


@pytest.mark.parametrize(("kind", "folder"), PARTS)
def test_a_part_is_an_entry_point_and_a_plugin_has_a_manifest(kind: str, folder: Path) -> None:
    package = f"backoffice_{folder.name}"
    if folder.name in PROGRAMS:
        assert ENTRY_POINTS["backoffice.cli"][folder.name] == f"{package}.cli:commands"
        return
    assert ENTRY_POINTS.get(f"backoffice.{kind}", {}).get(folder.name) == package
    if kind == "plugins":
        assert (folder / package / "plugin.toml").is_file(), f"{folder} has no plugin.toml beside its package"


@pytest.mark.parametrize("kind", ["plugins", "drivers"])
def test_every_entry_point_has_its_folder(kind: str) -> None:
    folders = {folder.name for folder in parts(kind)} - PROGRAMS
    assert set(ENTRY_POINTS.get(f"backoffice.{kind}", {})) == folders


def test_the_wheel_holds_every_root() -> None:
    packages = {f"{root}/{'backoffice' if root == 'core' else 'backoffice_' + Path(root).name}" for root in ROOTS}
    assert set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages


@pytest.mark.parametrize(("tool", "key"), [("mypy", "mypy_path"), ("pyright", "extraPaths")])
def test_the_type_checkers_see_every_root(tool: str, key: str) -> None:
    assert PYPROJECT["tool"][tool][key] == ROOTS


def test_import_contracts_cover_every_package() -> None:
    linter = PYPROJECT["tool"]["importlinter"]
    packages = {Path(package).name for package in PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    plugins = {f"backoffice_{folder.name}" for folder in parts("plugins")}
    contracts = {contract["name"]: contract for contract in linter["contracts"]}

    assert set(linter["root_packages"]) == packages
    assert packages - {"backoffice"} <= set(
        contracts["The core knows no shell, no plugin, no Flask and no device"]["forbidden_modules"]
    )
    assert plugins <= set(contracts["The shell knows no plugin"]["forbidden_modules"])
    assert set(contracts["Only the pages of a plugin know the shell"]["source_modules"]) == plugins


def test_a_plugin_may_import_only_what_its_manifest_requires() -> None:
    """The contracts of import-linter follow from the manifests, so neither can drift from the other."""
    plugins = {folder.name: folder / f"backoffice_{folder.name}" / "plugin.toml" for folder in parts("plugins")}
    requires = {name: _all_required(name, plugins) for name in plugins}
    contracts = [
        c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["name"].startswith("A plugin imports only")
    ]
    forbidden = {
        (source, target) for c in contracts for source in c["source_modules"] for target in c["forbidden_modules"]
    }

    assert forbidden == {
        (f"backoffice_{name}", f"backoffice_{other}")
        for name in plugins
        for other in plugins
        if other != name and other not in requires[name]
    }


def _all_required(name: str, plugins: dict[str, Path]) -> set[str]:
    direct = set(tomllib.loads(plugins[name].read_text(encoding="utf-8")).get("requires", []))
    return direct.union(*(_all_required(other, plugins) for other in direct))
