"""A print document goes to the printer's terminal as JSON and comes back the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices import PrintDocument
from backoffice.devices.document import Barcode, Beep, Block, Cut, Drawer, Feed, Logo, Qr, Row, Rule, Text

words = st.text(max_size=20)
cells = st.lists(words, max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Text, words, st.sampled_from(("left", "center", "right")), st.booleans(), st.integers(1, 4)),
    st.builds(Row, cells, st.lists(st.integers(1, 9), max_size=4).map(tuple)),
    st.builds(Barcode, words, st.sampled_from(("code128", "ean13"))),
    st.builds(Qr, words, st.integers(1, 16)),
    st.builds(Feed, st.integers(1, 9)),
    st.builds(Beep, st.integers(1, 9)),
    st.sampled_from((Rule(), Logo(), Cut(), Drawer())),
)


@given(words, st.lists(blocks, max_size=10))
def test_there_and_back(title: str, content: list[Block]) -> None:
    document = PrintDocument(title, tuple(content))
    assert PrintDocument.from_json(json.loads(json.dumps(document.to_json()))) == document


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": "x", "blocks": None},
        {"title": "x", "blocks": ["text"]},
        {"title": "x", "blocks": [{"block": "staple"}]},
        {"title": "x", "blocks": [{"block": ["text"]}]},
        {"title": "x", "blocks": [{"block": "text"}]},
        {"title": "x", "blocks": [{"block": "text", "text": "a", "colour": "red"}]},
        [],
        None,
    ],
)
def test_anything_else_is_no_document(values: Any) -> None:
    with pytest.raises(ValueError, match="this is no print document"):
        PrintDocument.from_json(values)
