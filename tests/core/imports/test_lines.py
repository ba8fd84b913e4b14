"""Lines of a file become payloads of a command."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from backoffice.bus import Payload
from backoffice.errors import Refused
from backoffice.imports.lines import read_lines
from backoffice.kinds import Choice, Count, Flag, Text


class Tone(StrEnum):
    dark = "dark"
    light = "light"


class Part(Payload):
    what: Annotated[str, Text("What")]
    many: Annotated[int, Count("Many")] = 1


class Order(Payload):
    name: Annotated[str, Text("Name")]
    tones: Annotated[list[Tone], Choice("Tones")] = Field(default=[])
    urgent: Annotated[bool, Flag("Urgent")] = False
    parts: list[Part] = Field(default=[])


def payloads(*lines: str) -> list[dict[str, Any]]:
    return [dict(line.payload) for line in read_lines([f"{line}\n" for line in lines], "x.order", Order)]


def test_cells_become_values() -> None:
    heading = "name;tones;urgent;parts.0.what;parts.0.many;parts.2.what"
    (read,) = payloads(
        heading, '"Bolts, ""M8""";dark\u003blight;true;bolt;12;nut'.replace("dark;light", '"dark;light"')
    )
    assert read == {
        "name": 'Bolts, "M8"',
        "tones": ["dark", "light"],
        "urgent": "true",
        "parts": [{"what": "bolt", "many": 12}, {"what": "nut"}],
    }
    assert Order.model_validate(read).parts[0].many == 12


def test_a_line_has_the_number_where_it_begins_and_empty_ones_do_not_count() -> None:
    text = ["name,urgent\n", '"two\n', 'lines",true\n', "\n", ",\n", "last,\n"]
    assert [(line.number, line.payload["name"]) for line in read_lines(text, "x.order", Order)] == [
        (2, "two\nlines"),
        (6, "last"),
    ]


def test_the_same_file_has_the_same_keys_and_a_line_that_stands_twice_has_two() -> None:
    text = ["name\n", "a\n", "b\n", "a\n"]
    keys = [line.key for line in read_lines(text, "x.order", Order)]
    assert keys == [line.key for line in read_lines(text, "x.order", Order)]
    assert len(set(keys)) == 3
    assert keys != [line.key for line in read_lines(text, "x.other", Order)]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("", "empty"),
        ("name,name", "twice"),
        ("name,colour", "no field “colour”"),
        ("name,parts", "no field “parts”"),
        ("parts.x.what", "no field"),
        ("name.0.what", "no field"),
        ("<script>", "no field"),
    ],
)
def test_a_heading_that_cannot_be_right_is_refused(heading: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        payloads(heading, "a,b")


def test_a_line_that_is_too_long_is_told() -> None:
    (line,) = read_lines(["name\n", "a,b\n"], "x.order", Order)
    assert line.fault == "has 2 cells where the heading names 1"


@given(st.text(st.characters(blacklist_characters='\x00\r\n"', blacklist_categories=("Cs",)), max_size=30))
def test_any_cell_is_read_or_refused_by_the_command(cell: str) -> None:
    for read in payloads("name,urgent,parts.0.many", f'"{cell}","{cell}","{cell}"'):
        assert read["name"] == cell.strip()
