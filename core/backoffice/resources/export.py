"""Exports of exactly what a list shows: the same filters, sort and visible columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson
import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import Refused
from backoffice.kinds import (
    Amount,
    Binary,
    Count,
    Day,
    Duration,
    Flag,
    IdKind,
    Instant,
    Json,
    Kind,
    Number,
    duration_text,
    plain_text,
    rfc3339,
)
from backoffice.resources.stream import stream

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

BOM = b"\xef\xbb\xbf"
XLSX_ROWS = 1_048_576
XLSX_DIGITS = 15
"""Spreadsheets hold numbers in 64-bit floats, which keep 15 decimal digits; longer ones are written as text."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMERIC = (Number, Amount, Count, IdKind)


def csv_rows(
    resource: Resource,
    conn: sa.Connection,
    actor: Actor,
    args: Mapping[str, str],
    *,
    bom: bool = False,
) -> Iterator[bytes]:
    """The list as UTF-8 CSV in chunks; faults are raised before the first. `bom` tells Excel the encoding."""
    found = stream(resource, conn, actor, args)
    header = [guarded(column.label) for column in found.columns]
    writers = [cell_text(column.kind) for column in found.columns]
    return _csv_chunks(header, writers, found.chunks, BOM if bom else b"")


def xlsx_file(
    resource: Resource,
    conn: sa.Connection,
    actor: Actor,
    args: Mapping[str, str],
    target: BinaryIO,
) -> int:
    """The list as a workbook in constant memory; gives the number of rows. Refused when a sheet cannot hold them."""
    found = stream(resource, conn, actor, args)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    import xlsxwriter  # only who exports a workbook waits for it to be loaded

    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", resource.title)[:31])
        sheet.freeze_panes(1, 0)
        for i, column in enumerate(found.columns):
            sheet.write_string(0, i, _CONTROL.sub("", column.label))
        writers = [cell_text(column.kind, guard=False) for column in found.columns]
        counted = [not isinstance(column.kind, Duration) for column in found.columns]  # 7:30 is text, no number
        row = 0
        for chunk in found.chunks:
            for values in chunk:
                row += 1
                if row >= XLSX_ROWS:
                    raise Refused("too_many_rows", f"A sheet holds {XLSX_ROWS - 1:,} rows. Filter the list or use CSV.")
                for i, value in enumerate(values):
                    _write_cell(sheet, row, i, value, writers[i], counted[i])
    return row


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell_text(kind: Kind, guard: bool = True) -> Callable[[Any], str]:
    """How values of a kind are written. Only text is guarded: `-5` must remain a number."""
    if isinstance(kind, Number):
        return plain_text
    if isinstance(kind, Flag):
        return lambda value: "true" if value else "false"
    if isinstance(kind, Instant):
        return rfc3339
    if isinstance(kind, Duration):
        return duration_text
    if isinstance(kind, Json):
        return lambda value: orjson.dumps(value).decode()
    if isinstance(kind, Binary):
        return lambda value: bytes(value).hex()
    if isinstance(kind, (*_NUMERIC, Day)):
        return str
    return (lambda value: guarded(str(value))) if guard else str


def _csv_chunks(
    header: list[str],
    writers: list[Callable[[Any], str]],
    chunks: Iterator[list[tuple[Any, ...]]],
    start: bytes,
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    yield start + buffer.getvalue().encode()
    for chunk in chunks:
        buffer.seek(0)
        buffer.truncate()
        for row in chunk:
            writer.writerow(["" if v is None else write(v) for v, write in zip(row, writers, strict=True)])
        yield buffer.getvalue().encode()


def _write_cell(sheet: Any, row: int, column: int, value: Any, write: Callable[[Any], str], counted: bool) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif counted and isinstance(value, int | Decimal) and len(Decimal(write(value)).as_tuple().digits) <= XLSX_DIGITS:
        sheet.write_number(row, column, Decimal(write(value)))
    else:
        sheet.write_string(row, column, _CONTROL.sub("", write(value)))
