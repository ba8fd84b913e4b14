"""A start that dies while a plugin is imported is told of by the next; after the second the plugin is left out."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backoffice.lifecycle.manifest import Manifest
from backoffice.lifecycle.plugin import PluginInfo
from backoffice.lifecycle.start_mark import StartMark


@pytest.fixture
def fleet(tmp_path: Path) -> PluginInfo:
    root = tmp_path / "backoffice_fleet"
    root.mkdir()
    (root / "__init__.py").touch()
    os.utime(root / "__init__.py", (1, 1))
    return PluginInfo(Manifest("fleet", "1.0", title="Fleet"), "backoffice_fleet", root)


@pytest.fixture
def mark(tmp_path: Path) -> StartMark:
    return StartMark(tmp_path)


def dies(tmp_path: Path, times: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    (tmp_path / "starts").mkdir(exist_ok=True)
    (tmp_path / "starts" / "fleet").write_text(f"{process.pid} {times}", encoding="utf-8")


def test_a_start_that_went_well_leaves_nothing(
    mark: StartMark, fleet: PluginInfo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert mark.refuses(fleet) == ""
    with mark.loading(fleet):
        assert (tmp_path / "starts" / "fleet").exists()
    with pytest.raises(KeyError), mark.loading(fleet):
        raise KeyError
    assert list((tmp_path / "starts").iterdir()) == []
    assert caplog.records == []


def test_after_one_death_the_log_names_the_plugin_and_the_way_out(
    mark: StartMark, fleet: PluginInfo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dies(tmp_path, 1)
    with caplog.at_level(logging.ERROR):
        assert mark.refuses(fleet) == ""
    assert "ended while the module fleet was being loaded" in caplog.text
    assert "serve --safe-mode" in caplog.text
    with mark.loading(fleet):
        assert (tmp_path / "starts" / "fleet").read_text().endswith(" 2")


def test_after_two_the_plugin_is_left_out_until_its_package_changes(
    mark: StartMark, fleet: PluginInfo, tmp_path: Path
) -> None:
    dies(tmp_path, 2)
    assert "It ended 2 processes while it was loaded" in mark.refuses(fleet)
    found = mark.interrupted()
    assert found is not None and (found.plugin, found.times) == ("fleet", 2)
    os.utime(fleet.root / "__init__.py", (time.time() + 5, time.time() + 5))
    assert mark.refuses(fleet) == ""
    with mark.loading(fleet):
        assert (tmp_path / "starts" / "fleet").read_text().endswith(" 1")


def test_a_start_under_way_in_another_process_is_not_called_dead(
    mark: StartMark, fleet: PluginInfo, tmp_path: Path
) -> None:
    (tmp_path / "starts").mkdir()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        (tmp_path / "starts" / "fleet").write_text(f"{other.pid} 2", encoding="utf-8")
        assert mark.interrupted() is None
        assert mark.refuses(fleet) == ""
        other.communicate(b"\n")


def test_what_cannot_be_written_or_read_is_no_reason_not_to_start(fleet: PluginInfo, tmp_path: Path) -> None:
    nowhere = StartMark(tmp_path / "nowhere")
    with nowhere.loading(fleet):
        assert nowhere.refuses(fleet) == ""
    assert nowhere.interrupted() is None
    (tmp_path / "starts").mkdir()
    (tmp_path / "starts" / "fleet").write_bytes(b"\xff nonsense")
    assert StartMark(tmp_path).interrupted() is None
