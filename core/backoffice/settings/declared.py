"""A settings model as a plugin declares it: whether it can be used, and the command `<plugin>.configure` made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import create_model

from backoffice.bus.command import Command, Inverse
from backoffice.bus.payload import Payload, payload_fields
from backoffice.bus.tx import Tx, stale
from backoffice.declarations import Settings
from backoffice.kinds import Count, Json, Secret
from backoffice.settings import stored

VERSION: Final = "version"
"""The field that the command has besides those of the model: which settings were read before they were changed."""
Seen = Annotated[int, Count("Version", ge=0, help="The one that was read; 0 while nothing is set")]


@dataclass(frozen=True)
class Configured:
    """The values before, by which the change can be undone."""

    before: Annotated[dict[str, Any], Json("Before", secrecy="internal")]


def check(settings: Settings) -> None:
    """ValueError says what is wrong with the model; whatever its own code raises is turned into one."""
    try:
        _check_fields(settings.model)
        plain = settings.model().model_dump(mode="json", by_alias=True)
        settings.model.model_validate(plain)
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:  # SystemExit too: a default is the plugin's code
        detail = " ".join(str(fault).split())
        said = detail if isinstance(fault, _Unusable) else f"its defaults fail ({type(fault).__name__}: {detail})"
        raise ValueError(f"the settings of {settings.plugin} cannot be used: {said}") from fault


class _Unusable(Exception):  # noqa: N818  (the plugin's fault, told as a ValueError)
    pass


def _check_fields(model: Any) -> None:
    if not (isinstance(model, type) and issubclass(model, Payload)):
        raise _Unusable(f"{getattr(model, '__name__', model)} is no Payload")
    for field in payload_fields(model):
        if VERSION in (field.name, field.attribute):
            raise _Unusable(f"the field {VERSION} is taken: it says which settings were read before they were changed")
        if field.required:
            raise _Unusable(f"the field {field.name} has no default")
        if isinstance(field.kind, Secret):
            raise _Unusable(f"the field {field.name} is a secret, and settings are journalled and shown")
        if field.lines is not None:
            raise _Unusable(f"the field {field.name} holds lines, and a setting is one value")


def configure(settings: Settings) -> Command:
    """The command that sets all values at once; what is not given gets its default. ValueError as `check`.

    With `version` it is refused where somebody else has set something since that version was read.
    """
    check(settings)
    name = f"{settings.plugin}.configure"

    def handler(tx: Tx, payload: Payload) -> Configured:
        now = stored.read(tx.execute, settings.plugin)
        before = stored.effective(settings, now.values).values.model_dump(mode="json", by_alias=True)
        wanted = payload.model_dump(mode="json", by_alias=True)
        if (seen := wanted.pop(VERSION)) is not None and seen != now.version:
            raise stale(now.version, before, wanted)
        stored.write(tx, settings.plugin, wanted)
        return Configured(before)

    return Command(
        plugin=settings.plugin,
        verb="configure",
        title=f"Settings of {settings.plugin}",
        help="Set what can be set of this module. What is not given gets its default. It holds in every process "
        "within a second.",
        payload=_with_version(settings.model),
        result=Configured,
        handler=handler,
        inverse=Inverse(name, lambda asked, done: done["before"]),
        example=settings.model().model_dump(mode="json", by_alias=True),
        when_off=True,
    )


def _with_version(model: type[Payload]) -> type[Payload]:
    name, home = model.__name__, model.__module__
    return create_model(name, __base__=model, __module__=home, version=(Seen | None, None))
