"""docs/how-to/write-a-plugin.md works as printed: its files make a plugin, its commands run."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-plugin.md"
FILES = re.compile(r"`(?P<path>backoffice_fleet/[^`]+)`:\n```\w+\n(?P<text>.*?)```", re.DOTALL)
COMMANDS = re.compile(r"^backoffice (?P<arguments>.+?)(?:  +#.*)?$", re.MULTILINE)


class Installation:
    """An installation in a folder, worked on by command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "BACKOFFICE_DATA_DIR": str(folder)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [Path(sys.executable).parent / "backoffice", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    installation = Installation(tmp_path / "data")
    made = installation.run("init")
    assert made.returncode == 0, made.stdout + made.stderr
    return installation


@pytest.mark.slow
@pytest.mark.timeout(180)  # ten processes, one after the other
def test_the_page_makes_a_plugin_that_works(installation: Installation) -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = {match["path"]: match["text"] for match in FILES.finditer(page)}
    assert len(files) == 3
    for path, text in files.items():
        target = installation.folder / "plugins" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    commands = [shlex.split(match["arguments"]) for match in COMMANDS.finditer(page)]
    assert [words[:2] for words in commands] == [
        ["plugin", "install"],
        ["plugin", "enable"],
        ["run", "fleet.create_vehicle"],
        ["run", "fleet.record_reading"],
    ]
    for words in commands:
        done = installation.run(*words)
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"

    backwards = json.dumps({"vehicle": "B-XY 12", "odometer": "99.8"})
    refused = installation.run("run", "fleet.record_reading", backwards)
    assert refused.returncode == 1
    assert "never runs backwards" in refused.stdout + refused.stderr
    for invariants in (["check"], ["audit", "verify"]):
        sound = installation.run(*invariants)
        assert sound.returncode == 0, sound.stdout + sound.stderr
