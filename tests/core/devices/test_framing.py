"""A stream of bytes becomes the codes that were scanned, however the cable cuts it up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices.framing import LIMIT, TERMINATORS, Framer

ENDS = {"any": b"\r\n", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "etx": b"\x03"}
codes = st.lists(st.binary(min_size=1, max_size=40).map(lambda b: b.translate(None, b"\r\n\t\x02\x03")), max_size=8)
terminators = st.sampled_from(sorted(ENDS))


def bodies(framer: Framer, *pieces: bytes) -> list[bytes]:
    return [frame.body for piece in pieces for frame in framer.feed(piece)]


@given(codes, terminators, st.data())
def test_any_split_of_the_stream_gives_the_codes(scanned: list[bytes], terminator: str, data: st.DataObject) -> None:
    stream = b"".join(code + ENDS[terminator] for code in scanned)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    framer = Framer(terminator)
    assert bodies(framer, *pieces) == [code for code in scanned if code]
    assert not framer.waiting


@given(st.binary(max_size=3 * LIMIT), st.sampled_from(sorted(TERMINATORS)), st.integers(1, 700))
def test_any_split_of_anything_gives_the_same(stream: bytes, terminator: str, size: int) -> None:
    whole, cut = Framer(terminator), Framer(terminator)
    pieces = [stream[i : i + size] for i in range(0, len(stream), size)]
    at_once, in_pieces = whole.feed(stream) + whole.idle(), [f for p in pieces for f in cut.feed(p)] + cut.idle()
    assert at_once == in_pieces
    assert whole.counts == cut.counts


@given(st.integers(LIMIT - 3, LIMIT + 5), terminators, st.integers(1, 9))
def test_a_code_of_512_bytes_is_taken_and_a_longer_one_counted(length: int, terminator: str, size: int) -> None:
    stream = b"7" * length + ENDS[terminator] + b"next" + ENDS[terminator]
    framer = Framer(terminator)
    found = bodies(framer, *(stream[i : i + size] for i in range(0, len(stream), size)))
    assert found == ([b"7" * length] if length <= LIMIT else []) + [b"next"]
    assert framer.counts["too_long"] == (length > LIMIT)


def test_noise_without_end_takes_no_memory() -> None:
    framer = Framer("cr")
    for _ in range(10_000):
        framer.feed(b"\xff" * 100)
    assert len(framer._held) < LIMIT + 2
    assert bodies(framer, b"\rafter\r") == [b"after"]


def test_half_a_code_is_left_out_and_counted() -> None:
    framer = Framer("cr")
    assert bodies(framer, b"40063813") == []
    assert framer.idle() == []
    assert framer.counts["half"] == 1
    assert bodies(framer, b"whole\r") == [b"whole"]


def test_without_a_terminator_the_pause_ends_a_code() -> None:
    framer = Framer("none")
    assert bodies(framer, b"4006", b"381\r\n") == []
    assert [frame.body for frame in framer.idle()] == [b"4006381\r\n"]
    assert framer.idle() == []


def test_a_code_that_was_cut_short_is_not_glued_to_the_next() -> None:
    framer = Framer("etx", b"\x02")
    assert bodies(framer, b"\x0240063\x02978020137962\x03") == [b"978020137962"]
    assert framer.counts["half"] == 1


@pytest.mark.parametrize("terminator", sorted(ENDS))
def test_group_separators_and_the_raw_bytes_are_kept(terminator: str) -> None:
    (frame,) = Framer(terminator).feed(b"]C101\x1d10A" + ENDS[terminator][:2])
    assert frame.body == b"]C101\x1d10A"
    assert frame.raw.startswith(frame.body)
    assert len(frame.raw) > len(frame.body)
