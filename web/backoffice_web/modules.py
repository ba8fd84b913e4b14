"""The module catalogue: what is installed, how it fares, and the switch."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.errors import NotFound, Refused
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice_web import messages
from backoffice_web.cells import humanise
from backoffice_web.context import application, require

pages = Blueprint("modules", __name__, url_prefix="/modules")
READ = "plugins.enable"
ICONS = {
    "Warehouse": "packages",
    "Catalogue": "category",
    "Purchasing": "shopping-cart",
    "Sales": "receipt",
    "Finance": "book-2",
    "People": "users",
}


@dataclass(frozen=True)
class Module:
    """One card of the catalogue."""

    name: str
    title: str
    summary: str
    version: str
    icon: str
    state: str
    tone: str
    reason: str
    requires: tuple[str, ...]
    needed_by: tuple[str, ...]
    switch: str
    """`enable`, `disable`, `release` or empty."""


@pages.get("")
def catalogue() -> str:
    """Every module with its state; the switch for those who may."""
    require(READ)
    registry = application().registry
    registry.refresh(force=True)
    plugins = registry.plugins
    on = registry.enabled
    cards = [_module(info, info.name in on, plugins.values()) for info in plugins.values()]
    return render_template("modules.html", modules=cards, on=len(on), key=secrets.token_hex(16))


@pages.post("/<name>/<switch>")
def switch(name: str, switch: str) -> Response:
    """Switch a module by its command; what is in the way is said on the page."""
    if switch not in ("enable", "disable", "release"):
        raise NotFound("A module is enabled, disabled or released, nothing else. Nothing was changed.")
    command = f"plugins.{switch}"
    person = require(command)
    title = application().registry.plugins[name].manifest.title if name in application().registry.plugins else name
    try:
        application().dispatch(command, {"module": name}, person, messages.form_key())
    except Refused as refused:
        if refused.status not in (404, 409, 422):
            raise
        messages.say("bad", f"{title} was not switched.", refused.message)
    else:
        word = "off" if switch == "disable" else "on"
        kept = "" if switch != "disable" else "All its data is kept. Switch it on again at any time."
        messages.say("ok", f"{title} is switched {word}.", kept)
    return redirect("/modules", 303)


def _module(info: PluginInfo, on: bool, everybody: Iterable[PluginInfo]) -> Module:
    manifest = info.manifest
    state, tone = _state(info, on)
    return Module(
        name=info.name,
        title=manifest.title,
        summary=manifest.summary,
        version=manifest.version,
        icon=ICONS.get(manifest.department, "puzzle"),
        state=state,
        tone=tone,
        reason=info.reason,
        requires=manifest.requires,
        needed_by=tuple(other.name for other in everybody if info.name in other.manifest.requires),
        switch=_switch(info),
    )


def _state(info: PluginInfo, on: bool) -> tuple[str, str]:
    if info.health is not Health.OK:
        return humanise(info.health), "bad"
    if on:
        return "Enabled", "ok"
    if info.desired is Desired.QUARANTINED:
        return "Quarantined", "bad"
    return humanise(info.desired), "off"


def _switch(info: PluginInfo) -> str:
    if info.desired is Desired.ENABLED:
        return "disable"
    if info.desired is Desired.QUARANTINED:
        return "release" if info.health is Health.OK else ""
    if not info.is_installed or info.health is not Health.OK:
        return ""
    return "enable"
