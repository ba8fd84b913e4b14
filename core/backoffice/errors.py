"""Business answers: what the system says when it will not do a thing, as one shape for every surface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; `field` is a path such as `lines.0.item`, empty for the whole."""

    field: str
    message: str
    code: str


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """The request is understood and will not be carried out; nothing was written.

    `message` is a plain sentence: what happened, what is safe, what to do. `code` is stable for programs and
    translations, `params` fill its translation. A refusal never counts as a fault of a plugin.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str = "",
        status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
        errors: Iterable[FieldError] = (),
        retry_after: int | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = int(status)
        self.errors = tuple(errors) or ((FieldError(field, message, code),) if field else ())
        self.retry_after = retry_after
        self.params = dict(params or {})

    def problem(self, request_id: str = "") -> dict[str, Any]:
        """The problem document of RFC 9457."""
        document: dict[str, Any] = {
            "type": f"urn:backoffice:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.message,
            "code": self.code,
            "errors": [{"field": e.field, "message": e.message, "code": e.code} for e in self.errors],
            "request_id": request_id,
        }
        if self.params:
            document["params"] = self.params
        return document


class Invalid(Refused):
    """Fields that cannot be accepted, all of them named."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        found = tuple(errors)
        summary = "; ".join(f"{e.field}: {e.message}" if e.field else e.message for e in found[:3])
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        super().__init__("invalid", f"{summary}{more}. Nothing was written.", errors=found)


class Unauthenticated(Refused):
    """Nobody is signed in, or the token is unknown, expired or revoked."""

    def __init__(self, message: str = "Sign in, or send a valid token.") -> None:
        super().__init__("unauthenticated", message, status=HTTPStatus.UNAUTHORIZED)


class Denied(Refused):
    """The actor lacks a permission, or holds it only elsewhere (`where`)."""

    def __init__(self, permission: str, where: str = "") -> None:
        place = f" {where}" if where else ""
        super().__init__(
            "denied",
            f"You need the right “{permission}”{place} for this. An administrator can grant it. Nothing was written.",
            status=HTTPStatus.FORBIDDEN,
            params={"permission": permission},
        )
        self.permission = permission


class NotFound(Refused):
    """There is no such thing, or not for this reader."""

    def __init__(self, message: str, code: str = "not_found") -> None:
        super().__init__(code, message, status=HTTPStatus.NOT_FOUND)


class Conflict(Refused):
    """The world moved on, or the same key came with another request."""

    def __init__(self, code: str, message: str, *, field: str = "", params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message, field=field, status=HTTPStatus.CONFLICT, params=params)


class TooLarge(Refused):
    """The request is bigger than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "too_large",
            f"The request is larger than {limit:,} bytes. Nothing was written; send it in smaller parts.",
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )


class TooMany(Refused):
    """Too many attempts; try again after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__("too_many", message, status=HTTPStatus.TOO_MANY_REQUESTS, retry_after=retry_after)


class Unavailable(Refused):
    """The system cannot answer now; sending the same request with the same key later is safe."""

    def __init__(self, code: str, message: str, retry_after: int = 1) -> None:
        super().__init__(code, message, status=HTTPStatus.SERVICE_UNAVAILABLE, retry_after=retry_after)
