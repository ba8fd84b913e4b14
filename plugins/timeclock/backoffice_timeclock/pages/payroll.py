"""The files for payroll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, request

from backoffice_timeclock.hours.payroll import as_csv, as_json, payroll_lines
from backoffice_timeclock.pages import pages
from backoffice_web import access
from backoffice_web.context import actor, application, require, snapshot

WANTED = ("employee", "name", "rule", "percent", "kind", "seconds")
WRITERS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}


@pages.get("/payroll/<int:ident>")
@access.permission("timeclock.pay_lines.read")
def payroll(ident: int) -> Response:
    """A locked period as CSV or JSON (`?as=json`), of whom the reader may see."""
    require("timeclock.periods.read")
    kind = request.args.get("as", "csv")
    if ident >= 2**63 or kind not in WRITERS:
        abort(404)
    with snapshot() as connection:
        period = application().resource("timeclock.periods").record(connection, actor(), ident)
        if period is None:
            abort(404)
        args = {"period_id": f"id:{ident}", "sort": "day"}
        chunks = application().resource("timeclock.pay_lines").stream(connection, actor(), args, WANTED)
        rows: list[Mapping[str, Any]] = [dict(zip(WANTED, row, strict=True)) for chunk in chunks for row in chunk]
    first, last = period["first_day"].isoformat(), period["last_day"].isoformat()
    write, mime = WRITERS[kind]
    answer = Response(write(payroll_lines(rows, first, last)), mimetype=mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="payroll-{first}-{last}.{kind}"'
    return answer
