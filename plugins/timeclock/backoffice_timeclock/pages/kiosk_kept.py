"""What a kiosk keeps on its device, so that its page opens without a connection: the program, and nothing of people."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from backoffice_timeclock.kiosk.speech import words
from backoffice_web.assets import STATIC, STYLE_SHEETS, asset

HERE: Final = Path(__file__).parent.parent
OWN: Final = "/timeclock/static/kiosk"
WORKER: Final = "worker.js"
_VERSIONED: Final = (
    "icon.svg", "vendor/tabler.min.css", "vendor/icons.svg", "js/theme.js",
    *(f"css/{sheet}.css" for sheet in STYLE_SHEETS),
)  # fmt: skip
_FONTS: Final = tuple(f"vendor/{path.name}" for path in sorted(STATIC.glob("vendor/*.woff2")))
_STATION: Final = tuple(f"station/{path.name}" for path in sorted(STATIC.glob("station/*.js")))


@cache
def addresses() -> tuple[str, ...]:
    """Everything that the page loads, as it asks for it."""
    own = (path.name for path in sorted((HERE / "static/kiosk").glob("*.js")) if path.name != WORKER)
    plain = (f"/static/{name}" for name in (*_FONTS, *_STATION))
    return (*(asset(name) for name in _VERSIONED), *plain, *(f"{OWN}/{name}" for name in own))


@cache
def version() -> str:
    """Another one as soon as any byte of the page or of what it loads is another."""
    digest = hashlib.sha256()
    files = [STATIC / name for name in (*_VERSIONED, *_FONTS, *_STATION)]
    files += sorted((HERE / "static/kiosk").glob("*.js"))
    files += [HERE / "templates/timeclock/kiosk.html", STATIC.parent / "templates/bare.html"]
    for path in files:
        digest.update(path.read_bytes())
    digest.update(repr(words()).encode())
    return digest.hexdigest()[:16]
