"""How a value is shown in tables and facts: one function per column, chosen once, not per cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson
from markupsafe import Markup, escape

from backoffice.kinds import (
    Amount,
    Choice,
    Duration,
    Flag,
    IdKind,
    Instant,
    Json,
    Kind,
    Number,
    RefTo,
    Secret,
    duration_text,
)
from backoffice_web.assets import asset
from backoffice_web.formats import EMPTY, MINUS, Formats

Cell = Callable[[Any], Markup]

TONES = {
    "ok": "enabled active done posted confirmed open healthy",
    "warn": "late pending waiting",
    "bad": "refused rejected blocked failed broken quarantined incompatible missing locked",
    "off": "disabled draft archived closed available installed discovered cancelled undone",
    "live": "running receiving sent",
    "unsure": "uncertain",
}
_TONE_OF = {word: tone for tone, words in TONES.items() for word in words.split()}
_SHAPES = {
    "ok": "check",
    "warn": "alert-triangle",
    "bad": "circle-x",
    "off": "circle-dashed",
    "live": "arrow-right",
    "unsure": "question-mark",
}
PLAIN_CHOICE = Choice()
BLANK = Markup('<span class="bo-muted">{}</span>').format(EMPTY)
_YES = Markup('<span class="bo-t-ok">Yes</span>')
_NO = Markup('<span class="bo-muted">No</span>')


def cell(kind: Kind | None, formats: Formats) -> Cell:
    """The function that turns a value of this kind into HTML for this reader."""
    show = _shower(kind, formats)

    def filled(value: Any) -> Markup:
        return BLANK if value is None or value == "" else show(value)

    return filled


def _shower(kind: Kind | None, formats: Formats) -> Cell:
    if isinstance(kind, Amount):
        return lambda value: escape(formats.number(value, 2))
    if isinstance(kind, Number):
        unit = Markup(' <span class="bo-muted">{}</span>').format(kind.unit) if kind.unit else Markup("")
        return lambda value: escape(formats.number(value)) + unit
    if isinstance(kind, IdKind | RefTo):
        return lambda value: escape(str(value))
    if isinstance(kind, Choice):
        return lambda value: choice(value, kind)
    if isinstance(kind, Json) and kind.words:
        return lambda value: escape("; ".join(kind.read_as(code) for code in value)) if value else BLANK
    if isinstance(kind, Flag):
        return lambda value: _YES if value else _NO
    if isinstance(kind, Instant):
        return lambda value: moment(value, formats)
    if isinstance(kind, Duration):
        return lambda value: escape(duration_text(int(value)).replace("-", MINUS))
    if isinstance(kind, Secret):
        return lambda value: Markup("••••••")
    return lambda value: plain(value, formats)


def choice(value: Any, kind: Choice = PLAIN_CHOICE) -> Markup:
    """The member of an enumeration as a word; as a state chip where the word is a state. What it means is its title."""
    word = kind.word(str(value))
    tone = word.tone or ("" if kind.words else _TONE_OF.get(word.value, ""))
    shown = state(tone, word.label) if tone else escape(word.label)
    return Markup('<span title="{}">{}</span>').format(word.meaning, shown) if word.meaning else shown


def state(tone: str, word: str) -> Markup:
    """Icon and word and colour: never colour alone."""
    return Markup(
        '<span class="bo-state bo-{}"><svg class="bo-i" aria-hidden="true"><use href="{}#i-{}"/></svg>{}</span>'
    ).format(tone, asset("vendor/icons.svg"), _SHAPES[tone], word)


def moment(value: dt.datetime, formats: Formats) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(), formats.exact(value), formats.instant(value)
    )


def plain(value: Any, formats: Formats) -> Markup:
    """Values whose type says enough."""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, Decimal | int):
        return escape(formats.number(value))
    if isinstance(value, dt.datetime):
        return moment(value, formats)
    if isinstance(value, dt.date):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), formats.day(value))
    if isinstance(value, dict | list):
        return Markup('<code class="bo-mono">{}</code>').format(orjson.dumps(value, default=str).decode())
    if isinstance(value, bytes):
        return escape(value.hex()[:16] + "…" if value else EMPTY)
    return escape(str(value))


def humanise(word: str) -> str:
    """`in_progress` as `In progress`."""
    return word.replace("_", " ").capitalize()
