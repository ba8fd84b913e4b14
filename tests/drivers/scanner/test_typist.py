"""Keys become the characters that the layout of scanner and setting agree on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_scanner.layouts import LAYOUTS
from backoffice_scanner.typist import ALT, ALTGR, CAPS, DOWN, UP, Typist

SHIFT, CONTROL = 42, 29


def press(typist: Typist, *keys: int) -> str:
    """All go down in order, and up again from the last."""
    return "".join(typist.key(key, DOWN) for key in keys) + "".join(typist.key(key, UP) for key in reversed(keys))


def strokes(layout: str, text: str) -> list[tuple[int, ...]]:
    """How a scanner that is set to this layout types a text."""
    found = []
    for char in text:
        for key, row in LAYOUTS[layout].items():
            if char in row:
                held = {0: (), 1: (SHIFT,), 2: (ALTGR,)}[row.index(char)]
                found.append((*held, key))
                break
    assert len(found) == len(text)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@given(data=st.data())
def test_what_is_typed_in_a_layout_is_read_in_it(layout: str, data: st.DataObject) -> None:
    characters = sorted({char for row in LAYOUTS[layout].values() for char in row if char})
    text = data.draw(st.text(characters, max_size=20))
    typist = Typist(layout)
    assert "".join(press(typist, *keys) for keys in strokes(layout, text)) == text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_what_codes_are_made_of(layout: str) -> None:
    strokes(layout, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.$/+%*]#| ")


def test_the_key_right_of_t_is_y_here_and_z_there() -> None:
    assert [press(Typist(layout), 21) for layout in ("us", "uk", "de", "fr")] == ["y", "y", "z", "y"]
    assert [press(Typist(layout), 2) for layout in ("us", "fr")] == ["1", "&"]
    assert press(Typist("fr"), SHIFT, 2) == "1"
    assert press(Typist("de"), ALTGR, 16) == "@"


def test_caps_lock_turns_letters_round_and_nothing_else() -> None:
    typist = Typist("de", caps=True)
    assert press(typist, 30) + press(typist, SHIFT, 30) + press(typist, 39) + press(typist, 2) == "AaÖ1"
    press(typist, CAPS)
    assert press(typist, 30) == "a"


@pytest.mark.parametrize(("layout", "keys"), [("us", (CONTROL, 27)), ("us", (ALT, 82, 82, 80, 73))])
def test_ways_to_type_the_group_separator(layout: str, keys: tuple[int, ...]) -> None:
    assert press(Typist(layout), *keys) == "\x1d"
    assert press(Typist(layout, "F8"), 66) == "\x1d"
    assert press(Typist(layout), 66) == ""


def test_repeats_count_for_nothing_and_enter_and_tab_end_codes() -> None:
    typist = Typist("us")
    assert typist.key(30, DOWN) + typist.key(30, 2) + typist.key(30, 2) + typist.key(30, UP) == "a"
    assert press(typist, 28) + press(typist, 96) + press(typist, 15) == "\r\r\t"


def test_what_was_held_is_forgotten_with_the_keys_that_were_lost() -> None:
    typist = Typist("us")
    typist.key(SHIFT, DOWN)
    typist.forget()
    assert press(typist, 30) == "a"


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 2)), max_size=60), st.sampled_from(sorted(LAYOUTS)))
def test_no_keys_upset_it(events: list[tuple[int, int]], layout: str) -> None:
    typist = Typist(layout)
    for key, value in events:
        assert len(typist.key(key, value)) <= 1
