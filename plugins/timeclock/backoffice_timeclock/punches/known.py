"""What the punches of one command look up: places and holders of badges, read once however many punches there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.bus import Tx
from backoffice_timeclock.punches import hot


class Known:
    """Nothing of it changes within the transaction of a punch."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._places: dict[int, tuple[int, str]] = {}
        self._badges: dict[str, list[tuple[Any, ...]]] = {}

    def read_badges(self, codes: Iterable[str]) -> None:
        """Read the holders of many badges at once, for a batch."""
        self._badges = {code: [] for code in codes}
        for row in self._tx.execute(hot.OF_BADGES, {"codes": list(self._badges)}):
            self._badges[row.code].append(tuple(row[1:]))

    def place(self, site: int) -> tuple[int, str]:
        """(company, zone) of a site, whose reference was resolved."""
        if site not in self._places:
            row = self._tx.one(hot.PLACE, site=site)
            assert row is not None
            self._places[site] = (row[0], row[1])
        return self._places[site]

    def badge(self, code: str) -> list[tuple[Any, ...]]:
        """Who held the badge, and from when to when."""
        if code not in self._badges:
            self._badges[code] = self._tx.all(hot.OF_BADGE, code=code)
        return self._badges[code]
