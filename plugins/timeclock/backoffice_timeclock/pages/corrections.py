"""The queue of corrections: each request beside what was punched, with two ways out."""

from __future__ import annotations

import secrets
from typing import Any, Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice_timeclock.pages import pages
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot
from backoffice_web.devices.doing import do

DECIDE = "timeclock.decide_correction"
MOST: Final = 200
WORDS: Final = {"add": "Add a punch", "void": "Void a punch", "retime": "Move a punch"}


@pages.get("/corrections")
@access.permission(DECIDE)
def corrections() -> str:
    """What waits for a decision, the oldest first, then what was decided last."""
    resource = application().resource("timeclock.corrections")
    with snapshot() as connection:
        open_ = resource.page(connection, actor(), {"state": "requested", "sort": "id"}, limit=MOST).dicts()
        recent: list[dict[str, Any]] = resource.page(connection, actor(), {}, limit=50).dicts()
    decided = [row for row in recent if row["state"] != "requested"][:20]
    return render_template(
        "timeclock/corrections.html", waiting=open_, decided=decided, words=WORDS, formats=formats(),
        key=secrets.token_hex(16),
    )  # fmt: skip


@pages.post("/corrections/<int:ident>")
@access.permission(DECIDE)
def decide(ident: int) -> Response:
    """Approve or reject one."""
    approve = request.form.get("decision") == "approve"
    payload = {"correction": ident, "approve": approve, "reason": request.form.get("reason", "").strip() or None}
    said = "It counts from now on." if approve else "What was punched stands."
    do(DECIDE, payload, actor(), "Approved." if approve else "Rejected.", said)
    return redirect("/timeclock/corrections", 303)
