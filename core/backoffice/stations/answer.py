"""What a station is told about a scan. It is always a normal result: a refused effect is no failed request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter

from backoffice.declarations import Match
from backoffice.errors import Refused
from backoffice.kinds import plain_text

Status = Literal["done", "refused", "ask"]


@dataclass(frozen=True)
class ScanAnswer:
    """`verdict` is the word to show large, `message` the sentence, `code` the reason for programs.

    `context` holds the changes to what the station remembers (null: forget the key), `undo` the command and payload
    that would undo the effect, `choices` what to choose from when several things have the code: scan it again with
    the context `{"choice": …}`.
    """

    status: Status
    verdict: str
    code: str
    message: str
    match: dict[str, Any] | None = None
    effect: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    undo: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)


_plain = TypeAdapter(ScanAnswer)


def to_json(answer: ScanAnswer) -> dict[str, Any]:
    """The answer as it is stored with its scan."""
    stored: dict[str, Any] = _plain.dump_python(answer, mode="json")
    return stored


def done(verdict: str, message: str, *, code: str = "done", **rest: Any) -> ScanAnswer:
    """The scan did what it was for."""
    return ScanAnswer("done", verdict, code, message, **rest)


def refused(code: str, message: str, match: Match | None = None, **rest: Any) -> ScanAnswer:
    """The scan is kept and had no effect."""
    return ScanAnswer("refused", "Refused", code, message, None if match is None else match_json(match), **rest)


def refusal(reason: Refused, match: Match | None) -> ScanAnswer:
    """The command of the mode said no; a refused scan is kept, so a promise that nothing was written is left out."""
    message = reason.message.removesuffix(" Nothing was written.")
    return refused(reason.code, message, match, effect={"errors": [e.__dict__ for e in reason.errors]})


def ask(matches: Iterable[Match]) -> ScanAnswer:
    """Several things have this code: a person has to choose."""
    choices = [{"choice": choice_of(match), **match_json(match)} for match in matches]
    return ScanAnswer("ask", "Which one", "ambiguous", "Several things have this code. Choose one.", choices=choices)


def choice_of(match: Match) -> str:
    """What comes back in the context as the choice of this match."""
    return f"{match.kind}:{match.id}"


def match_json(match: Match) -> dict[str, Any]:
    """The match as it travels."""
    return {
        "kind": match.kind,
        "id": match.id,
        "key": match.key,
        "label": match.label,
        "detail": match.detail,
        "quantity": plain_text(match.quantity),
        "unit": match.unit,
    }


def forget(context: Mapping[str, Any], *keys: str) -> dict[str, None]:
    """Context changes that drop those of the keys that are there."""
    return {key: None for key in keys if context.get(key) is not None}
