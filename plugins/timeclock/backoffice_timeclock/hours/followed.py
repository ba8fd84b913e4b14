"""Hours follow punches, many at a time.

Each punch is told to the hours by a delivery of its own. The first of those that wait makes the days of many anew, of
the next punches, too, and marks what it has followed; the deliveries of these then have nothing left to do. So an
hour in which ten thousand people come, and three months that are brought over from another clock, cost a fraction.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.bus import Payload, Tx, command
from backoffice.db.base import Base
from backoffice.db.insert import insert_new
from backoffice.kinds import Count
from backoffice_timeclock.hours.fields import At
from backoffice_timeclock.hours.house import House
from backoffice_timeclock.hours.places import of_row
from backoffice_timeclock.hours.recompute import lock_of, recompute
from backoffice_timeclock.punches.fields import PunchRef
from backoffice_timeclock.punches.models import Punch

BACK = dt.timedelta(days=14)
AHEAD = dt.timedelta(days=8)
"""A punch touches its week, for overtime, and the end of the week before, for the rest between."""
LOOK = 2_000
"""Punches that are looked through for people to be made anew together."""
DAYS = 200
"""Days of people made anew in one transaction, and no more than one person beyond: some 30 ms, for others wait."""
KEPT = dt.timedelta(days=40)
"""How long marks are kept: longer than a delivery is."""


class Followed(Base):
    """A mark: the days around this punch have been made anew since it was recorded."""

    __tablename__ = "timeclock_followed"

    punch_id: Mapped[PunchRef] = mapped_column(ForeignKey(Punch.id), primary_key=True, autoincrement=False)
    at: Mapped[At] = mapped_column(index=True)


_MARK = sa.select(Followed.at).where(Followed.punch_id == sa.bindparam("punch"))


class FollowPunches(Payload):
    punch: PunchRef


@dataclass(frozen=True)
class FollowedNow:
    """How many punches were followed; none if another had done it."""

    punches: Annotated[int, Count("Punches")]


def is_followed(connection: sa.Connection, punch: int) -> bool:
    """Whether nothing is left to do for this punch."""
    return connection.execute(_MARK, {"punch": punch}).first() is not None


@command(
    "timeclock", title="Hours follow punches", scope=of_row(Punch, "punch"), hidden=True, bound_ms=5_000,
    example={"punch": 1},
)  # fmt: skip
def follow_punches(tx: Tx, p: FollowPunches) -> FollowedNow:
    """Make the days around a punch anew, and those around the next ones that nobody has followed yet."""
    waiting = _waiting(tx, p.punch)
    if not waiting or waiting[0].id != p.punch:
        return FollowedNow(0)
    house = House(tx.connection, waiting[0].company_id)
    done: list[int] = []
    room = DAYS
    for employee, punches in _by_person(waiting).items():
        first, last = min(p.at for p in punches).date() - BACK, max(p.at for p in punches).date() + AHEAD
        if done and (room <= 0 or not _is_free(tx, employee)):
            continue
        room -= recompute(tx, employee, first, last, house)
        done += [punch.id for punch in punches]
    tx.execute(insert_new(tx.dialect, Followed, ["punch_id"]), [{"punch_id": one, "at": tx.now} for one in done])
    return FollowedNow(len(done))


def forget(tx: Tx) -> None:
    """Put away the marks that no delivery asks for any more."""
    tx.execute(sa.delete(Followed).where(Followed.at < tx.now - KEPT))


def _waiting(tx: Tx, punch: int) -> list[Any]:
    """The punch and those after it, of the same company, that are not followed yet."""
    company = sa.select(Punch.company_id).where(Punch.id == punch).scalar_subquery()
    wanted = (
        sa.select(Punch.id, Punch.company_id, Punch.employee_id, Punch.at)
        .where(
            Punch.id >= punch,
            Punch.company_id == company,
            Punch.employee_id.is_not(None),
            ~sa.exists().where(Followed.punch_id == Punch.id),
        )
        .order_by(Punch.id)
        .limit(LOOK)
    )
    return list(tx.execute(wanted))


def _by_person(punches: Iterable[Any]) -> dict[int, list[Any]]:
    people: dict[int, list[Any]] = {}
    for punch in punches:
        people.setdefault(punch.employee_id, []).append(punch)
    return people


def _is_free(tx: Tx, employee: int) -> bool:
    """Whether nobody else is making this person anew; then nobody can until our end. It never waits for others."""
    if tx.dialect != "postgresql":
        return True
    mine = sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(lock_of(employee), 0))
    return bool(tx.execute(sa.select(mine)).scalar_one())
