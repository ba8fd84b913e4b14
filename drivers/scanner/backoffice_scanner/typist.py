"""From keys that go down and up to the characters that were typed. Pure."""

from __future__ import annotations

from typing import Final

from backoffice_scanner.layouts import FUNCTION, KEYPAD, LAYOUTS

SHIFT: Final = frozenset({42, 54})
CONTROL: Final = frozenset({29, 97})
ALT, ALTGR, CAPS = 56, 100, 58
ENTER: Final = frozenset({28, 96})
TAB: Final = 15
UP, DOWN = 0, 1


class Typist:
    """One keyboard with one layout. `separator` is the name of the function key that stands for GS (`F8`), if any."""

    def __init__(self, layout: str, separator: str = "", caps: bool = False) -> None:
        self._keys = LAYOUTS[layout]
        self._separator = separator.upper()
        self._caps = caps
        self._down: set[int] = set()
        self._number = ""

    def forget(self) -> None:
        """Some keys were lost: which are held is not known any more."""
        self._down.clear()
        self._number = ""

    def key(self, key: int, value: int) -> str:
        """The text that this change of a key gives: mostly one character or nothing. Repeats (2) count for nothing."""
        if value == UP:
            self._down.discard(key)
            return self._by_number() if key == ALT else ""
        if value != DOWN:
            return ""
        self._down.add(key)
        if key == CAPS:
            self._caps = not self._caps
        if ALT in self._down and key in KEYPAD and KEYPAD[key].isdigit():
            self._number += KEYPAD[key]
            return ""
        return self._text(key)

    def _text(self, key: int) -> str:
        if key in ENTER:
            return "\r"
        if key == TAB:
            return "\t"
        if key in KEYPAD:
            return KEYPAD[key]
        if key in FUNCTION:
            return "\x1d" if FUNCTION[key] == self._separator else ""
        alone, shifted, altgr = self._keys.get(key, ("", "", ""))
        if ALTGR in self._down:
            return altgr
        shift = bool(SHIFT & self._down)
        if self._caps and alone.upper() != alone.lower():
            shift = not shift
        text = shifted if shift else alone
        if CONTROL & self._down:
            return _control(text)
        return text

    def _by_number(self) -> str:
        """Alt and digits of the keypad: how scanners type what the layout lacks. 0nnn counts in Windows-1252."""
        number, self._number = self._number, ""
        if not number or int(number) > 255:
            return ""
        return bytes([int(number)]).decode("cp1252", "replace")


def _control(text: str) -> str:
    """Control and `]` is GS (ASCII: the character of columns 4 and 5, less 64)."""
    return chr(ord(text.upper()) - 64) if len(text) == 1 and "@" <= text.upper() <= "_" else ""
