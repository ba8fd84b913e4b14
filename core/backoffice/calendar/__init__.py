"""When a site works: the days of its week, the public holidays of its region, and days of its own.

What stands here is pure. `calendar.read` reads the calendar of a site as a `WorkCalendar`, which rules take.
"""

from backoffice.calendar.public import public_holidays
from backoffice.calendar.week import days_of_week
from backoffice.calendar.work import WorkCalendar

__all__ = ["WorkCalendar", "days_of_week", "public_holidays"]
