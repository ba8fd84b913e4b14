"""What comes out of a document: letters, columns, symbols, and never a command that a text brought along."""

from __future__ import annotations

import datetime as dt
import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.drivers.escpos.decoder import NotEscPosError, decode
from tests.drivers.escpos.receipts import pictured, receipt, rendered

from backoffice.devices import PrintDocument
from backoffice.devices.document import Barcode, Beep, Block, Cut, Drawer, Feed, Logo, Qr, Row, Rule, Text
from backoffice.stations.test_page import test_page as a_test_page

ALIGNS = st.sampled_from(("left", "center", "right"))
NASTY = st.text(max_size=60) | st.text("\x10\x04\x05\x14\x1b\x1c\x1d\x9b{0123456789@kpV", max_size=40)
BLOCKS = st.one_of(
    st.builds(Text, NASTY, ALIGNS, st.booleans(), st.integers(-1, 9)),
    st.builds(Row, st.lists(NASTY, max_size=5).map(tuple), st.lists(st.integers(0, 9), max_size=5).map(tuple)),
    st.builds(Barcode, NASTY, st.sampled_from(("code128", "ean13", "ean8", "upca", "code39")), st.integers(0, 99)),
    st.builds(Barcode, st.text("0124560", max_size=30), st.just("code128")),
    st.builds(Qr, NASTY, st.integers(-1, 99)),
    st.builds(Feed, st.integers(-5, 999)),
    st.sampled_from((Rule(), Logo(), Cut(), Drawer())),
    st.builds(Beep, st.integers(-1, 99)),
)


def text_of(data: bytes, codec: str = "cp437") -> str:
    return "".join(one.data.decode(codec) for one in decode(data) if one.name in ("text", "line feed"))


def names(data: bytes) -> list[str]:
    return [one.name for one in decode(data)]


@settings(max_examples=400, deadline=None)
@given(st.lists(BLOCKS, max_size=6), st.sampled_from(("default", "POS-5890", "TM-T20II", "simple")))
def test_no_text_becomes_a_command(blocks: list[Block], model: str) -> None:
    document = PrintDocument("x", tuple(blocks))
    found = names(rendered(document, profile=model, drawer="2", beeper="esc_b"))
    assert found.count("drawer") == sum(isinstance(one, Drawer) for one in blocks)
    assert found.count("beep") == sum(isinstance(one, Beep) for one in blocks)
    assert found.count("cut") == sum(isinstance(one, Cut) for one in blocks)
    assert found.count("initialise") == 1


@pytest.mark.parametrize(
    "smuggled", [b"A\x1bp\x00\x19\xfb", b"A\x10\x14\x01\x00\x01", b"\x1dV\x00", b"\x1d(k\xff\xff1P0"]
)
def test_the_judge_of_the_bytes_finds_what_does_not_belong_there(smuggled: bytes) -> None:
    with pytest.raises(NotEscPosError):
        decode(b"\x1b@" + smuggled)


def test_a_barcode_of_digits_does_not_open_the_drawer() -> None:
    """16 20 01 00 01 in set C is DLE DC4, which printers obey in the middle of data."""
    data = rendered(PrintDocument("x", (Barcode("1620010001"),)))
    assert b"\x10\x14" not in data
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(pictured(data))))
    assert read.text == "1620010001"


def test_letters_that_the_printer_has_are_printed_and_others_are_written_otherwise() -> None:
    line = PrintDocument("x", (Text("Ä ß ł € ñ Ω Ж – “q” 日"),))
    assert text_of(rendered(line, profile="simple")) == 'Ä ß l EUR ñ Ω Zh - "q" ?\n'
    pages = [one.data[2] for one in decode(rendered(line)) if one.name == "code page"]
    assert pages[0] == 0 and {17, 18} & set(pages), "Cyrillic and Polish letters have pages of their own"


def test_code_pages_of_the_real_device_go_before_those_of_the_model() -> None:
    data = rendered(PrintDocument("x", (Text("€ä"),)), code_pages="71:cp1252")
    assert data.endswith(b"\x1btG\x80\xe4\n")
    with pytest.raises(ValueError, match="no code page"):
        rendered(PrintDocument("x", ()), code_pages="16:utf-16")


def test_columns_keep_to_the_paper() -> None:
    row = Row(("A name of a thing that is far too long for its column", "12", "1,234.50"), (4, 1, 2))
    lines = text_of(rendered(PrintDocument("x", (row, Text("word " * 30, size=2))), columns=32)).splitlines()
    assert lines[0].endswith("1,234.50") and len(lines[0]) == 32
    assert all(len(line) <= 32 for line in lines)
    assert all(len(line) <= 16 for line in lines if line.startswith("word"))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert rendered(receipt()) == rendered(receipt())


def test_a_picture_is_drawn_once_and_holds_no_command(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.effect_noise((300, 200), 200).save(logo)
    data = rendered(receipt(), logo=str(logo))
    assert names(data).count("picture") == 1
    assert names(rendered(receipt(), logo=str(tmp_path / "none.png"))).count("picture") == 0


def test_what_is_no_such_barcode_is_printed_as_text() -> None:
    data = rendered(PrintDocument("x", (Barcode("4006381333932", "ean13"), Barcode("x" * 200))))
    assert "barcode" not in names(data) and "4006381333932" in text_of(data)


def test_codes_of_the_preview_can_be_read() -> None:
    picture = Image.open(io.BytesIO(pictured(rendered(receipt()))))
    read = {str(one.format): one.text for one in zxingcpp.read_barcodes(picture)}
    assert set(read.values()) == {"4006381333931", "SLIP-20260017", "https://example.org/17"}


def test_the_test_page_fits_any_paper_and_its_codes_can_be_read() -> None:
    page = a_test_page("Till", "escpos.usb", "Sam", dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC))
    for model in ("default", "POS-5890", "Sunmi-V2"):
        data = rendered(page, profile=model)
        assert max(len(line) for line in text_of(data).splitlines()) <= 42
        read = {one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(pictured(data, profile=model))))}
        assert "TEST-0123456789" in read


def test_any_bytes_have_a_preview() -> None:
    for data in (b"", b"\x1d", b"\x1dv0\x00\xff", b"\x1dk\x49\x05{B", b"\x00\xff\x1b", rendered(receipt())[:-3]):
        assert pictured(data).startswith(b"\x89PNG")


def test_the_library_leaves_logging_as_it_was_and_importing_the_drivers_does_not_load_it() -> None:
    program = (
        "import logging, sys, backoffice_escpos as b; assert 'escpos' not in sys.modules and 'PIL' not in sys.modules;"
        "from backoffice.devices import PrintDocument; b.DRIVERS[0].render(PrintDocument('x'), {});"
        "assert logging.root.handlers == [], logging.root.handlers"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert logging.root is not None
