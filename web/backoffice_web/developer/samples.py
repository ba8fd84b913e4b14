"""A command written down: its help, its schemas, and the same request as a line of the shell."""

from __future__ import annotations

import shlex
from typing import Any

import orjson
from markupsafe import Markup
from pydantic import TypeAdapter

from backoffice.bus import Command


def pretty(value: Any) -> str:
    """As JSON that people read."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode()


def with_code(text: str) -> Markup:
    """A docstring with what stands between backticks as code."""
    code = Markup('<code class="bo-mono">{}</code>')
    parts = text.split("`")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


def schemas(command: Command) -> list[tuple[str, str]]:
    """(title, JSON schema) of payload and result."""
    payload: TypeAdapter[Any] = TypeAdapter(command.payload)
    return [
        ("Payload", pretty(payload.json_schema(mode="validation"))),
        ("Result", pretty(command.answer.json_schema(mode="serialization"))),
    ]


def curl(command: Command, payload: str, key: str, address: str) -> str:
    """The request to the API; the token is taken from the environment, so that it is in no history."""
    lines = [
        f"curl {shlex.quote(f'{address}/api/v1/commands/{command.name}')}",
        '-H "Authorization: Bearer $BACKOFFICE_TOKEN"',
        "-H 'Content-Type: application/json'",
    ]
    if key:
        lines.append(f"-H {shlex.quote(f'Idempotency-Key: {key}')}")
    return " \\\n  ".join([*lines, f"--data {shlex.quote(_compact(payload))}"])


def shell(command: Command, payload: str, key: str) -> str:
    """The same on the machine itself."""
    parts = ["backoffice", "run", command.name, _compact(payload), *(("--key", key) if key else ())]
    return shlex.join(parts)


def _compact(payload: str) -> str:
    """On one line where it is JSON, else as it was typed."""
    try:
        return orjson.dumps(orjson.loads(payload)).decode()
    except orjson.JSONDecodeError:
        return payload
