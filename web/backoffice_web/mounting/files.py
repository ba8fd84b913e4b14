"""A module's templates and static files: in its own package, the templates under its own name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Flask
from jinja2 import FileSystemLoader

from backoffice_web.mounting.refusal import PagesRefused


def check(app: Flask, blueprint: Blueprint, root: Path) -> None:
    """PagesRefused if a template would hide another's, or if files lie outside of the package folder `root`.

    `app` is the one that the blueprint is not registered on yet. Static files have addresses of their own below the
    module's, so that they can hide nothing.
    """
    templates, name = blueprint.jinja_loader, blueprint.name
    if templates is not None:
        if not isinstance(templates, FileSystemLoader):
            raise PagesRefused("it loads templates in a way of its own; put them into template_folder")
        _inside(templates.searchpath, root, "template_folder")
        own = templates.list_templates()
        strays = [one for one in own if not one.startswith(f"{name}/")]
        if strays:
            raise PagesRefused(f"its template {strays[0]} is not below templates/{name}/; move it there")
        taken = sorted(set(own).intersection(app.jinja_env.list_templates()))
        if taken:
            raise PagesRefused(f"there is a template {taken[0]} already; give the module another name")
    if blueprint.static_folder is not None:
        _inside([blueprint.static_folder], root, "static_folder")


def _inside(folders: Iterable[str], root: Path, what: str) -> None:
    for folder in folders:
        if not Path(folder).resolve().is_relative_to(root.resolve()):
            raise PagesRefused(f"its {what} {folder} is not in its package; move it there")
