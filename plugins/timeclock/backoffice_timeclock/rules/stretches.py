"""From sessions to the intervals of days: attributed, split where asked, rounded, never overlapping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from backoffice_timeclock.rules import attribution, rounding
from backoffice_timeclock.rules.attribution import Plan
from backoffice_timeclock.rules.facts import Fact
from backoffice_timeclock.rules.pairing import Session
from backoffice_timeclock.rules.pay import PayRules
from backoffice_timeclock.rules.result import Interval, Reason
from backoffice_timeclock.rules.shifts import Planned
from backoffice_timeclock.rules.zones import Zones


@dataclass(slots=True)
class Draft:
    """A day while it is put together."""

    day: dt.date
    intervals: list[Interval] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    rounding: dict[str, int] = field(default_factory=dict)
    presence: dict[Planned, tuple[int, int]] = field(default_factory=dict)
    incomplete: set[Planned] = field(default_factory=set)


class Drafts(dict[dt.date, Draft]):
    """Days by date, made when first asked for."""

    def __missing__(self, day: dt.date) -> Draft:
        self[day] = Draft(day)
        return self[day]


class Layout:
    """Lays sessions out on days, one after the other; remembers where the last one ended after rounding."""

    def __init__(self, drafts: Drafts, plan: Plan, zones: Zones) -> None:
        self.drafts = drafts
        self.plan = plan
        self.zones = zones
        self.free_from = -(2**62)

    def lay(self, sessions: Iterable[Session], rules_on: dict[dt.date, PayRules]) -> None:
        for session in sessions:
            self._session(session, rules_on[self.zones.day(session.began.at)])

    def _session(self, session: Session, rules: PayRules) -> None:
        part = self.plan.match(session.began.at, session.until)
        day, why = attribution.day_of(session, part, rules, self.zones)
        draft = self.drafts[day]
        draft.reasons.extend(session.reasons)
        draft.flags.extend(session.flags)
        if session.stretches:
            draft.reasons.append(why)
        if part is not None:
            self._present(self.drafts[part.day], part, session)
        elif self.plan.holds(day):
            draft.flags.append("unplanned")
            draft.reasons.append(Reason("plan.unplanned", (session.began.at,)))
        at_midnight = attribution.mode_of(part, rules) == "midnight"
        self._stretches(session, day, rules, at_midnight)

    def _present(self, draft: Draft, part: Planned, session: Session) -> None:
        came, left = draft.presence.get(part, (session.began.at, session.until))
        draft.presence[part] = (min(came, session.began.at), max(left, session.until))
        if {"missing_out", "too_long", "running"} & set(session.flags):
            draft.incomplete.add(part)

    def _stretches(self, session: Session, day: dt.date, rules: PayRules, at_midnight: bool) -> None:
        before: Fact | None = None
        for stretch in session.stretches:
            draft = self.drafts[self.zones.day(stretch.start.at) if at_midnight else day]
            ending = self.drafts[self.zones.day(stretch.end.at) if at_midnight else day]
            start = self._rounded(draft, stretch.start, stretch.start_kind, rules)
            end = self._rounded(ending, stretch.end, stretch.end_kind, rules, -1)
            if start < self.free_from:
                draft.reasons.append(Reason("round.overlap", (start, self.free_from)))
                start = self.free_from
            end = max(start, end)
            if before is not None:
                self._pause(before, stretch.start, start, day, rules, at_midnight)
            whole = Interval(
                "work", start, end, stretch.start.at, stretch.end.at, stretch.start.source, stretch.end.source
            )
            self._place(whole, day, at_midnight)
            self.free_from, before = end, stretch.end

    def _pause(self, left: Fact, back: Fact, until: int, day: dt.date, rules: PayRules, at_midnight: bool) -> None:
        length = back.at - left.at
        paid = 0 < length <= rules.paid_break_up_to
        draft = self.drafts[self.zones.day(left.at) if at_midnight else day]
        rule = "break.paid" if paid else "break.punched"
        draft.reasons.append(Reason(rule, (left.at, back.at, rules.paid_break_up_to)))
        kind = "paid_break" if paid else "break"
        self._place(Interval(kind, self.free_from, until, left.at, back.at, rule=rule), day, at_midnight)

    def _place(self, interval: Interval, day: dt.date, at_midnight: bool) -> None:
        if not at_midnight or interval.length == 0:
            self.drafts[self.zones.day(interval.start) if at_midnight else day].intervals.append(interval)
            return
        pieces = attribution.split(interval.start, interval.end, self.zones)
        for number, (date, start, end) in enumerate(pieces):
            first, last = number == 0, number == len(pieces) - 1
            piece = replace(
                interval,
                start=start,
                end=end,
                raw_start=interval.raw_start if first else start,
                raw_end=interval.raw_end if last else end,
                opened_by=interval.opened_by if first else "",
                closed_by=interval.closed_by if last else "",
            )
            self.drafts[date].intervals.append(piece)

    def _rounded(self, draft: Draft, fact: Fact, kind: str, rules: PayRules, sign: int = 1) -> int:
        rule = rounding.rule_for(rules, kind)
        if rule.mode == "none":
            return fact.at
        at = rounding.rounded(fact.at, self.zones.offset(fact.at), rule)
        if at != fact.at:
            draft.rounding[kind] = draft.rounding.get(kind, 0) + sign * (fact.at - at)
            draft.reasons.append(Reason("round", (fact.at, at, kind, rule.mode, rule.step)))
        return at
