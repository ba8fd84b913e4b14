"""A device goes from state to state by the steps that there are, and no other."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices import Health, State
from backoffice.devices.health import NEXT

START = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


@given(st.lists(st.tuples(st.sampled_from(State), st.text(max_size=5)), max_size=40))
def test_every_walk_keeps_to_the_steps(wanted: list[tuple[State, str]]) -> None:
    health, entered = Health(State.DISCOVERED, START), START
    for second, (state, reason) in enumerate(wanted, 1):
        now = START + dt.timedelta(seconds=second)
        if state is not health.state and state not in NEXT[health.state]:
            with pytest.raises(ValueError, match=f"does not become {state} from {health.state}"):
                health.become(state, now, reason)
            continue
        entered = entered if state is health.state else now
        health = health.become(state, now, reason, "code")
        assert (health.state, health.since, health.reason, health.code) == (state, entered, reason, "code")


@given(st.sampled_from(State))
def test_from_every_state_a_device_may_be_ready_again_and_may_be_switched_off(state: State) -> None:
    reached, edge = {state}, {state}
    while edge:
        edge = {step for one in edge for step in NEXT[one]} - reached
        reached |= edge
    assert State.READY in reached
    assert state is State.DISABLED or State.DISABLED in NEXT[state]


def test_only_a_person_leads_out_of_a_fault() -> None:
    assert State.BACKOFF not in NEXT[State.FAULT]
    assert State.READY not in NEXT[State.FAULT]


def test_the_time_of_the_next_try_ends_with_the_pause() -> None:
    waiting = Health(State.BACKOFF, START, retry_at=START + dt.timedelta(seconds=3))
    assert waiting.become(State.CONNECTING, START).retry_at is None


def test_as_json() -> None:
    health = Health(State.READY, START, last_io=START, counters={"scans": 3})
    assert health.to_json() == {
        "state": "ready", "since": "2026-11-24T08:00:00+00:00", "reason": "", "code": "",
        "last_io": "2026-11-24T08:00:00+00:00", "retry_at": None, "counters": {"scans": 3},
    }  # fmt: skip
