"""What may be kept of a failure: its kind, what it says in one bounded line, and where it happened.

Never what was worked on: libraries put values into their messages, and those may be anybody's.
"""

from __future__ import annotations

import sys
import traceback
from types import FrameType, TracebackType
from typing import Any, Final

import pydantic
from sqlalchemy.exc import StatementError

MAX_ERROR: Final = 500
MAX_STACK: Final = 20_000
_CAUSES = 5


def error_line(fault: BaseException) -> str:
    """`ValueError: what it says`, on one line and at most 500 characters long."""
    said = _said(fault)
    line = f"{type(fault).__name__}: {said}" if said else type(fault).__name__
    return _cut(line, MAX_ERROR)


def stack_of(fault: BaseException) -> str:
    """The stack of the failure and of what caused it: files, lines and source, no values and no messages."""
    parts: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = fault
    while one is not None and id(one) not in seen and len(parts) < _CAUSES:
        seen.add(id(one))
        parts.append(f"{type(one).__name__}\n{_frames(one.__traceback__)}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\ncaused by ".join(parts)[:MAX_STACK]


def stack_at(frame: FrameType) -> str:
    """Where a thread stands, innermost last; the beginning is cut when it is too long."""
    return "".join(traceback.format_stack(frame))[-MAX_STACK:]


def innermost(frame: FrameType) -> str:
    """The innermost line that is not the standard library's, as `file:line in function`."""
    here: FrameType | None = frame
    while here is not None and _module(here) in sys.stdlib_module_names:
        here = here.f_back
    here = here or frame
    return f"{here.f_code.co_filename}:{here.f_lineno} in {here.f_code.co_name}"


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _said(fault: BaseException) -> str:
    if isinstance(fault, pydantic.ValidationError):
        errors = fault.errors(include_url=False, include_input=False, include_context=False)
        places = ", ".join(f"{'.'.join(map(str, one['loc']))} ({one['type']})" for one in errors[:5])
        return f"{fault.title} does not take {places}"
    try:
        return _of_statement(fault) if isinstance(fault, StatementError) else str(fault)
    except Exception:
        return "it cannot say what is wrong with it"


def _of_statement(fault: StatementError) -> str:
    """The statement without the values bound to it. PostgreSQL quotes values in its words too, SQLite does not."""
    orig: Any = fault.orig
    state = getattr(orig, "sqlstate", None)
    said = f"{type(orig).__name__} {state} {orig.diag.constraint_name or ''}" if state else f"{orig}"
    return f"{said} in: {fault.statement}"


def _frames(trace: TracebackType | None) -> str:
    return "".join(traceback.format_list(traceback.extract_tb(trace))).rstrip()


def _cut(text: str, most: int) -> str:
    line = " ".join(text[: most * 4].split())
    return line if len(line) <= most else line[: most - 1] + "…"
