"""The installation's secret: made once, kept to its owner."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backoffice.config import Config, secret
from backoffice.errors import Unavailable


def test_it_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    made = secret.create(tmp_path / "data")
    assert len(made) == 32
    assert secret.create(tmp_path / "data") == made == Config(data_dir=tmp_path / "data").secret
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "data") == ["secret.key"]


def test_many_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret.create, [tmp_path] * 8))) == 1


def test_a_missing_one_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="backoffice init"):
        _ = Config(data_dir=tmp_path).secret


def test_one_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(Unavailable, match="cut short"):
        secret.read(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_one_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret.create(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(Unavailable, match="chmod 600"):
        secret.read(tmp_path)


def test_it_is_not_shown_with_the_configuration(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path)
    made = secret.create(tmp_path)
    assert config.secret == made
    assert repr(made) not in repr(config)
