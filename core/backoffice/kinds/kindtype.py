"""The SQL type that remembers its kind, so that labels, sums and joins of a column keep it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Integer, String
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

from backoffice.kinds.base import Kind
from backoffice.kinds.sqltypes import Scaled


def scale_of(sql_type: TypeEngine[Any]) -> int | None:
    """The number of stored decimal places of a scaled column; None for any other type."""
    if isinstance(sql_type, KindType) and isinstance(sql_type.inner, Scaled):
        return sql_type.inner.scale
    return None


class KindType(TypeDecorator[Any]):
    """`inner` stores the value, `kind` says what it is, `py` is its Python type.

    Arithmetic on scaled columns is checked when the statement is written: the database holds whole numbers, so a
    product of two of them, a division or unlike scales would be silently wrong by powers of ten.
    """

    impl = String
    cache_ok = True
    operator_classes = operators.OperatorClass.ANY

    def __init__(self, inner: TypeEngine[Any], kind: Kind, py: Any = None) -> None:
        super().__init__()
        # The affinity of the real type: an id that SQLAlchemy takes for text would not be numbered by itself.
        self.impl = inner.impl_instance if isinstance(inner, TypeDecorator) else inner  # type: ignore[assignment]
        self.inner = inner
        self.kind = kind
        self.py = py

    class Comparator(TypeDecorator.Comparator[Any]):
        def _adapt_expression(self, op: Any, other_comparator: Any) -> tuple[Any, TypeEngine[Any]]:
            mine, theirs = self.type, other_comparator.type
            scale, other = scale_of(mine), scale_of(theirs)
            if scale is None:
                if op is operators.add and isinstance(mine, KindType) and not _is_numeric(mine):
                    return operators.concat_op, mine
                return super()._adapt_expression(op, other_comparator)
            if op in (operators.truediv, operators.floordiv, operators.mod):
                raise TypeError("scaled numbers are divided in rules, not in SQL, where they truncate")
            if op is operators.mul and other is not None:
                raise TypeError("products of scaled numbers are made in rules: in SQL they leave 64 bits")
            if op in (operators.add, operators.sub) and other is not None and other != scale:
                raise TypeError(f"numbers of {scale} and {other} stored places cannot be added")
            return op, mine

    comparator_factory = Comparator  # pyright: ignore[reportAssignmentType]

    @property
    def python_type(self) -> type[Any]:
        return self.inner.python_type

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        inner = self.inner
        return inner.load_dialect_impl(dialect) if isinstance(inner, TypeDecorator) else inner.dialect_impl(dialect)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        if op is operators.mul and isinstance(value, int):
            return Integer()  # price * 12: the 12 is a plain number and must not be scaled
        return self

    # The inner type's own dialect version does the conversion: wrapping by hand would lose its processors.
    def bind_processor(self, dialect: Dialect) -> Any:
        return self.inner.dialect_impl(dialect).bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        return self.inner.dialect_impl(dialect).result_processor(dialect, coltype)


def _is_numeric(sql_type: KindType) -> bool:
    return sql_type.kind.align == "end"
