"""What every command about a user checks and leaves behind."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.actor import Grant
from backoffice.bus import Tx
from backoffice.errors import Refused
from backoffice.identity.generation import BUMP
from backoffice.identity.models import Role, Session, UserGrant
from backoffice.identity.rules import missing, outranks
from backoffice.org.models import Site


def must_outrank(tx: Tx, user_id: int) -> None:
    """Refuse unless the actor holds everything that the user holds, or is that user."""
    if tx.actor.user_id == user_id:
        return
    rows = tx.execute(
        sa.select(Role.permissions, UserGrant.company_id, UserGrant.site_id, Site.company_id.label("of_site"))
        .join(Role, Role.id == UserGrant.role_id)
        .outerjoin(Site, Site.id == UserGrant.site_id)
        .where(UserGrant.user_id == user_id)
    )
    theirs = [(Grant(p, row.company_id, row.site_id), row.of_site) for row in rows for p in row.permissions]
    if not outranks(tx.actor.grants, theirs):
        raise Refused(
            "outranked",
            "This user has rights that you do not have, so you cannot act on the account. Nothing was written; "
            "ask an administrator.",
            field="user",
            status=403,
        )


def must_hold(tx: Tx, permissions: list[str], place: dict[str, frozenset[int]], field: str) -> None:
    """Refuse to hand out permissions that the actor does not hold at the place."""
    if lacking := missing(tx.actor.grants, permissions, place):
        raise Refused(
            "beyond_own_rights",
            f"You can only give rights that you have yourself; here you lack {', '.join(lacking[:5])}. "
            "Nothing was written.",
            field=field,
            status=403,
        )


def rights_changed(tx: Tx) -> None:
    """Make every process read users, roles, grants and tokens anew."""
    tx.run(BUMP)


def end_sessions(tx: Tx, user_id: int) -> None:
    """Sign the user out everywhere."""
    tx.execute(sa.delete(Session).where(Session.user_id == user_id))
