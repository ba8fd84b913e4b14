"""Which character a key gives under which keyboard layout. Pure tables.

A scanner that acts as a keyboard sends key positions for the layout that it is set to; both sides must name the same.
Key numbers are Linux's (`linux/input-event-codes.h`); layouts follow xkeyboard-config's basic variants.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Keys = Mapping[int, tuple[str, str, str]]
"""Key: (alone, with shift, with AltGr); an empty text where the key gives nothing."""

_ROWS: Final = (
    (41, *range(2, 14)),  # grave, 1 … =
    tuple(range(16, 28)),  # q … ]
    (*range(30, 41), 43),  # a … ', \
    (86, *range(44, 54)),  # the key between shift and z, z … /
)


def _layout(plain: str, shifted: str, altgr: Mapping[str, str]) -> Keys:
    """From rows of characters, parted by line breaks, in the order of `_ROWS`; a blank is a key that gives nothing."""
    made = {57: (" ", " ", "")}
    for keys, alone, above in zip(_ROWS, plain.split("\n"), shifted.split("\n"), strict=True):
        for key, low, high in zip(keys, alone, above, strict=True):
            made[key] = (low.strip(), high.strip(), altgr.get(low, ""))
    return made


_US = _layout(
    "`1234567890-=\nqwertyuiop[]\nasdfghjkl;'\\\n\\zxcvbnm,./",
    '~!@#$%^&*()_+\nQWERTYUIOP{}\nASDFGHJKL:"|\n|ZXCVBNM<>?',
    {},
)
_UK = _layout(
    "`1234567890-=\nqwertyuiop[]\nasdfghjkl;'#\n\\zxcvbnm,./",
    '¬!"£$%^&*()_+\nQWERTYUIOP{}\nASDFGHJKL:@~\n|ZXCVBNM<>?',
    {"4": "€"},
)
_DE = _layout(
    "^1234567890ß \nqwertzuiopü+\nasdfghjklöä#\n<yxcvbnm,.-",
    "°!\"§$%&/()=? \nQWERTZUIOPÜ*\nASDFGHJKLÖÄ'\n>YXCVBNM;:_",
    {
        "2": "²", "3": "³", "7": "{", "8": "[", "9": "]", "0": "}", "ß": "\\", "q": "@", "e": "€", "+": "~",
        "<": "|", "m": "µ",
    },
)  # fmt: skip
_FR = _layout(
    "²&é\"'(-è_çà)=\nazertyuiop $\nqsdfghjklmù*\n<wxcvbn,;:!",
    " 1234567890°+\nAZERTYUIOP £\nQSDFGHJKLM%µ\n>WXCVBN?./§",
    {
        "é": "~", '"': "#", "'": "{", "(": "[", "-": "|", "è": "`", "_": "\\", "ç": "^", "à": "@", ")": "]", "=": "}",
        "e": "€", "$": "¤",
    },
)  # fmt: skip

LAYOUTS: Final[Mapping[str, Keys]] = {"us": _US, "uk": _UK, "de": _DE, "fr": _FR}
NAMES: Final = (("us", "English (US)"), ("uk", "English (UK)"), ("de", "German"), ("fr", "French"))

KEYPAD: Final[Mapping[int, str]] = {
    71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3", 82: "0",
    83: ".", 55: "*", 98: "/",
}  # fmt: skip
FUNCTION: Final[Mapping[int, str]] = {**{59 + n: f"F{n + 1}" for n in range(10)}, 87: "F11", 88: "F12"}
