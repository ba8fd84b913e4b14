"""From any text to bytes of the printer's code pages. No control character, and nothing that could begin a command."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from typing import Final

ESC: Final = b"\x1b"
# What decomposing does not give. German, Nordic, Polish and the signs of trade; Greek and Cyrillic by ISO 843 and
# ISO 9, simplified, for printers without such a page.
_OTHERWISE: Final = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS", "ł": "l", "Ł": "L",
    "ø": "o", "Ø": "O",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
    "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB",
    "₺": "TRY", "¢": "ct", "–": "-", "—": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'",
    "‚": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"', "…": "...", "•": "*", "·": ".",
    "×": "x", "÷": "/", "°": "deg", "µ": "u", "©": "(c)", "®": "(R)", "™": "TM", "№": "No", "→": "->", "←": "<-",
    "≤": "<=", "≥": ">=", "≠": "<>", "¿": "?", "¡": "!", "§": "Par.", "─": "-", "│": "|", "✓": "x",
    **dict(zip("абвгдезийклмнопрстуфхцыэіїґ", "abvgdezijklmnoprstufhcyeiig", strict=True)),
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shh", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "є": "ye", "ё": "yo",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)), "θ": "th", "χ": "ch", "ψ": "ps",
}  # fmt: skip
UNKNOWN: Final = "?"


class Charset:
    """The code pages of one printer. The first is what it starts with after `ESC t`."""

    def __init__(self, pages: tuple[tuple[int, str], ...]) -> None:
        self._pages = [(number, _letters(codec)) for number, codec in pages]
        self.first = pages[0][0]

    def printable(self, text: str) -> str:
        """The text in letters that this printer has; what it has not is written otherwise (Müller, Mueller)."""
        clean = cleaned(text)
        return clean if clean.isascii() else "".join(self._letter(letter) for letter in clean)

    def encode(self, printable: str, page: int) -> tuple[bytes, int]:
        """(bytes, the page then in force), beginning in `page`; switches only where a letter needs another."""
        if printable.isascii():
            return printable.encode(), page
        out = bytearray()
        for letter in printable:
            if letter.isascii():
                out += letter.encode()
                continue
            byte, needed = self._find(letter, page)
            if needed != page:
                out += ESC + b"t" + bytes((needed,))
                page = needed
            out.append(byte)
        return bytes(out), page

    def _letter(self, letter: str) -> str:
        if letter.isascii() or any(letter in letters for _, letters in self._pages):
            return letter
        return "".join(self._instead(letter))

    def _instead(self, letter: str) -> Iterator[str]:
        if letter in _OTHERWISE:
            yield _OTHERWISE[letter]
            return
        if letter.lower() in _OTHERWISE:
            yield _OTHERWISE[letter.lower()].capitalize()
            return
        parts = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
        if not parts or parts == [letter]:
            yield UNKNOWN if parts else ""
            return
        for part in parts:
            yield self._letter(part)

    def _find(self, letter: str, page: int) -> tuple[int, int]:
        found = [(letters[letter], number) for number, letters in self._pages if letter in letters]
        return next((one for one in found if one[1] == page), found[0])


def cleaned(text: str) -> str:
    """The text without control, format and unassigned characters (Unicode's categories C*); spaces are one kind.

    A line feed is a space here: who wants lines splits them before.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        if letter.isascii():
            kept.append(letter if " " <= letter <= "~" else " " if letter in "\t\n\r" else "")
            continue
        category = unicodedata.category(letter)
        kept.append(" " if category[0] == "Z" else "" if category[0] == "C" else letter)
    return "".join(kept)


@functools.cache
def _letters(codec: str) -> dict[str, int]:
    """The upper half of a code page. The lower is ASCII on all, whatever Python's tables say of 0x00 to 0x1F."""
    letters: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        try:
            letter = bytes((byte,)).decode(codec)
        except UnicodeDecodeError:
            continue
        if len(letter) == 1 and not letter.isascii() and unicodedata.category(letter)[0] not in "CZ":
            letters[letter] = byte
    return letters
