"""The name under which this process is known to the others."""

from __future__ import annotations

import functools
import os
import secrets
import socket
from typing import Final

HOST: Final = socket.gethostname()[:48]


@functools.cache
def name() -> str:
    """Unlike any other, also when the machine gives out the same process number again."""
    return f"{HOST}:{os.getpid()}:{secrets.token_hex(4)}"


if hasattr(os, "register_at_fork"):  # not on Windows, which cannot fork
    os.register_at_fork(after_in_child=name.cache_clear)
