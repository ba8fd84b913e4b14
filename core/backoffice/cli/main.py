"""`backoffice …`: the groups of the core, and those that packages bring by the entry point group `backoffice.cli`."""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

import click

from backoffice.errors import Refused

ENTRY_POINTS: Final = "backoffice.cli"
# Name -> module with a click command `command`: what is not called is not imported.
_OWN: Final = {
    "audit": "backoffice.cli.audit",
    "backup": "backoffice.cli.backup",
    "check": "backoffice.cli.check",
    "device": "backoffice.cli.device",
    "doctor": "backoffice.cli.doctor",
    "hooks": "backoffice.cli.hooks",
    "import": "backoffice.cli.import_file",
    "init": "backoffice.cli.init",
    "migrate": "backoffice.cli.migrate",
    "plugin": "backoffice.cli.plugin",
    "restore": "backoffice.cli.restore",
    "run": "backoffice.cli.run",
    "token": "backoffice.cli.token",
    "user": "backoffice.cli.user",
    "worker": "backoffice.cli.worker",
}


class Program(click.Group):
    """Finds commands when they are called, and says whatever goes wrong in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_OWN, *(name for point in entry_points(group=ENTRY_POINTS) for name in _brought(point))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _OWN:
            command: click.Command = importlib.import_module(_OWN[cmd_name]).command
            return command
        return _contributed(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:
            if ctx.params.get("verbose"):
                raise
            raise click.ClickException(sentence(fault)) from fault


@click.command(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="backoffice", message="%(version)s")
@click.option("--verbose", is_flag=True, help="Show where in the program something went wrong.")
def program(verbose: bool) -> None:
    """A back office: stock, people and books in modules, with the hardware beside them."""


def main() -> None:
    """The program `backoffice`."""
    program()


def sentence(fault: Exception) -> str:
    """What went wrong, for a person."""
    if _is_of_the_database(fault):
        reason = str(getattr(fault, "orig", fault)).strip().splitlines()[0]
        return (
            f"The database does not answer: {reason}. Nothing was written; see that it runs and that "
            "BACKOFFICE_DATABASE_URL is right."
        )
    match fault:
        case Refused():
            return fault.message
        case OSError():
            return f"{fault.filename}: {fault.strerror}." if fault.filename else f"{fault}."
    return (
        f"The program failed: {type(fault).__name__}: {fault}. What was not answered was not written; "
        "“backoffice --verbose …” shows where it failed, which helps those who repair it."
    )


def _is_of_the_database(fault: Exception) -> bool:
    """Asked without importing SQLAlchemy: who has not loaded it raised none of its errors (a terminal never does)."""
    errors = sys.modules.get("sqlalchemy.exc")
    return errors is not None and isinstance(fault, errors.OperationalError)


def _contributed(name: str) -> click.Command | None:
    """The command of that name. The package of that name is asked first, so that a terminal loads nothing else."""
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name != name):
        command = _brought(point).get(name)
        if command is not None:
            return command
    return None


def _brought(point: EntryPoint) -> dict[str, click.Command]:
    try:
        commands = point.load()()
    except (ImportError, AttributeError) as fault:
        click.echo(f"The commands of {point.value} are left out: {fault}", err=True)
        return {}
    return {command.name: command for command in commands if command.name not in _OWN}
