"""Who this terminal is: its key, and what the server knows it by. Two files that only their owner can read."""

from __future__ import annotations

import base64
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backoffice_agent.files import write_whole

KEY: Final = "terminal.key"
ABOUT: Final = "terminal.json"


class BadKey(Exception):  # noqa: N818  (an answer for people)
    """The key file cannot be used."""


@dataclass(frozen=True)
class Terminal:
    """A terminal that is enrolled; `id` is the server's."""

    id: str
    name: str
    server: str


def key(folder: Path) -> Ed25519PrivateKey:
    """The key of this terminal, made when there is none. It is on disk before anybody hears of it."""
    path = folder / KEY
    if not path.exists():
        write_whole(path, base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()) + b"\n")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadKey(f"Other users of this machine can read {path}. Nothing was sent; run: chmod 600 {path}")
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes().strip(), validate=True))
    except ValueError:
        raise BadKey(
            f"{path} holds no key. Put it back, or remove it and {path.with_name(ABOUT)} and enrol this terminal again."
        ) from None


def public_text(private: Ed25519PrivateKey) -> str:
    """The public half as it is sent: 32 bytes in base64."""
    return base64.b64encode(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def read(folder: Path) -> Terminal | None:
    """Who this terminal is, None before it is enrolled."""
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return Terminal(str(told["id"]), str(told["name"]), str(told["server"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as fault:
        raise BadKey(f"{folder / ABOUT} cannot be read ({fault}). Remove it and enrol this terminal again.") from fault


def remember(folder: Path, terminal: Terminal) -> None:
    about = {"id": terminal.id, "name": terminal.name, "server": terminal.server}
    write_whole(folder / ABOUT, json.dumps(about, indent=2).encode() + b"\n")
