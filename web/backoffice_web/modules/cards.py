"""The cards of the catalogue, and which of them are looked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.lifecycle.plugin import PluginInfo
from backoffice_web.modules.actions import Action, possible
from backoffice_web.modules.state import State, standing

ICONS = {
    "Warehouse": "packages",
    "Catalogue": "category",
    "Purchasing": "shopping-cart",
    "Sales": "receipt",
    "Finance": "book-2",
    "People": "users",
}
_QUIET = ("disable", "uninstall", "purge")
"""What a card does not offer: it is decided on the module's page, which says what it means."""


@dataclass(frozen=True)
class Card:
    """One module. `action` is what its button does; without one, `look` names what there is to look at, if anything."""

    name: str
    title: str
    summary: str
    version: str
    icon: str
    state: State
    reason: str
    note: str
    action: Action | None
    look: str
    seen: str


@dataclass(frozen=True)
class Shelf:
    """The catalogue as it was asked for. `show` is all, enabled or decide; `told` counts the states in words."""

    cards: tuple[Card, ...]
    q: str
    show: str
    all: int
    enabled: int
    decide: int
    told: str


def shelf(application: Application, reader: Actor, q: str, show: str) -> Shelf:
    """All cards in the order of their titles, those that want a decision first; then the ones that were asked for."""
    on = application.registry.enabled
    plugins = application.registry.plugins.values()
    cards = sorted((card(application, info, reader) for info in plugins), key=_rank)
    words = Counter(one.state.word for one in cards)
    wanted = [one for one in cards if _found(one, q) and _shown(one, show)]
    return Shelf(
        cards=tuple(wanted),
        q=q,
        show=show,
        all=len(cards),
        enabled=len(on),
        decide=sum(one.state.decide for one in cards),
        told=" · ".join(f"{count} {word[0].lower()}{word[1:]}" for word, count in words.most_common()),
    )


def card(application: Application, info: PluginInfo, reader: Actor) -> Card:
    """One module as this reader may decide about it."""
    state = standing(application, info)
    offered = [one for one in possible(info, reader) if one.name not in _QUIET]
    action = offered[0] if offered and not state.decide else None
    return Card(
        name=info.name,
        title=info.manifest.title,
        summary=info.manifest.summary,
        version=_version(info),
        icon=ICONS.get(info.manifest.department, "puzzle"),
        state=state,
        reason=info.reason if state.decide else "",
        note=_note(application, info),
        action=action,
        look=_look(state),
        seen=info.desired.value,
    )


def _look(state: State) -> str:
    if not state.decide:
        return ""
    return {"Quarantined": "See errors", "Update pending": "Review"}.get(state.word, "Details")


def _version(info: PluginInfo) -> str:
    return f"{info.installed} → {info.manifest.version}" if info.update_pending else info.manifest.version


def _note(application: Application, info: PluginInfo) -> str:
    plugins = application.registry.plugins
    users = [p.manifest.title for p in plugins.values() if info.name in p.manifest.requires and p.is_installed]
    if users:
        return f"Used by {', '.join(users)}"
    needs = [plugins[r].manifest.title if r in plugins else r for r in info.manifest.requires]
    return f"Needs {', '.join(needs)}" if needs else "Needs nothing"


def _rank(one: Card) -> tuple[bool, str]:
    return not one.state.decide, one.title.casefold()


def _found(one: Card, q: str) -> bool:
    text = f"{one.name} {one.title} {one.summary}".casefold()
    return all(word in text for word in q.casefold().split())


def _shown(one: Card, show: str) -> bool:
    if show == "enabled":
        return one.state.word == "Enabled"
    return one.state.decide if show == "decide" else True
