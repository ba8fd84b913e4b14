"""`backoffice demo`, `serve` and `web`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from backoffice.config import Config

DEMO_PORT = 8000


def commands() -> list[click.Command]:
    """What the web brings to the program `backoffice`."""
    return [demo, serve, web]


def server_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--data`, `--host`, `--port`."""
    folder = click.Path(file_okay=False, path_type=Path)
    for option in (
        click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on."),
        click.option("--host", help="Address to listen on."),
        click.option("--data", type=folder, help="The data directory."),
    ):
        function = option(function)
    return function


def configuration(data: Path | None, host: str | None, port: int | None) -> Config:
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return Config.load(data, **given)


@click.command("demo")
@server_options
@click.option("--reset", is_flag=True, help="Throw the demo company away and make it again.")
@click.option("--prepare-only", is_flag=True, help="Make the demo company and stop there.")
def demo(data: Path | None, host: str | None, port: int | None, reset: bool, prepare_only: bool) -> None:
    """Show the demo company: a hardware wholesaler with items, a warehouse and weeks of moves."""
    from backoffice_web import demo as company
    from backoffice_web.serve import serve as run

    config = configuration(company.data_dir(data), host, DEMO_PORT if port is None else port)
    if reset:
        company.reset(config)
    click.echo(f"Preparing the demo company in {config.data_dir} …")
    made = company.prepare(config, lambda module: click.echo(f"  {module} …"))
    click.echo(f"\n  {company.COMPANY}: http://{config.host}:{config.port}\n")
    if made is None:
        click.echo("  The demo company is there already, with the passwords that were printed when it was made.")
        click.echo("  Start again from scratch, with new ones: backoffice demo --reset\n")
    else:
        click.echo("  Who can sign in (shown once, stored only as hashes):")
        for name, password in made.passwords:
            click.echo(f"    {name:<8} {password}")
        if made.samples:
            click.echo("\n  Codes to scan or type at http://" + f"{config.host}:{config.port}/scan:")
            for code, meaning in made.samples:
                click.echo(f"    {code:<16} {meaning}")
        for what, address, lines in made.pages:
            click.echo(f"\n  {what}: http://{config.host}:{config.port}{address}")
            for line in lines:
                click.echo(f"    {line}")
        click.echo(
            "\n  Virtual devices to scan and print with, and to break: " + f"http://{config.host}:{config.port}/devices"
        )
        click.echo("")
    if not prepare_only:
        click.echo("  Stop with Ctrl C.\n")
        run(config, jobs=True)


@click.command("serve")
@server_options
@click.option("--safe-mode", is_flag=True, help="Load no modules, so that they can be managed.")
@click.option("--reload", is_flag=True, help="Start anew when a source file is saved: for those who write plugins.")
def serve(data: Path | None, host: str | None, port: int | None, safe_mode: bool, reload: bool) -> None:
    """Serve everything on this machine: the web, and a worker for jobs and schedules."""
    from backoffice_web.serve import serve as run

    config = configuration(data, host, port)
    if reload:
        from backoffice_web.reload import serve as serve_again

        serve_again(config)
        return
    click.echo(f"Serving {config.data_dir} at http://{config.host}:{config.port}")
    run(config, safe_mode=safe_mode, jobs=True)


@click.command("web")
@server_options
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes, on PostgreSQL.")
@click.option("--safe-mode", is_flag=True, help="Load no modules, so that they can be managed.")
def web(data: Path | None, host: str | None, port: int | None, workers: int, safe_mode: bool) -> None:
    """Serve the web part alone; any number of these share one PostgreSQL database."""
    from backoffice_web.serve import serve as run

    run(configuration(data, host, port), workers=workers, safe_mode=safe_mode)
