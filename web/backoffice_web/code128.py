"""Code 128 as SVG, for the printed control cards of the scan station (ISO/IEC 15417, code set B and C)."""

from __future__ import annotations

from markupsafe import Markup

# Bar and space widths of the symbols 0 to 106, in modules.
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
_START_B, _START_C, _STOP = 104, 105, 106
QUIET = 10
"""Modules of white that a reader needs on both sides."""


def symbols(text: str) -> list[int]:
    """The symbol values with start, check character and stop. Digits alone, an even number of them, use set C."""
    if not text or not all(" " <= letter <= "~" for letter in text):
        raise ValueError("Code 128 set B holds the printable ASCII characters")
    if text.isdigit() and len(text) % 2 == 0:
        body = [_START_C, *(int(text[i : i + 2]) for i in range(0, len(text), 2))]
    else:
        body = [_START_B, *(ord(letter) - 32 for letter in text)]
    check = (body[0] + sum(place * value for place, value in enumerate(body))) % 103
    return [*body, check, _STOP]


def svg(text: str, height: int = 48) -> Markup:
    """The barcode as an inline SVG, one module to a unit; scale it by its width."""
    bars: list[str] = []
    at = QUIET
    for value in symbols(text):
        for index, width in enumerate(_WIDTHS[value]):
            if index % 2 == 0:
                bars.append(f"M{at} 0h{width}v{height}h-{width}z")
            at += int(width)
    return Markup(
        '<svg class="bo-barcode" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="Barcode {}">'
        '<path d="{}"/></svg>'
    ).format(at + QUIET, height, text, " ".join(bars))
