"""Every page of a module says who may call it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Blueprint, Flask
from werkzeug.routing import Rule

from backoffice.bus.catalogue import CORE, Catalogue
from backoffice_web import access
from backoffice_web.mounting.refusal import PagesRefused

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def check(app: Flask, blueprint: Blueprint, rules: Iterable[Rule], catalogue: Catalogue) -> None:
    """PagesRefused for a view without mark, or with a permission that is neither its module's nor one of the core.

    The static files of a module are public, as those of the shell are.
    """
    own = f"{blueprint.name}."
    for rule in rules:
        view = app.view_functions.get(rule.endpoint)
        if view is None or access.is_public(view) or view == blueprint.send_static_file:
            continue
        name = access.permission_of(view)
        if not name:
            raise PagesRefused(
                f"its page {rule.rule} says no permission; put @access.permission(“{own}…”) or @access.public on it"
            )
        if not _NAME.fullmatch(name) or not (name.startswith(own) or name in _of_the_core(catalogue)):
            raise PagesRefused(
                f"its page {rule.rule} asks for the permission “{name}”, which is neither its own nor one of the core; "
                f"name one that begins with “{own}”"
            )


def _of_the_core(catalogue: Catalogue) -> set[str]:
    commands = {one.name for one in catalogue.commands() if one.plugin in CORE}
    return commands | {one.permission for one in catalogue.resources() if one.plugin in CORE}
