"""Where a module's pages live: below `/<its name>`, each address once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from backoffice.declarations import Nav
from backoffice_web.mounting.refusal import PagesRefused

PROMISED: Final = frozenset({"feed", "healthz", "iclock", "metrics", "readyz"})
"""First parts of addresses that the core keeps for itself, whether they are there already or not."""
_VARIABLE = re.compile(r"<(?:([^:<>]+):)?[^<>]+>")


def first_segments(app: Flask) -> frozenset[str]:
    """The names that no module may live under."""
    return PROMISED | {_segment(rule.rule) for rule in app.url_map.iter_rules()}


def check(rules: Iterable[Rule], plugin: str, reserved: frozenset[str]) -> None:
    """PagesRefused for an address that is not the module's own, or that two of its pages share.

    Two modules cannot share one: each lives under its own name.
    """
    taken: dict[tuple[str, str], str] = {}
    for rule in rules:
        if plugin in reserved:
            raise PagesRefused(f"the addresses below /{plugin} belong to the core; give the module another name")
        if rule.host or rule.subdomain:
            raise PagesRefused(f"{rule.endpoint} asks for a host of its own; leave out `host` and `subdomain`")
        if _segment(rule.rule) != plugin:
            raise PagesRefused(f"the address {rule.rule} is not below /{plugin}; move it there")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            first = taken.setdefault((_VARIABLE.sub(r"<\1>", rule.rule), method), rule.endpoint)
            if first != rule.endpoint:
                raise PagesRefused(
                    f"{method} {rule.rule} is answered by both {first} and {rule.endpoint}; give one another address"
                )


def check_navigation(app: Flask, navs: Iterable[Nav]) -> None:
    """PagesRefused for a navigation entry that leads nowhere: it would break the frame of every page."""
    for nav in navs:
        if not nav.endpoint or nav.endpoint.startswith("/"):
            continue
        found = [rule for rule in app.url_map.iter_rules() if rule.endpoint == nav.endpoint]
        if not any(rule.arguments <= set(rule.defaults or ()) for rule in found):
            raise PagesRefused(
                f"its navigation entry {nav.id} leads to {nav.endpoint}, which is no page without arguments; correct it"
            )


def _segment(rule: str) -> str:
    return rule.removeprefix("/").partition("/")[0]
