"""What the commands share: the data directory, the opened application, who acts, and JSON on the way out."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from backoffice.config import Config

if TYPE_CHECKING:
    from backoffice.actor import Actor
    from backoffice.application import Application

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--data DIR` and passes the configuration found there as `config`."""

    @click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="The data directory; by default BACKOFFICE_DATA_DIR or ./backoffice-data.",
    )
    @functools.wraps(function)
    def with_config(data: Path | None, **rest: Any) -> Any:
        return function(config=Config.load(data), **rest)

    return with_config


@contextmanager
def office(config: Config, *, safe_mode: bool = False) -> Iterator[Application]:
    """The application, opened for one command and closed after it."""
    from backoffice.application import Application

    with quietly(), Application.open(config, safe_mode=safe_mode) as application:
        yield application


@contextmanager
def quietly() -> Iterator[None]:
    """Without the log, unless somebody asked for it: the stack of a broken module would bury the answer."""
    logger = logging.getLogger("backoffice")
    before = logger.level
    if not click.get_current_context().find_root().params.get("verbose"):
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def owner(application: Application) -> Actor:
    """Whoever can read the data directory owns the installation: the system, in the first company."""
    import sqlalchemy as sa

    from backoffice.actor import system_actor
    from backoffice.org import Company

    with application.database.read() as connection:
        return system_actor(connection.scalar(sa.select(sa.func.min(Company.id))))


def say_json(value: Any) -> None:
    """Print as JSON; instants and identifiers as text."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode())
