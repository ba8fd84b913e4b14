"""A backup holds everything as it was at one moment, and is worth something only when it was restored."""

from __future__ import annotations

import tarfile
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from backoffice import backup
from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.bus.audit import verify_chain
from backoffice.bus.seal import seal_once
from backoffice.config import Config
from backoffice.errors import Conflict, Refused, Unavailable
from backoffice.jobs.relay import relay_once
from backoffice.testing.databases import Databases
from backoffice.testing.postgres import client_programs


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog",)


@pytest.fixture
def config(config: Config) -> Config:
    """With the programs that belong to the test server."""
    return config.model_copy(update={"pg_bin": client_programs()})


@pytest.fixture
def file(office: Application, actor: Actor, config: Config, tmp_path: Path) -> Path:
    """A backup of an office with one item of its own."""
    office.dispatch("catalog.create_item", {"sku": "BOLT", "name": "Bolt", "uom": "pcs"}, actor)
    target = tmp_path / "office.tar"
    backup.take(config, office.database, target)
    return target


@pytest.fixture
def elsewhere(config: Config, databases: Databases, dialect: str, tmp_path: Path):
    """An empty place for the same kind of database."""
    url = f"sqlite:///{tmp_path / 'new' / 'backoffice.db'}" if dialect == "sqlite" else databases.empty(dialect)
    yield config.model_copy(update={"data_dir": tmp_path / "new", "database_url": url})
    if dialect != "sqlite":
        databases.drop(url)


def test_it_is_for_nobody_else_to_read(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir() if "backup" in path.name or "part" in path.name] == []


def test_what_is_restored_goes_on_where_it_was(file: Path, elsewhere: Config, office: Application) -> None:
    backup.restore(elsewhere, file)
    assert elsewhere.secret == office.config.secret
    with Application.open(elsewhere) as restored:
        with restored.read() as connection:
            assert connection.scalar(sa.text("SELECT name FROM catalog_item WHERE sku = 'BOLT'")) == "Bolt"
        assert restored.registry.enabled == {"catalog"}
        assert restored.check() == []


