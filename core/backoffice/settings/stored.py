"""The values as the database keeps them, and what they come to: stored values where they fit, defaults elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydantic
import sqlalchemy as sa

from backoffice.bus.payload import Payload, payload_fields
from backoffice.declarations import Settings
from backoffice.errors import Conflict
from backoffice.identity.generation import BUMP

if TYPE_CHECKING:
    from backoffice.bus.tx import Tx

_setting = sa.table(
    "core_setting",
    sa.column("plugin", sa.String),
    sa.column("values", sa.JSON),
    sa.column("version", sa.Integer),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
_plugin = sa.table("core_plugin", sa.column("name", sa.String), sa.column("state", sa.String))
_GONE = ("uninstalled", "purging")
_CORE = ("identity",)
"""What is always there: parts of the core that have settings."""


@dataclass(frozen=True)
class Stored:
    """What was set, as JSON values, and how often something was; empty and 0 if nothing was."""

    values: Mapping[str, Any]
    version: int


@dataclass(frozen=True)
class Effective:
    """What the plugin gets, and a sentence for each stored value that does not fit its model any more."""

    values: Payload
    problems: tuple[str, ...] = ()


def read(execute: Callable[..., Any], plugin: str) -> Stored:
    """What was set of the plugin."""
    wanted = sa.select(_setting.c["values"], _setting.c.version).where(_setting.c.plugin == plugin)
    found = execute(wanted).one_or_none()
    return Stored({}, 0) if found is None else Stored(found[0] or {}, found[1])


def write(tx: Tx, plugin: str, values: Mapping[str, Any]) -> None:
    """Store the values inside the transaction; Conflict if the plugin is not installed."""
    tx.run(BUMP)
    state = tx.execute(sa.select(_plugin.c.state).where(_plugin.c.name == plugin)).scalar_one_or_none()
    if plugin not in _CORE and (state is None or state in _GONE):
        raise Conflict("not_installed", f"The module {plugin} is not installed any more, so nothing of it can be set.")
    new = {"values": dict(values), "changed_at": tx.now}
    row = sa.update(_setting).where(_setting.c.plugin == plugin).values(version=_setting.c.version + 1, **new)
    if not tx.execute(row).rowcount:
        tx.execute(sa.insert(_setting).values(plugin=plugin, version=1, **new))
    tx.run_of.configured.add(plugin)


def effective(settings: Settings, values: Mapping[str, Any]) -> Effective:
    """The settings that the stored values come to. Nothing that the model raises gets out: then defaults stand in."""
    model: Any = settings.model
    try:
        return Effective(model.model_validate(dict(values)))
    except pydantic.ValidationError as error:
        faults = {str(fault["loc"][0]) if fault["loc"] else "": fault["msg"] for fault in error.errors()}
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:  # SystemExit too: a validator is the plugin's code
        return Effective(
            model(), (f"What was set cannot be read ({type(fault).__name__}: {fault}); defaults stand in.",)
        )
    fitting = {name: value for name, value in values.items() if name not in faults}
    if "" in faults or len(fitting) == len(values):
        return Effective(model(), (f"What was set does not fit together ({faults.get('', '')}); defaults stand in.",))
    known = {field.name for field in payload_fields(model)}
    told = tuple(_sentence(model(), known, name, values[name], faults[name]) for name in values if name in faults)
    rest = effective(settings, fitting)
    return Effective(rest.values, (*told, *rest.problems))


def _sentence(defaults: Payload, known: set[str], name: str, value: Any, message: str) -> str:
    if name not in known:
        return f"The setting “{name}” is set to {value!r} and is not used any more."
    default = defaults.model_dump(mode="json", by_alias=True)[name]
    return (
        f"The setting “{name}” is set to {value!r}, which does not fit ({message}); its default {default!r} stands in."
    )
