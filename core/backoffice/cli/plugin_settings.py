"""`backoffice plugin settings NAME [key=value …]`: what can be set of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import orjson

from backoffice.cli.common import data_option, json_option, office, owner, say_json
from backoffice.config import Config
from backoffice.errors import NotFound

if TYPE_CHECKING:
    from backoffice.application import Application
    from backoffice.bus import PayloadField
    from backoffice.declarations import Settings


@click.command("settings")
@click.argument("name")
@click.argument("changes", metavar="[KEY=VALUE]…", nargs=-1)
@data_option
@json_option
def settings(config: Config, name: str, changes: tuple[str, ...], as_json: bool) -> None:
    """Show what is set of module NAME, or change it: KEY=VALUE sets a value, KEY= gives it its default again."""
    from backoffice.bus.payload import payload_fields

    with office(config) as application:
        declared = _declared(application, name)
        values = application.settings(declared.model).model_dump(mode="json", by_alias=True)
        fields = payload_fields(declared.model)
        if changes:
            wanted = _changed(values, changes, {field.name: field for field in fields})
            application.dispatch(f"{name}.configure", wanted, owner(application))
            values = application.settings(declared.model).model_dump(mode="json", by_alias=True)
    if as_json:
        say_json(values)
        return
    for field in fields:
        click.echo(f"{field.name:<24} {_text(values[field.name])}")
        if field.help:
            click.echo(f"    {field.help}")


def _declared(application: Application, name: str) -> Settings:
    from backoffice.lifecycle.switch import find

    find(application.registry.plugins, name)
    for one in application.catalogue.settings():
        if one.plugin == name:
            return one
    raise NotFound(f"Nothing can be set of the module {name}, or it is not loaded. Nothing was changed.", "no_settings")


def _changed(values: dict[str, Any], changes: tuple[str, ...], fields: dict[str, PayloadField]) -> dict[str, Any]:
    changed = dict(values)
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals:
            raise click.UsageError(f"{change} is no KEY=VALUE.")
        if text:
            changed[key] = _value(text, fields.get(key))
        else:
            changed.pop(key, None)
    return changed


def _value(text: str, field: PayloadField | None) -> Any:
    """A number, true, false or null where the field is no text; decimals stay text, which keeps them exact."""
    if field is not None and field.py in (int, bool):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
