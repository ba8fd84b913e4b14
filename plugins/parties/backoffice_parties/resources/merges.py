"""Which parties went up in which."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.resources import Resource
from backoffice_parties.models import Merge

merges = Resource(
    "parties.merges",
    sa.select(
        Merge.id,
        Merge.merged_at,
        Merge.kept_id.label("kept"),
        Merge.merged_id.label("merged"),
        Merge.undone_at,
    ),
    title="Merges",
    description="Parties that went up in another. The number of the one leads to the other.",
    sort="-id",
    shared=True,
    labels={"kept": "Kept", "merged": "Merged", "merged_at": "When", "undone_at": "Undone"},
    hidden=("id",),
    actions=("parties.undo_merge",),
    icon="arrows-right-left",
)
