"""What is told of work calendars."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from backoffice.bus import Event
from backoffice.kinds import Day
from backoffice.org.models import CompanyRef, SiteRef


class CalendarChanged(Event, name="calendar.changed", version=1):
    """Which days a site works or keeps free is another thing from `first` to `last`; without `last`, from then on."""

    company: CompanyRef
    site: SiteRef
    first: Annotated[dt.date, Day("From")]
    last: Annotated[dt.date, Day("To")] | None = None
