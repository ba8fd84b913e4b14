"""However batches are repeated, split, overlapped, reordered or lost on their way: each event has one effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backoffice.application import Application
from backoffice.errors import Refused
from backoffice.stations.ingest import effects

effect = sa.Table(
    "counting_effect", sa.MetaData(), sa.Column("event_id", sa.String(40)), sa.Column("terminal", sa.Integer)
)
POISON = "poison"


@pytest.fixture
def counted(office: Application, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Every effect leaves a row in the same transaction; one that nothing else would make unique."""
    with office.database.write() as connection:
        effect.create(connection)
    honest = effects.apply

    def counting(tx: Any, event: Any, *more: Any) -> None:
        honest(tx, event, *more)
        tx.execute(sa.insert(effect).values(event_id=str(event["event_id"]), terminal=event["terminal_id"]))

    monkeypatch.setattr(effects, "apply", counting)

    def read(terminal: int) -> list[str]:
        with office.read() as connection:
            return list(connection.scalars(sa.select(effect.c.event_id).where(effect.c.terminal == terminal)))

    return read


def outbox(new_terminal: Callable[..., Any], counted: Callable[[int], list[str]], office: Application) -> Any:
    class Outbox(RuleBasedStateMachine):
        """A terminal whose network repeats, loses and reorders; the model is the list of what it recorded."""

        def __init__(self) -> None:
            super().__init__()
            self.terminal = new_terminal()
            self.known = self.terminal.known()
            self.events = [self.terminal.event("found", {"devices": []}) for _ in range(6)]
            self.acknowledged = 0

        @rule(poison=st.booleans())
        def record(self, poison: bool) -> None:
            body = {"devices": POISON} if poison else {"devices": []}
            self.events.append(self.terminal.event("found", body))

        @rule(data=st.data())
        def send(self, data: st.DataObject) -> None:
            """Any of the events, in any order, some twice: what a broken network may make of batches."""
            if not self.events:
                return
            chosen = data.draw(st.lists(st.sampled_from(self.events), min_size=1, max_size=12))
            self._send(chosen)

        @rule()
        def send_what_is_next(self) -> None:
            if self.events[self.acknowledged :]:
                self._send(self.events[self.acknowledged :][:50])

        def _send(self, events: list[dict[str, Any]]) -> None:
            if min(event["seq"] for event in events) > self.acknowledged + 1:
                with pytest.raises(Refused) as refused:
                    self.terminal.send(*events)
                assert (refused.value.code, refused.value.params) == ("gap", {"expected": self.acknowledged + 1})
                return
            answer = self.terminal.send(*events)
            assert answer["acknowledged"] >= self.acknowledged
            self.acknowledged = answer["acknowledged"]

        @invariant()
        def what_is_acknowledged_counted_once_and_nothing_else(self) -> None:
            wanted = [e["event_id"] for e in self.events[: self.acknowledged] if e["body"]["devices"] != POISON]
            assert sorted(counted(self.known.id)) == sorted(wanted)

        def teardown(self) -> None:
            while self.acknowledged < len(self.events):
                before = self.acknowledged
                self._send(self.events[self.acknowledged :][:50])
                assert self.acknowledged > before
            self.what_is_acknowledged_counted_once_and_nothing_else()
            assert office.check() == []

    return Outbox


@pytest.mark.timeout(300)
def test_each_event_has_one_effect(new_terminal: Any, counted: Any, office: Application, dialect: str) -> None:
    run_state_machine_as_test(
        outbox(new_terminal, counted, office),
        settings=settings(
            max_examples=12 if dialect == "sqlite" else 5, stateful_step_count=12, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip


def test_batches_that_come_at_once_count_once(new_terminal: Any, counted: Any, office: Application) -> None:
    from concurrent.futures import ThreadPoolExecutor

    terminal = new_terminal()
    events = [terminal.event("found", {"devices": []}) for _ in range(20)]

    def send(_: int) -> int:
        return int(terminal.send(*events)["acknowledged"])

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(6))) == {20}
    assert sorted(counted(terminal.known().id)) == sorted(event["event_id"] for event in events)
