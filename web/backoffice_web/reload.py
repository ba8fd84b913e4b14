"""For those who write plugins: serve, and start anew whenever a source file is saved."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

import click

import backoffice
import backoffice_web
from backoffice.config import Config
from backoffice.lifecycle.discovery import discover

SOURCES = frozenset({".py", ".toml", ".html", ".css", ".js", ".mo"})


def serve(config: Config) -> None:
    """Run `backoffice serve` in a process of its own, which is ended and started again at every change."""
    try:
        from watchfiles import DefaultFilter, run_process
    except ImportError:
        raise click.ClickException(
            "Reloading needs the package watchfiles, which is not here. Nothing was started; "
            "run: pip install 'backoffice[test]'"
        ) from None

    class Sources(DefaultFilter):
        """Source files and templates; what programs write beside them does not count."""

        def __call__(self, change: object, path: str) -> bool:
            return Path(path).suffix in SOURCES and super().__call__(change, path)  # type: ignore[arg-type]

    os.environ["BACKOFFICE_DATABASE_URL"] = config.database_url
    program = [sys.executable, "-m", "backoffice", "serve", "--data", str(config.data_dir)]
    click.echo("Watching the sources: everything starts anew when one is saved.")
    run_process(
        *watched(config),
        target=shlex.join([*program, "--host", config.host, "--port", str(config.port)]),
        target_type="command",
        callback=lambda changes: click.echo(f"Changed: {', '.join(sorted({Path(path).name for _, path in changes}))}"),
        watch_filter=Sources(),
        debounce=300,
        sigint_timeout=30,
    )


def watched(config: Config) -> list[Path]:
    """The folders of the program, of every plugin that is there, and the one where new plugins appear."""
    own = config.data_dir / "plugins"
    own.mkdir(exist_ok=True)
    packages: Iterable[Path] = (Path(str(one.__file__)).parent for one in (backoffice, backoffice_web))
    plugins = (info.root for info in discover([own]).values() if info.root != Path())
    return sorted({own, *packages, *plugins})
