"""One working day at the staff entrance: most are on time, some late; somebody forgets to go, or comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from backoffice_timeclock.demo.shifts import Shift

EVERY_MANY = 100
ILL = range(2)
LATE = range(2, 6)
EARLY = range(6, 8)
TWICE = range(8, 10)
FORGOTTEN = range(10, 12)
WITH_BREAK = range(61, EVERY_MANY)


class WorkingDay:
    """What became of a shift, by chance. Moments are seconds after midnight at the site.

    A day that the calendar of the site does not know as one of work takes no sick leave, so nobody is ill on it.
    """

    def __init__(self, shift: Shift, dice: Random, on_calendar: bool) -> None:
        luck = dice.randrange(EVERY_MANY)
        self.ill = luck in ILL and on_calendar
        self.forgot = luck in FORGOTTEN
        came = shift.start + (dice.randint(12, 45) if luck in LATE else dice.randint(-11, 3))
        went = shift.until + (-dice.randint(20, 90) if luck in EARLY else dice.randint(-2, 14))
        pause = (came + went) // 2 + dice.randint(-20, 20)
        back = pause + dice.randint(28, 40)
        self._came, self._pause, self._back, self.went = (
            minutes * 60 + dice.randrange(60) for minutes in (came, pause, back, went)
        )
        self._again = self._came + dice.randint(2, 20) if luck in TWICE else None
        self._leaves_for_the_break = luck in WITH_BREAK

    def punches(self) -> Iterator[int]:
        """When the badge was held to the clock."""
        if self.ill:
            return
        yield self._came
        if self._again is not None:
            yield self._again
        if self._leaves_for_the_break:
            yield from (self._pause, self._back)
        if not self.forgot:
            yield self.went
