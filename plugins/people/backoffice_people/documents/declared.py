"""What the documents part declares."""

from __future__ import annotations

from typing import Any

from backoffice.declarations import Nav
from backoffice_people.documents import attention, commands, resources

NAV = Nav("people.documents", "Documents", "People", "people.documents.read", "file-text", 60,
          resource="people.documents")  # fmt: skip


def declarations() -> tuple[Any, ...]:
    return (
        commands.add_document, commands.update_document, commands.renew_document,
        commands.remove_document, commands.restore_document,
        resources.documents, resources.own_documents,
        attention.EXPIRING, NAV,
    )  # fmt: skip