def test_a_linked_plugin_is_named_and_left_out(
    office: Application, config: Config, elsewhere: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (config.data_dir / "plugins" / "own").mkdir(parents=True)
    (config.data_dir / "plugins" / "linked").symlink_to(tmp_path)
    backup.take(config, office.database, tmp_path / "office.tar")
    assert "plugins/linked links to" in caplog.text
    backup.restore(elsewhere, tmp_path / "office.tar")
    restored = {path.name for path in (elsewhere.data_dir / "plugins").iterdir()}
    assert "own" in restored and "linked" not in restored


def test_only_an_empty_place_is_restored_into(file: Path, config: Config, elsewhere: Config) -> None:
    with pytest.raises(Conflict, match="database in this place already. Nothing was restored"):
        backup.restore(config, file)
    elsewhere.data_dir.mkdir(parents=True)
    (elsewhere.data_dir / "secret.key").write_bytes(b"x" * 32)
    with pytest.raises(Conflict, match="secret.key already"):
        backup.restore(elsewhere, file)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_log_that_was_left_behind_is_not_played_onto_the_restored_database(
    file: Path, elsewhere: Config, dialect: str
) -> None:
    elsewhere.data_dir.mkdir(parents=True)
    (elsewhere.data_dir / "backoffice.db-wal").write_bytes(b"left behind")
    with pytest.raises(Conflict, match="Nothing was restored"):
        backup.restore(elsewhere, file)


def test_a_good_backup_is_found_good(file: Path, config: Config) -> None:
    findings = {finding.subject: finding for finding in backup.verify(config, file)}
    assert all(finding.ok for finding in findings.values()), findings
    assert {"rows", "journal", "checks"} <= findings.keys()


def test_a_backup_with_a_changed_journal_is_found_out(
    office: Application, actor: Actor, config: Config, tmp_path: Path
) -> None:
    office.dispatch("catalog.create_item", {"sku": "BOLT", "name": "Bolt", "uom": "pcs"}, actor)
    with office.database.write() as connection:
        connection.execute(
            sa.text("UPDATE core_journal SET command = 'x.y' WHERE seq = (SELECT max(seq) FROM core_journal)")
        )
    backup.take(config, office.database, tmp_path / "bad.tar")
    findings = {finding.subject: finding for finding in backup.verify(config, tmp_path / "bad.tar")}
    assert not findings["journal"].ok and "was changed" in findings["journal"].found


def test_rows_that_are_missing_are_found_out(file: Path, config: Config, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar"
    with tarfile.open(file) as before, tarfile.open(cut, "w") as after:
        for member in before.getmembers():
            content = before.extractfile(member)
            if member.name == "backup.json":
                assert content is not None
                text = content.read().replace(b'"catalog_item": 1', b'"catalog_item": 2')
                (tmp_path / "backup.json").write_bytes(text)
                after.add(tmp_path / "backup.json", "backup.json")
            else:
                after.addfile(member, content)
    rows = next(finding for finding in backup.verify(config, cut) if finding.subject == "rows")
    assert not rows.ok and "not as counted: catalog_item" in rows.found


def test_it_is_one_moment_while_others_write(office: Application, actor: Actor, config: Config, tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            office.dispatch("catalog.create_item", {"sku": f"N{number}", "name": "N", "uom": "pcs"}, actor)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        backup.take(config, office.database, tmp_path / "busy.tar")
    finally:
        stop.set()
        worker.join()
    assert all(finding.ok for finding in backup.verify(config, tmp_path / "busy.tar"))


def test_no_backup_is_written_over(file: Path, office: Application, config: Config) -> None:
    before = file.read_bytes()
    with pytest.raises(Refused, match="there already. Nothing was written"):
        backup.take(config, office.database, file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 100])
def test_what_is_no_backup_is_refused(config: Config, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(Refused, match="is no backup, or it is damaged"):
        backup.verify(config, tmp_path / "x.tar")
    with pytest.raises(Refused, match="There is no file"):
        backup.verify(config, tmp_path / "y.tar")


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_missing_programs_are_named(office: Application, config: Config, dialect: str, tmp_path: Path) -> None:
    without = config.model_copy(update={"pg_bin": tmp_path})
    with pytest.raises(Unavailable, match=r"pg_dump is not in .*Nothing was changed; install .*BACKOFFICE_PG_BIN"):
        backup.take(without, office.database, tmp_path / "none.tar")
    assert not (tmp_path / "none.tar").exists()


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_another_server_that_counts_transactions_from_its_own_beginning(
    office: Application, actor: Actor, config: Config, elsewhere: Config, dialect: str, tmp_path: Path
) -> None:
    """What is written after the restore is sealed and relayed after what was restored, though its number is lower."""
    item = {"name": "Item", "uom": "pcs"}
    office.dispatch("catalog.create_item", {"sku": "OLD", **item}, actor)
    while relay_once(office.database, office.catalogue):
        pass
    office.dispatch("catalog.create_item", {"sku": "WAITING", **item}, actor)
    with office.database.write() as connection:  # as if this server were much older than the next
        for change in (
            "UPDATE core_journal SET xid = CAST(CAST(CAST(xid AS text) AS bigint) + 900000000000 AS text)::xid8",
            "UPDATE core_relay SET xid = CAST(xid AS bigint) + 900000000000",
        ):
            connection.execute(sa.text(change.replace("::", "\\:\\:")))
    backup.take(config, office.database, tmp_path / "old.tar")
    backup.restore(elsewhere, tmp_path / "old.tar")
    with Application.open(elsewhere) as restored:
        restored.dispatch("catalog.create_item", {"sku": "NEW", **item}, actor)
        while seal_once(restored.database):
            pass
        while relay_once(restored.database, restored.catalogue):
            pass
        report = verify_chain(restored.database)
        with restored.read() as connection:
            told = connection.scalars(
                sa.text("SELECT seq FROM core_event WHERE name = 'item.created' ORDER BY id")
            ).all()
    assert report.ok and report.unsealed == 0
    assert len(told) == len(set(told)) == 3


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("name", ["plugins/../../outside", "plugins/link"])
def test_a_backup_that_reaches_outside_is_refused(file: Path, elsewhere: Config, tmp_path: Path, name: str) -> None:
    with tarfile.open(file, "a:") as tar:
        member = tarfile.TarInfo(name)
        if name.endswith("link"):
            member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(member)
    with pytest.raises(Refused, match="is no backup, or it is damaged"):
        backup.restore(elsewhere, file)
    assert not (tmp_path / "outside").exists()
