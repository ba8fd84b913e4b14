"""How long a device is left alone before the next try."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices.backoff import CALM, FIRST, LONGEST, Backoff


def longest() -> Backoff:
    """The pause without luck: the bound itself."""
    return Backoff(lambda least, most: most)


def test_it_doubles_up_to_half_a_minute() -> None:
    backoff = longest()
    assert [backoff.failed() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


@given(st.lists(st.floats(0, 200), max_size=60))
def test_no_wait_is_below_zero_or_above_the_bound(ready: list[float]) -> None:
    backoff, bounds = Backoff(), longest()
    for seconds in ready:
        assert 0 <= backoff.failed(seconds) <= bounds.failed(seconds) <= LONGEST


def test_after_a_calm_minute_it_begins_again() -> None:
    backoff = longest()
    for _ in range(5):
        backoff.failed()
    assert backoff.failed(CALM - 1) == 16
    assert backoff.failed(CALM) == FIRST
    assert backoff.failed() == 1


def test_the_jitter_reaches_down_to_nothing() -> None:
    assert Backoff(lambda least, most: least).failed() == 0
