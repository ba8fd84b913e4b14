"""A badge to print: the name, the number and the code as a QR code."""

from __future__ import annotations

import segno
from flask import render_template
from markupsafe import Markup

from backoffice.errors import Denied, NotFound
from backoffice_people.pages import pages
from backoffice_web import access
from backoffice_web.context import actor, application, snapshot


@pages.get("/badges/<int:ident>/card")
@access.permission("people.badges.read")
def badge_card(ident: int) -> str:
    """The card of one badge. Only for those who may see codes."""
    reader = actor()
    resource = application().resource("people.badges")
    if "code" not in resource.visible(reader):
        raise Denied("fields.hr")
    with snapshot() as connection:
        row = resource.record(connection, reader, ident) if ident < 2**63 else None
    if row is None:
        raise NotFound("There is no such badge here. Nothing was changed.")
    return render_template("people/badge_card.html", badge=row, picture=picture(row["code"]))


def picture(code: str) -> Markup:
    """The code as a QR code in SVG, without any style of its own."""
    made = segno.make(code, error="m", micro=False)
    svg = made.svg_inline(scale=6, border=4, svgclass="bo-qr", lineclass=None, omitsize=True, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704  (made by the library from modules, not from text)
