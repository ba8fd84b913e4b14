"""The server's disk is full: nothing is acknowledged, nothing is half written, and it goes on once there is room."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.system.installation import Installation

SIZE = "24m"


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes; skipped where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.fixture
def installation(small_disk: Path) -> Iterator[Installation]:
    made = Installation(small_disk / "data")
    yield made
    made.kill()


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_full_disk_is_told_and_costs_nothing_that_was_acknowledged(
    installation: Installation, small_disk: Path
) -> None:
    installation.start()
    filler = small_disk / "filler"
    _fill(filler)
    made = []
    refused: list[int] = []
    for number in range(2_000):
        sku = f"ITEM-{number}"
        status, answer = installation.command("catalog.create_item", {"sku": sku, "name": "x" * 200, "uom": "pcs"}, sku)
        if status == 200:
            made.append(sku)
        else:
            assert status == 503 and answer["status"] == 503, (status, answer)
            refused.append(number)
            if len(refused) == 3:
                break
    assert refused, "the disk was never full"
    filler.unlink()
    again = f"ITEM-{refused[0]}"
    assert installation.command("catalog.create_item", {"sku": again, "name": "x", "uom": "pcs"}, "later")[0] == 200
    items = installation.get("/api/v1/catalog/items?limit=500&sort=id")[1]["items"]
    assert [item["sku"] for item in items] == [*made, again][: len(items)]
    assert installation.get(f"/api/v1/catalog/items?sku={again}")[1]["items"]
    installation.run("check")
    installation.run("audit", "verify")


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
