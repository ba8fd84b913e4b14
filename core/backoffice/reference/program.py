"""The command line."""

from __future__ import annotations

from collections.abc import Iterator

import click

from backoffice.cli.main import program
from backoffice.reference.markdown import code, page, table


def command_line() -> str:
    """The page of `backoffice …`."""
    lead = "Every command takes `--help`. The exit status is 0 for done, 1 for refused or not in order, 2 for misuse."
    return page("Command line", lead, _commands(program, "backoffice", click.Context(program, info_name="backoffice")))


def _commands(group: click.Group, path: str, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        own = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from _commands(command, own, click.Context(command, parent=context, info_name=name))
        else:
            yield _command(command, own)


def _command(command: click.Command, path: str) -> str:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    words = [f"{path}", *(p.make_metavar(click.Context(command)) for p in arguments)]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    rows = [(", ".join(map(code, p.opts)), p.help or "") for p in options]
    about = " ".join((command.help or "").split())
    parts = (f"## {path}", f"`{' '.join(words)}`", about, table(("option", "meaning"), rows))
    return "\n\n".join(filter(None, parts))
