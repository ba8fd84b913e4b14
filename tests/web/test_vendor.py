"""Everything that a page loads comes from here, and is what its manifest says."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools/vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


vendor = _load()
WEB = ROOT / "web/backoffice_web"
VENDOR = WEB / "static/vendor"
OWN = sorted(p for p in WEB.rglob("*") if p.suffix in (".html", ".css", ".js", ".svg") and VENDOR not in p.parents)
NAMESPACE = "http://www.w3.org/"


@pytest.mark.parametrize("manifest", vendor.MANIFESTS, ids=lambda path: path.parent.parent.name)
def test_vendored_files_hash_to_what_the_manifest_says(manifest: Path) -> None:
    assert vendor.differences(manifest) == []


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    manifest = tmp_path / "vendor.toml"
    manifest.write_text(
        '[[package]]\nname = "a"\nversion = "1"\n[[package.file]]\nfrom = "x"\nto = "x.js"\nsha256 = "00"\n'
    )
    (tmp_path / "x.js").write_text("alert(1)")
    (tmp_path / "extra.js").write_text("")
    assert [problem.rpartition(": ")[2] for problem in vendor.differences(manifest)] == [
        "does not hash to what vendor.toml says",
        "not named in vendor.toml",
    ]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_file_of_ours_names_an_outside_address(path: Path) -> None:
    addresses = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"')]*", path.read_text(encoding="utf-8"))
    assert [address for address in addresses if not address.startswith(NAMESPACE)] == []


@pytest.mark.parametrize("path", sorted(VENDOR.glob("*.css")), ids=lambda path: path.name)
def test_vendored_style_sheets_load_nothing_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "@import" not in text
    loaded = re.findall(r"url\(\s*[\"']?([a-z0-9./#:_-]*)", text)
    assert [address for address in loaded if not address.startswith(("data:", "#"))] == []


@pytest.mark.parametrize("path", [p for p in OWN if p.suffix == ".html"], ids=lambda path: path.name)
def test_templates_have_no_inline_style_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    for script in re.findall(r"<script[^>]*>", text):
        assert 'nonce="{{ csp_nonce }}"' in script


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    manifest = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
    there = {name for package in manifest["package"] for name in package.get("icons", ())}
    named: set[str] = set()
    for path in OWN:
        named |= set(re.findall(r"""\bicon\(["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8")))
    for path in [
        *WEB.rglob("*.py"),
        *WEB.parents[1].glob("plugins/*/*/*.py"),
        *WEB.parents[1].glob("core/backoffice/**/*.py"),
    ]:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'icon="([a-z0-9-]+)"', text))
        named |= set(re.findall(r'Nav\([^)]*?\.read", "([a-z0-9-]+)"', text))
    assert len(named) > 40
    assert named - there == set()
