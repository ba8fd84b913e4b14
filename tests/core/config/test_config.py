"""The configuration: file, then environment, then arguments; whatever is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.config import Config
from backoffice.errors import Invalid


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [n for n in os.environ if n.startswith("BACKOFFICE_")]:
        monkeypatch.delenv(name)


def write(folder: Path, text: str) -> Path:
    (folder / "backoffice.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_anything_a_file_database_in_the_data_directory(tmp_path: Path) -> None:
    config = Config.load(tmp_path)
    assert config.data_dir == tmp_path
    assert config.database_url == f"sqlite:///{tmp_path}/backoffice.db"
    assert (config.host, config.threads) == ("127.0.0.1", 32)


def test_the_later_source_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'port = 1001\nthreads = 4\nhost = "0.0.0.0"')
    monkeypatch.setenv("BACKOFFICE_PORT", "1002")
    monkeypatch.setenv("BACKOFFICE_THREADS", "5")
    config = Config.load(tmp_path, port=1003)
    assert (config.host, config.threads, config.port) == ("0.0.0.0", 5, 1003)


def test_the_folder_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKOFFICE_DATA_DIR", str(write(tmp_path, "port = 1001")))
    assert (Config.load().data_dir, Config.load().port) == (tmp_path, 1001)


def test_a_misspelt_key_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="prot: there is no setting of this name; the nearest is port"):
        Config.load(write(tmp_path, "prot = 80"))


def test_a_misspelt_variable_names_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKOFFICE_DATABSE_URL", "postgresql://localhost/x")
    with pytest.raises(Invalid, match="the nearest is database_url"):
        Config.load(tmp_path)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('port = "many"', "port"),
        ("port = 70000", "port"),
        ("threads = 0", "threads"),
        ('public_url = "javascript:alert(1)"', "public_url"),
        ("proxy_hops = -1", "proxy_hops"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, line: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Config.load(write(tmp_path, line))
    assert [error.field for error in refused.value.errors] == [field]


def test_every_wrong_value_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        Config.load(write(tmp_path, "port = -1\nthreads = 9999"))
    assert {error.field for error in refused.value.errors} == {"port", "threads"}


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"backoffice\.toml is not valid TOML"):
        Config.load(write(tmp_path, "port ="))


def test_every_setting_is_described() -> None:
    assert [name for name, field in Config.model_fields.items() if not field.description] == []


def test_the_database_password_stays_out_of_what_is_logged(tmp_path: Path) -> None:
    assert "geheim" not in repr(Config(data_dir=tmp_path, database_url="postgresql://me:geheim@host/x"))
