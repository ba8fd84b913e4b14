"""The worker that keeps the page of the kiosk on its device."""

from __future__ import annotations

from typing import Final

import orjson
from flask import Response

from backoffice_timeclock.pages import kiosk_kept as kept
from backoffice_timeclock.pages import pages
from backoffice_web.access import public, terminal

SCOPE: Final = "/timeclock/kiosk"
KNOWN: Final = "Kiosk-Known"
"""The header by which the worker tells the page of a kiosk from the form that asks for a code."""


@pages.get("/kiosk/worker.js")
@terminal
@public  # it is a program; what it may keep is decided by the page that it is given
def kiosk_worker() -> Response:
    """The program, headed by its version and by what it keeps. Other bytes are an update, which browsers look for."""
    facts = orjson.dumps({"version": kept.version(), "kept": kept.addresses(), "page": SCOPE}).decode()
    program = (kept.HERE / "static/kiosk" / kept.WORKER).read_text(encoding="utf-8")
    answer = Response(f"const FACTS = {facts};\n{program}", mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = SCOPE
    return answer
