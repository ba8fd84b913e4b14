"""The states of a print job, walked at random."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice.stations.spool.rules import HELD, NEXT, OPEN, PrintState, follows

S = PrintState


@given(st.lists(st.sampled_from(S), max_size=30))
def test_nothing_is_printed_again_by_itself(told: list[S]) -> None:
    """Once bytes may have left, only a person's decision, a confirmation or a failure before bytes follows."""
    state, walked = S.queued, [S.queued]
    for new in told:
        if follows(state, new):
            state = new
            walked.append(new)
    if S.uncertain in walked:
        assert walked[walked.index(S.uncertain) + 1 :] in ([], [S.settled])
    if S.confirmed in walked:
        assert walked[-1] is S.confirmed
    if S.failed in walked:
        assert walked == [S.queued, S.failed]
    before_sending = walked[: walked.index(S.sending)] if S.sending in walked else []
    assert not before_sending or S.ready in before_sending or S.cancelled in before_sending


def test_every_state_is_named() -> None:
    assert set(NEXT) == set(S)
    assert HELD < OPEN and not OPEN & {S.confirmed, S.settled, S.failed, S.cancelled}
