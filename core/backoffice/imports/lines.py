"""From the lines of a CSV file to the payloads of a command."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from backoffice.bus.payload import Payload, PayloadField, payload_fields
from backoffice.errors import Refused
from backoffice.kinds import Count, IdKind

_WHOLE = re.compile(r"-?[0-9]{1,19}")
_LISTS: Final = ("list[", "tuple[", "set[", "frozenset[")
DELIMITERS: Final = ",;\t"


@dataclass(frozen=True)
class Line:
    """One line of the file. `number` is that of the line where it begins, the heading being 1.

    `key` is the same whenever the same line comes again, so that a file may be sent twice; a line that stands twice in
    one file has two keys, since both may be meant.
    """

    number: int
    payload: Mapping[str, Any]
    key: str
    fault: str = ""


def read_lines(text: Iterable[str], command: str, payload: type[Payload]) -> Iterator[Line]:
    """The lines after the heading, which names fields of the payload, those of lines as `lines.0.item`.

    `Refused` for a heading that names a field which there is not, or one twice: nothing in such a file can be trusted.
    """
    lines = iter(text)
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    (heading,) = csv.reader([first], delimiter=delimiter) if first.strip() else ([],)
    names = [name.strip() for name in heading]
    fields = _fields(names, payload)
    seen: Counter[bytes] = Counter()
    reader = csv.reader(lines, delimiter=delimiter)
    before = 1
    for cells in reader:
        number, before = before + 1, reader.line_num + 1
        if any(cell.strip() for cell in cells):
            yield _line(number, cells, names, fields, command, seen)


def _line(
    number: int, cells: Sequence[str], names: Sequence[str], fields: Sequence[PayloadField], command: str,
    seen: Counter[bytes],
) -> Line:  # fmt: skip
    if any(cell.strip() for cell in cells[len(names) :]):
        return Line(number, {}, "", f"has {len(cells)} cells where the heading names {len(names)}")
    values: dict[str, Any] = {}
    for name, field, cell in zip(names, fields, cells, strict=False):
        if cell.strip():
            _put(values, name.split("."), _value(field, cell.strip()))
    body = orjson.dumps([command, values], option=orjson.OPT_SORT_KEYS)
    seen[body] += 1
    digest = hashlib.sha256(body + b"#%d" % seen[body]).hexdigest()
    return Line(number, {name: _closed(value) for name, value in values.items()}, f"import:{digest}")


def _fields(names: Sequence[str], payload: type[Payload]) -> list[PayloadField]:
    if not names:
        raise Refused("empty", "The file is empty. Nothing was written; its first line has to name the fields.")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise Refused("heading", f"The heading names “{twice[0]}” twice. Nothing was written; name each field once.")
    found = [_field(name.split("."), payload) for name in names]
    unknown = [name for name, field in zip(names, found, strict=True) if field is None]
    if unknown:
        there = ", ".join(field.name for field in payload_fields(payload))
        message = f"There is no field “{unknown[0]}”. Nothing was written; these can stand in the first line: {there}."
        raise Refused("heading", message)
    return [field for field in found if field is not None]


def _field(path: Sequence[str], payload: type[Payload]) -> PayloadField | None:
    """The field that a heading names; the parts are name, number, name, … as far as lines go."""
    field = next((one for one in payload_fields(payload) if one.name == path[0]), None)
    if field is None or len(path) == 1:
        return None if field is not None and field.lines is not None else field
    if field.lines is None or len(path) < 3 or not path[1].isascii() or not path[1].isdigit() or len(path[1]) > 3:
        return None
    return _field(path[2:], field.lines)


def _value(field: PayloadField, text: str) -> Any:
    """The cell as JSON would hold it. What cannot be read stays as it is: the command says what is wrong with it."""
    if str(field.py).startswith(_LISTS):
        return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if isinstance(field.kind, Count | IdKind) and _WHOLE.fullmatch(text):
        return int(text)
    return text


def _put(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value


def _closed(value: Any) -> Any:
    """Numbered groups as lists; numbers that are left out close up."""
    if not isinstance(value, dict):
        return value
    if all(name.isdigit() for name in value):
        return [_closed(value[name]) for name in sorted(value, key=int)]
    return {name: _closed(one) for name, one in value.items()}
