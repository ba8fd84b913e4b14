"""The queue as a part of the home page, which asks for it when it is open and again from time to time."""

from __future__ import annotations

from flask import Blueprint, render_template

from backoffice_web.attention.queue import queue
from backoffice_web.context import actor, application, formats, snapshot

pages = Blueprint("attention", __name__)


@pages.get("/attention")
def attention() -> str:
    """What wants the person who asks, each row by the rights of that person."""
    reader = actor()
    shown = formats()
    with snapshot() as connection:
        found = queue(application(), reader, connection, shown.now)
    return render_template("attention.html", queue=found, formats=shown)
