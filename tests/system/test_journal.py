"""The journal of a whole installation: sealed by its server, proven by its owner."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from backoffice.bus.audit import verify_chain
from backoffice.db.database import Database
from tests.system.installation import Installation


@pytest.mark.slow
@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_running_server_seals_the_journal_by_itself(installation: Installation) -> None:
    installation.start()
    status, answer = installation.command("catalog.create_item", {"sku": "BOLT", "name": "Bolt", "uom": "pcs"})
    assert status == 200, answer
    database = Database(installation.environment["BACKOFFICE_DATABASE_URL"])
    end = time.monotonic() + 10
    while (report := verify_chain(database)).unsealed:
        assert time.monotonic() < end, f"{report.unsealed} rows are not sealed"
        time.sleep(0.1)
    database.dispose()
    assert report.ok
    assert report.rows > 5


@pytest.mark.slow
def test_the_end_of_the_journal_cannot_be_cut_off_unseen(installation: Installation, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors"
    installation.run("audit", "verify", "--write-anchor", str(anchors))
    installation.run("audit", "verify", "--anchors", str(anchors))
    url = (
        installation.environment.get("BACKOFFICE_DATABASE_URL") or f"sqlite:///{installation.folder / 'backoffice.db'}"
    )
    database = Database(url)
    with database.write() as connection:
        for table in ("core_journal_seal", "core_journal"):
            connection.execute(sa.text(f"DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM core_journal)"))
    database.dispose()
    assert "was cut off" in installation.run("audit", "verify", "--anchors", str(anchors), status=1)
