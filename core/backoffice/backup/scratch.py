"""A backup restored where it harms nobody, and gone afterwards: to look at it, and to rehearse on it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from backoffice.backup import archive, postgresql, sqlite
from backoffice.config import Config, secret


@contextmanager
def scratch(config: Config, file: Path) -> Iterator[Config | None]:
    """The configuration of an installation made from the backup; None where the database's user may not create one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backoffice-scratch-")))
        archive.extract(file, folder, archive.DATABASE, secret.FILE, archive.PLUGINS)
        dumped = folder / archive.DATABASE
        if archive.contents(file).dialect == "sqlite":
            url = f"sqlite:///{folder / 'backoffice.db'}"
            sqlite.load(url, dumped)
        else:
            created = stack.enter_context(postgresql.scratch(config.database_url))
            if created is None:
                yield None
                return
            url = created
            postgresql.load(config, url, dumped)
        yield config.model_copy(update={"data_dir": folder, "database_url": url})
