"""From the bytes of one code to its text and symbology, and what of this can be set for each scanner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backoffice.devices.framing import Frame
from backoffice.devices.setting import Setting, Value

GS: Final = "\x1d"
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
# Separators of ISO/IEC 15434 and tabs belong into codes; every other control character is noise.
_NOISE: Final = re.compile(r"[\x00-\x03\x05-\x08\x0b-\x1b\x7f-\x9f\ufffd]")
_ESCAPE: Final = re.compile(r"\\(x[0-9A-Fa-f]{2}|[trn\\])")
_NAMED: Final = {"t": "\t", "r": "\r", "n": "\n", "\\": "\\"}

PREFIX: Final = Setting("prefix", "Prefix", "", help="What the scanner puts before each code; \\x02 for STX")
SUFFIX: Final = Setting("suffix", "Suffix", "", help="What it puts after the code and before the terminator")
TERMINATOR: Final = Setting(
    "terminator",
    "Terminator",
    "any",
    help="What ends a code",
    choices=(
        ("any", "CR, LF or both"), ("cr", "CR"), ("lf", "LF"), ("crlf", "CR LF"), ("tab", "TAB"), ("etx", "ETX"),
        ("none", "none: a pause ends it"),
    ),
)  # fmt: skip
PAUSE: Final = Setting(
    "timeout", "Longest pause within a code", 500, unit="ms", least=10, most=5000,
    help="After it, a code without its terminator is left out",
)  # fmt: skip
ENCODING: Final = Setting(
    "encoding", "Encoding", "utf-8",
    choices=(("utf-8", "UTF-8"), ("ascii", "ASCII"), ("latin-1", "ISO 8859-1"), ("cp1252", "Windows-1252")),
)  # fmt: skip
AIM: Final = Setting("aim", "AIM identifier", default=True, help="The scanner sends it before each code: ]C1")
SEPARATOR: Final = Setting(
    "gs",
    "Stands for GS",
    "",
    help="What it sends in place of the group separator (FNC1): a character, or F8 for the key",
)
SETTINGS: Final = (TERMINATOR, PREFIX, SUFFIX, PAUSE, ENCODING, AIM, SEPARATOR)


@dataclass(frozen=True)
class Code:
    """`clean` is false when bytes were no text, or control characters stand where no code has them."""

    raw: bytes
    text: str
    aim: str
    clean: bool = True


@dataclass(frozen=True)
class Reading:
    """How one scanner's codes are read."""

    prefix: str = ""
    suffix: str = ""
    encoding: str = "utf-8"
    aim: bool = True
    separator: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Value]) -> Reading:
        return cls(
            prefix=unescaped(str(settings.get("prefix", ""))),
            suffix=unescaped(str(settings.get("suffix", ""))),
            encoding=str(settings.get("encoding", "utf-8")),
            aim=bool(settings.get("aim", True)),
            separator=unescaped(str(settings.get("gs", ""))),
        )

    @property
    def start(self) -> bytes:
        """The prefix as bytes where it is a control character, which no code has inside; else nothing."""
        return self.prefix.encode() if len(self.prefix) == 1 and self.prefix < "\x1c" else b""

    def code(self, frame: Frame) -> Code | None:
        """What was read; None when there is nothing between prefix and suffix."""
        text = frame.body.decode(self.encoding, "replace")
        clean = _NOISE.search(text.removeprefix(self.prefix).removesuffix(self.suffix)) is None
        if not clean:
            text = frame.body.decode(self.encoding, "backslashreplace")
        text = text.removeprefix(self.prefix)
        text = text.removesuffix(self.suffix) if self.suffix else text
        aim = _AIM.match(text) if self.aim else None
        if aim is not None:
            text = text[aim.end() :]
        if self.separator:
            text = text.replace(self.separator, GS)
        return Code(frame.raw, text, aim[0] if aim else "", clean) if text else None


def unescaped(text: str) -> str:
    r"""What a person writes for characters without a key: `\x1d`, `\t`, `\r`, `\n`, `\\`; the rest as it stands."""
    return _ESCAPE.sub(lambda found: _NAMED.get(found[1]) or chr(int(found[1][1:], 16)), text)
