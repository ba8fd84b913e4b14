"""A settings model as a plugin declares it: whether it can be used, and the command `<plugin>.configure` made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from backoffice.bus.command import Command, Inverse
from backoffice.bus.payload import Payload, payload_fields
from backoffice.bus.tx import Tx
from backoffice.declarations import Settings
from backoffice.kinds import Json, Secret
from backoffice.settings import stored


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
        if field.required:
            raise _Unusable(f"the field {field.name} has no default")
        if isinstance(field.kind, Secret):
            raise _Unusable(f"the field {field.name} is a secret, and settings are journalled and shown")
        if field.lines is not None:
            raise _Unusable(f"the field {field.name} holds lines, and a setting is one value")


def configure(settings: Settings) -> Command:
    """The command that sets all values at once; what is not given gets its default. ValueError as `check`."""
    check(settings)
    name = f"{settings.plugin}.configure"

    def handler(tx: Tx, payload: Payload) -> Configured:
        before = stored.effective(settings, stored.read(tx.execute, settings.plugin)).values
        stored.write(tx, settings.plugin, payload.model_dump(mode="json", by_alias=True))
        return Configured(before.model_dump(mode="json", by_alias=True))

    return Command(
        plugin=settings.plugin,
        verb="configure",
        title=f"Settings of {settings.plugin}",
        help="Set what can be set of this module. What is not given gets its default. It holds in every process "
        "within a second.",
        payload=settings.model,
        result=Configured,
        handler=handler,
        inverse=Inverse(name, lambda asked, done: done["before"]),
        example=settings.model().model_dump(mode="json", by_alias=True),
        when_off=True,
    )
