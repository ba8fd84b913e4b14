"""Letting terminals in: making a code for a person, and taking it from an agent or a browser."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.actor import Actor, system_actor
from backoffice.application import Application
from backoffice.errors import FieldError, Invalid, Refused, TooMany
from backoffice.identity.lockout import Lockout
from backoffice.identity.security_log import UNKNOWN
from backoffice.stations.terminals.codes import NewCode, digest, mint
from backoffice.stations.terminals.door import browser_digest

KEY_BYTES = 32


@dataclass(frozen=True)
class Enrolment:
    """What an agent says to become known."""

    code: str
    public_key: str
    version: str = ""
    drivers: Sequence[str] = ()


def new_code(application: Application, actor: Actor, terminal: int | str) -> NewCode:
    """A code for the terminal, good for ten minutes and for one machine. Show its text once; it is stored nowhere."""
    code = mint()
    application.dispatch("stations.make_enrol_code", {"terminal": terminal, "code_hash": code.code_hash}, actor)
    return code


def take(application: Application, asked: Enrolment, address: str) -> dict[str, Any]:
    """Make the agent known by its key; `Refused` unless the code is good, `TooMany` for who guesses."""
    payload = {
        "code_hash": digest(asked.code), "public_key": _key(asked.public_key).hex(), "version": asked.version or None,
        "drivers": list(asked.drivers),
    }  # fmt: skip
    return _exchange(application, "stations.enrol", payload, address)


def take_browser(application: Application, code: str, address: str) -> str:
    """Make a browser known; gives the secret for its cookie, which is kept nowhere. Refused as `take`."""
    secret = secrets.token_urlsafe(32)
    payload = {"code_hash": digest(code), "cookie_hash": browser_digest(secret)}
    _exchange(application, "stations.enrol_browser", payload, address)
    return secret


def _exchange(application: Application, command: str, payload: dict[str, Any], address: str) -> dict[str, Any]:
    """Spend a code, counting the wrong ones by the address that they come from."""
    lockout = Lockout(application.database, application.clock)
    guesser = f"enrol@{address}"
    try:
        lockout.attempt(guesser)
    except TooMany as locked:
        application.identity.log.record("enrolment_locked", UNKNOWN, address=address)
        raise TooMany(
            f"Too many wrong codes from this address. Nothing was changed; try again in {locked.retry_after} seconds.",
            locked.retry_after or 1,
        ) from None
    try:
        result: dict[str, Any] = application.dispatch(command, payload, system_actor()).result
    except Refused as refused:
        if refused.code == "bad_code":
            application.identity.log.record("enrolment_failed", UNKNOWN, address=address)
        raise
    lockout.succeeded(guesser)
    application.registry.generation.refresh()
    return result


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Invalid([FieldError("public_key", "must be an Ed25519 key: 32 bytes in base64", "bad_key")])
    return key
