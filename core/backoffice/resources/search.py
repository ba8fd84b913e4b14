"""The search box of a list: every word must be found in some of the resource's search columns.

Only public columns are searched, which a full-text index may hold as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from backoffice.errors import FieldError
from backoffice.resources import text

MAX_LENGTH = 200
MAX_WORDS = 8
# PostgreSQL takes no NUL, and no database half a surrogate pair.
_UNSENDABLE = frozenset("\0") | frozenset(map(chr, range(0xD800, 0xE000)))


def read_words(q: str) -> tuple[str, ...] | FieldError:
    """The words of a search text."""
    if len(q) > MAX_LENGTH or not _UNSENDABLE.isdisjoint(q):
        return FieldError("q", f"Search for at most {MAX_LENGTH} plain characters.", "invalid_value")
    return tuple(q.split()[:MAX_WORDS])


def condition(exprs: Mapping[str, Any], columns: Sequence[str], param: str) -> Any:
    """Whether one word, bound as `text.pattern(word)`, is found; false where nothing is searchable."""
    return sa.or_(sa.false(), *(text.contains(exprs[name], param) for name in columns))
