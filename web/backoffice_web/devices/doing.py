"""Carrying a command out for a page: what became of it is said on the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice.actor import Actor
from backoffice.errors import Refused
from backoffice_web import messages
from backoffice_web.context import application


def do(command: str, payload: Mapping[str, Any], person: Actor, done: str, more: str = "") -> None:
    """Dispatch it; a refusal that a person can do something about is said, any other is raised."""
    try:
        application().dispatch(command, payload, person, messages.form_key())
    except Refused as refused:
        if refused.status not in (404, 409, 422):
            raise
        messages.say("bad", "Not done.", refused.message)
    else:
        messages.say("ok", done, more)
