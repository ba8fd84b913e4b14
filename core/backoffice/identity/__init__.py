"""Users, roles, grants, sessions and tokens: who acts, and what they may do."""

from typing import Any

from backoffice.identity import commands, retention
from backoffice.identity import reads as confidential
from backoffice.identity import resources as reads
from backoffice.identity.sign_in import Identity, SignedIn

__all__ = ["Identity", "SignedIn", "declarations"]


def declarations() -> tuple[Any, ...]:
    return (
        *commands.ALL, reads.users, reads.roles, reads.grants, reads.tokens, reads.security_events,
        confidential.confidential_reads, confidential.confidential_rows, *retention.declarations(),
    )  # fmt: skip
