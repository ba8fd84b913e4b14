"""Prefix, suffix, symbology and separators of one code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices.framing import Frame
from backoffice.devices.reading import SETTINGS, Reading, unescaped
from backoffice.devices.setting import checked


def text(body: bytes, **settings: str | bool) -> tuple[str, str] | None:
    code = Reading.of({**checked(SETTINGS, settings)[0]}).code(Frame(body + b"\r", body))
    return None if code is None else (code.aim, code.text)


def test_the_symbology_stands_before_the_code() -> None:
    assert text(b"]C10104006381333931\x1d10AB") == ("]C1", "0104006381333931\x1d10AB")
    assert text(b"]e0") is None
    assert text(b"4006381333931") == ("", "4006381333931")
    assert text(b"]C1X", aim=False) == ("", "]C1X")
    assert text(b"]!!X") == ("", "]!!X")


def test_what_the_scanner_adds_is_taken_off() -> None:
    assert text(b"\x02]E04006381333931#", prefix="\\x02", suffix="#") == ("]E0", "4006381333931")
    assert text(b"##", prefix="#", suffix="#") is None


def test_another_character_may_stand_for_the_separator() -> None:
    assert text(b"]d210AB|21C", gs="|") == ("]d2", "10AB\x1d21C")
    assert text(b"10AB\x1f21C", gs="\\x1f") == ("", "10AB\x1d21C")


def test_what_is_no_text_is_kept_readable_and_marked() -> None:
    code = Reading().code(Frame(b"\xff\x00A\r", b"\xff\x00A"))
    assert code is not None
    assert (code.text, code.clean, code.raw) == ("\\xff\x00A", False, b"\xff\x00A\r")
    assert text("Größe".encode()) == ("", "Größe")
    assert text("Größe".encode("latin-1"), encoding="latin-1") == ("", "Größe")


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_without_settings_a_plain_code_stays_as_it_is(code: str) -> None:
    read = Reading(aim=False).code(Frame(code.encode(), code.encode()))
    assert (read.text if read and read.clean else code) == code


@pytest.mark.parametrize(("written", "meant"), [(r"\x1d|\t", "\x1d|\t"), (r"\\x", "\\x"), (r"\q", r"\q")])
def test_escapes(written: str, meant: str) -> None:
    assert unescaped(written) == meant
