"""What a terminal signs of its requests: HTTP Message Signatures (RFC 9421) over a Content-Digest (RFC 9530).

This is the text that is signed; signing and checking it (Ed25519) is done where the keys are.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

_COVERED: Final = '("@method" "@path" "@query" "content-digest")'
_INPUT: Final = re.compile(
    re.escape("sig=" + _COVERED) + r';created=(\d{1,12});keyid="([A-Za-z0-9-]{1,64})";alg="ed25519"'
)
_SIGNATURE: Final = re.compile(r"sig=:([A-Za-z0-9+/]{86}==):")


@dataclass(frozen=True)
class Signed:
    """What is signed: the request, by which terminal, and when (seconds since 1970, by the terminal's clock)."""

    method: str
    path: str
    query: str
    body: bytes
    terminal: str
    created: int

    @property
    def digest(self) -> str:
        return f"sha-256=:{base64.b64encode(hashlib.sha256(self.body).digest()).decode()}:"

    @property
    def parameters(self) -> str:
        return f'{_COVERED};created={self.created};keyid="{self.terminal}";alg="ed25519"'

    def base(self) -> bytes:
        """The signature base (RFC 9421, 2.5)."""
        return "\n".join(
            (
                f'"@method": {self.method.upper()}',
                f'"@path": {self.path}',
                f'"@query": ?{self.query}',
                f'"content-digest": {self.digest}',
                f'"@signature-params": {self.parameters}',
            )
        ).encode()

    def headers(self, signature: bytes) -> dict[str, str]:
        """The header fields that carry the signature of 64 bytes."""
        return {
            "Content-Digest": self.digest,
            "Signature-Input": f"sig={self.parameters}",
            "Signature": f"sig=:{base64.b64encode(signature).decode()}:",
        }


def read(
    method: str, path: str, query: str, body: bytes, digest: str, signature_input: str, signature: str
) -> tuple[Signed, bytes] | None:
    """(what was signed, its signature) from a request; None unless the fields are just as we write them and fit."""
    told, signed = _INPUT.fullmatch(signature_input), _SIGNATURE.fullmatch(signature)
    if told is None or signed is None:
        return None
    found = Signed(method, path, query, body, told[2], int(told[1]))
    return (found, base64.b64decode(signed[1])) if found.digest == digest else None
