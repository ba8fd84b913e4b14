"""Writes `docs/reference/` from the running declarations: `make reference`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from backoffice.application import Application
from backoffice.bus.catalogue import CORE
from backoffice.config import Config, secret
from backoffice.reference import pages
from backoffice.testing.databases import Databases
from backoffice.testing.postgres import PostgresServer

PLUGINS = ("catalog", "inventory")
AREAS = (*sorted(CORE), *PLUGINS)
FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"


def main() -> None:
    """Write every page."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        url, _ = Databases(folder, _no_server).office("sqlite", PLUGINS)
        secret.create(folder / "data")
        with Application.open(Config(data_dir=folder / "data", database_url=url)) as application:
            for name, text in pages(application, AREAS).items():
                (FOLDER / name).write_text(text, encoding="utf-8")
                print(FOLDER / name)


def _no_server() -> PostgresServer:
    raise AssertionError("the reference needs no PostgreSQL")


if __name__ == "__main__":
    main()
