"""The form of a correction: what it was opened with is kept while a person chooses, and nobody is shown an event."""

from __future__ import annotations

from tests.plugins.timeclock.conftest import Clock

from backoffice_web.testing.people import Visitor

FORM = "/c/timeclock.request_correction"


def test_the_punch_it_was_opened_for_is_kept_until_it_is_asked_for(clock_in: Clock, client: Visitor) -> None:
    clock_in.punch("08:00")
    form = client.get(f"{FORM}?punch=id:1").text
    assert '<input type="hidden" name="punch" value="id:1">' in form
    assert 'name="event_id"' not in form
    client.post(FORM, {"action": "retime", "punch": "id:1", "new_at": "2026-11-16T08:30:00", "reason": "Wrong clock"})
    (row,) = clock_in.rows("corrections")
    assert (row["action"], row["punch_id"], row["new_at"].hour) == ("retime", 1, 8)


def test_what_is_odd_is_said_in_words(clock_in: Clock, client: Visitor) -> None:
    clock_in.punch("08:00", badge="9999")
    assert "Nobody has this badge" in client.get("/r/timeclock/odd_punches").text
