"""`plugin.toml` is read without import, and whatever is wrong with it is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.lifecycle.manifest import BadManifest, Manifest, read

GOOD = """
schema = 1
api = ">=1,<2"
kind = "module"
title = "Fleet"
summary = "Vehicles and their mileage."
department = "facilities"
requires = ["catalog"]
after = ["finance"]
provides = ["vehicles"]
personal_data = true
"""


def manifest(folder: Path, text: str, version: str = "2.1") -> Manifest:
    (folder / "plugin.toml").write_text(text, encoding="utf-8")
    return read(folder, "fleet", version)


def test_all_of_it_is_read(tmp_path: Path) -> None:
    found = manifest(tmp_path, GOOD)
    assert (found.name, found.version, found.title) == ("fleet", "2.1", "Fleet")
    assert (found.requires, found.after, found.provides) == (("catalog",), ("finance",), ("vehicles",))
    assert (found.kind, found.department, found.personal_data) == ("module", "facilities", True)


def test_the_defaults(tmp_path: Path) -> None:
    found = manifest(tmp_path, 'schema = 1\napi = ">=1"\ntitle = "Fleet"')
    assert (found.kind, found.requires, found.personal_data) == ("module", (), False)


def test_a_folder_plugin_brings_its_own_version(tmp_path: Path) -> None:
    text = GOOD + 'version = "0.3"'
    assert manifest(tmp_path, text, "").version == "0.3"
    assert manifest(tmp_path, text, "2.1").version == "2.1"


@pytest.mark.parametrize(
    ("api", "version", "accepted"),
    [(">=1,<2", "1.0", True), (">=1,<2", "1.9", True), (">=1,<2", "2.0", False), (">=1.4", "1.3", False)],
)
def test_the_range_of_contracts(tmp_path: Path, api: str, version: str, accepted: bool) -> None:
    assert manifest(tmp_path, GOOD.replace(">=1,<2", api)).accepts(version) is accepted


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("schema = ", "cannot be read"),
        (GOOD.replace("title", "titel"), "unknown key “titel”; the nearest known one is “title”"),
        (GOOD.replace("schema = 1", "schema = 2"), "schema = 2; this version reads schema = 1"),
        (GOOD.replace("schema = 1", ""), "lacks the key “schema”"),
        (GOOD.replace('api = ">=1,<2"', ""), "lacks the key “api”"),
        (GOOD.replace(">=1,<2", "one"), "write a range"),
        (GOOD.replace('"module"', '"gadget"'), '"module" or "driver"'),
        (GOOD.replace('["catalog"]', '"catalog"'), "a list of plugin names"),
        (GOOD.replace('["catalog"]', "[1]"), "a list of plugin names"),
        (GOOD.replace("true", '"yes"'), "true or false"),
        (GOOD.replace('"Fleet"', "7"), "not a text"),
        (GOOD.replace('summary = "Vehicles and their mileage."', "name = 'other'"), "unknown key “name”"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadManifest) as fault:
        manifest(tmp_path, text)
    assert sentence in str(fault.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadManifest, match=r"no plugin\.toml"):
        read(tmp_path, "fleet", "")


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    (tmp_path / "plugin.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadManifest, match="cannot be read"):
        read(tmp_path, "fleet", "")
