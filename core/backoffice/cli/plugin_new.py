"""`backoffice plugin new`: a small, complete, tested plugin to start from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import click

from backoffice.lifecycle.manifest import Kind


@click.command("new")
@click.argument("name")
@click.option("--kind", type=click.Choice(["module", "driver"]), default="module", show_default=True)
@click.option("--path", "folder", type=click.Path(file_okay=False, path_type=Path), default=".", help="Where to write.")
def command(name: str, kind: str, folder: Path) -> None:
    """Write a new plugin NAME into the folder backoffice-NAME: it loads, and its tests pass."""
    from backoffice.scaffold import write_plugin

    target = write_plugin(name, cast(Kind, kind), folder)
    there = os.path.relpath(target)
    click.echo(f"The plugin {name} stands in {there}. Its tests pass, and it can be used at once:")
    click.echo(f"  backoffice plugin check {there}")
    click.echo("  put the folder into <data>/plugins/, or: pip install --editable " + there)
    click.echo(f"  backoffice plugin install {name}")
    click.echo(f"  backoffice plugin enable {name}")
