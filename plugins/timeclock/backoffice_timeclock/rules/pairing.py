"""Which punches belong together. Nothing is guessed: what has no partner is kept, flagged and given no hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from backoffice_timeclock.rules.facts import Fact
from backoffice_timeclock.rules.pay import PayRules
from backoffice_timeclock.rules.result import Reason

RulesAt = Callable[[int], PayRules]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work without a punched break: from coming (or the end of a break) to going (or the start of the next)."""

    start: Fact
    end: Fact
    start_kind: str
    end_kind: str


@dataclass(slots=True)
class Session:
    """From coming to going. A session whose going is missing keeps the stretches that are complete."""

    began: Fact
    stretches: list[Stretch] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    until: int = 0

    def note(self, flag: str, reason: Reason) -> None:
        self.flags.append(flag)
        self.reasons.append(reason)


@dataclass(frozen=True, slots=True)
class Loose:
    """A punch that led to no hours, and why."""

    fact: Fact
    flag: str
    reason: Reason


def pair(facts: Iterable[Fact], rules_at: RulesAt, as_of: int | None) -> tuple[list[Session], list[Loose]]:
    """Sessions and loose punches of facts in the order of time. `as_of`: who came since then may still be at work."""
    pairing = _Pairing(rules_at)
    for fact in facts:
        pairing.take(fact)
    pairing.finish(as_of)
    return pairing.sessions, pairing.loose


LONGEST_AUTO = 13 * 3600
"""Seconds after which a punch that does not say what it is is a coming: the day less the 11 hours of rest of directive
2003/88/EC, article 3. One punch too many would else turn coming and going round for days, since from one late shift to
the next it is 15 hours, which somebody who says that they go may well have worked."""


class _Pairing:
    """Walks through the punches with one memory: whether somebody is at work, and on a break."""

    def __init__(self, rules_at: RulesAt) -> None:
        self.rules_at = rules_at
        self.sessions: list[Session] = []
        self.loose: list[Loose] = []
        self.session: Session | None = None
        self.working: tuple[Fact, str] | None = None
        self.pause: Fact | None = None
        self.last: tuple[Fact, str] | None = None

    def take(self, fact: Fact) -> None:
        rules = self.rules_at(fact.at)
        if self.last is not None and fact.at - self.last[0].at <= rules.double_within:
            before, meant = self.last
            if fact.kind in ("auto", meant):
                self._drop(fact, "double", Reason("pair.double", (fact.at, before.at, rules.double_within)))
                return
        longest = min(rules.longest, LONGEST_AUTO) if fact.kind == "auto" else rules.longest
        if self._too_long(fact, longest):
            return
        kind = self._meant(fact)
        self.last = (fact, kind)
        match kind:
            case "in":
                self._come(fact)
            case "out":
                self._go(fact)
            case "break_start":
                self._rest(fact)
            case _:
                self._back(fact)

    def finish(self, as_of: int | None) -> None:
        if self.session is None:
            return
        longest = self.rules_at(self.session.began.at).longest
        if as_of is not None and 0 <= as_of - self.session.began.at <= longest:
            self._leave_open("running", Reason("pair.running", (self.session.began.at,)))
        else:
            self._miss_out()

    def _meant(self, fact: Fact) -> str:
        if fact.kind != "auto":
            return fact.kind
        if self.pause is not None:
            return "break_end"
        return "in" if self.session is None else "out"

    def _too_long(self, fact: Fact, longest: int) -> bool:
        """What is too long ago has no partner here; True when the punch itself is dealt with, too."""
        session = self.session
        if session is None or fact.at - session.began.at <= longest:
            return False
        if fact.kind != "out":
            self._miss_out()
            return False
        reason = Reason("pair.too_long", (session.began.at, fact.at, fact.at - session.began.at, longest))
        self._leave_open("too_long", reason)
        self._drop(fact, "too_long", reason)
        self.last = (fact, "out")
        return True

    def _come(self, fact: Fact) -> None:
        if self.pause is not None and self.session is not None:
            self.session.note("break_not_ended", Reason("pair.came_back", (self.pause.at, fact.at)))
            self._resume(fact, "in")
            return
        if self.session is not None:
            self._miss_out()
        self.session = Session(fact)
        self.working = (fact, "in")

    def _go(self, fact: Fact) -> None:
        if self.session is None:
            self._drop(fact, "out_without_in", Reason("pair.out_without_in", (fact.at,)))
        elif self.pause is not None:
            self.session.note("break_not_ended", Reason("pair.left_in_break", (self.pause.at, fact.at)))
            self._close(fact)
        else:
            self._stop(fact, "out")
            self._close(fact)

    def _rest(self, fact: Fact) -> None:
        if self.session is None:
            self._drop(fact, "break_without_work", Reason("pair.break_without_work", (fact.at,)))
        elif self.pause is not None:
            self._drop(fact, "break_not_ended", Reason("pair.second_break", (fact.at, self.pause.at)))
        else:
            self._stop(fact, "break_start")
            self.pause = fact

    def _back(self, fact: Fact) -> None:
        if self.pause is None or self.session is None:
            self._drop(fact, "break_not_started", Reason("pair.break_not_started", (fact.at,)))
        else:
            self._resume(fact, "break_end")

    def _resume(self, fact: Fact, kind: str) -> None:
        self.pause = None
        self.working = (fact, kind)

    def _stop(self, fact: Fact, kind: str) -> None:
        if self.session is None or self.working is None:
            return
        began, began_kind = self.working
        self.session.stretches.append(Stretch(began, fact, began_kind, kind))
        self.session.reasons.append(Reason("pair.stretch", (began.at, fact.at, began_kind, kind)))
        self.working = None

    def _miss_out(self) -> None:
        if self.session is not None:
            since = self.working[0].at if self.working else self.session.began.at
            self._leave_open("missing_out", Reason("pair.missing_out", (since,)))

    def _leave_open(self, flag: str, reason: Reason) -> None:
        if self.session is not None:
            self.session.note(flag, reason)
            self._close(None)

    def _close(self, last: Fact | None) -> None:
        if self.session is not None:
            stretches = self.session.stretches
            ends = [stretches[-1].end.at] if stretches else [self.session.began.at]
            self.session.until = max(ends[0], last.at if last is not None else 0)
            self.sessions.append(self.session)
        self.session = self.working = self.pause = None

    def _drop(self, fact: Fact, flag: str, reason: Reason) -> None:
        self.loose.append(Loose(fact, flag, reason))
