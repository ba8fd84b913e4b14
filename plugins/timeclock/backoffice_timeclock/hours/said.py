"""Why something stands out: kept without a language, and a sentence wherever it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.engine import Dialect
from sqlalchemy.types import String, TypeDecorator, TypeEngine

from backoffice.kinds import Text
from backoffice_timeclock.rules.words import decoded


class SaidText(TypeDecorator[str]):
    """Reads a decision that was kept as its sentence, in English."""

    impl = String(500)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else decoded(value)


@dataclass(frozen=True)
class SaidKind(Text):
    """A sentence that is made when it is read, so the database can neither search nor sort it."""

    ops: ClassVar[tuple[str, ...]] = ()

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return SaidText()
