"""A print job on its way, and how it ended. Whether paper came out cannot always be known; then it says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PrintOutcome(StrEnum):
    """`SENDING` is committed before the first byte. After the first byte a failure is `UNCERTAIN`, never a retry.

    `ACCEPTED` means that the terminal has the job on its disk; `CANCELLED` that it was taken back before `SENDING`.
    """

    ACCEPTED = "accepted"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    FAILED_BEFORE_BYTES = "failed_before_bytes"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PrintJob:
    """Finished bytes for one printer. `id` is the server's; the same id is never begun twice by itself."""

    id: str
    title: str
    data: bytes


class NotReady(Exception):  # noqa: N818  (a state of the printer, not an error of ours)
    """The printer cannot print now: `code` for programs, the message for people. Nothing was sent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
