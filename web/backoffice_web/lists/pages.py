"""Routes of the list page."""

from __future__ import annotations

import io
from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context
from werkzeug.wrappers import Response as BaseResponse

from backoffice.actor import Actor
from backoffice.errors import FieldError, Refused
from backoffice.resources import Resource, csv_rows, xlsx_file
from backoffice.resources.count import CAP
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.lists.as_of import POSTED, as_of, typed
from backoffice_web.lists.filters import added, chips, choosable
from backoffice_web.lists.links import Links
from backoffice_web.lists.table import table

pages = Blueprint("lists", __name__, url_prefix="/r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find(plugin: str, name: str) -> tuple[Resource, Actor]:
    """The resource and the reader, who holds its permission."""
    resource = application().catalogue.resource(f"{plugin}.{name}")
    return resource, require(resource.permission)


def arguments() -> dict[str, str]:
    """The arguments of this address, empty ones left out; a name given twice counts once."""
    return {name: value for name, value in request.args.items() if value != ""}


@pages.get("/<plugin>/<name>")
def rows(plugin: str, name: str) -> str | tuple[str, int]:
    """The list. An argument that cannot be read is named; the list is then shown without rows."""
    resource, reader = find(plugin, name)
    links = Links(f"/r/{plugin}/{name}", arguments())
    shown = formats()
    visible = resource.visible(reader)
    refused: Refused | None = None
    found, number = None, 0
    with snapshot() as connection:
        try:
            page = resource.page(connection, reader, links.args)
            number = resource.count(connection, reader, links.args)
            found = table(resource, page, links, reader, shown, connection)
        except Refused as fault:
            if fault.status != 422:
                raise
            refused, page = fault, None
    html = render_template(
        "list.html",
        resource=resource,
        links=links,
        page=page,
        table=found,
        count=f"{shown.number(CAP - 1)}+" if number >= CAP else shown.number(number),
        chips=chips(visible, links, shown),
        choosable=choosable(visible),
        as_of=as_of(resource, links.args, shown),
        create=_create(resource, reader),
        refused=refused,
    )
    return html if refused is None else (html, refused.status)


@pages.get("/<plugin>/<name>/filter")
def filter_form(plugin: str, name: str) -> BaseResponse | str:
    """The part of the filter form that depends on the column; with a value, the list with that filter.

    With another day to look at, the list as of that day.
    """
    resource, reader = find(plugin, name)
    visible = resource.visible(reader)
    column, op, value = (request.args.get(part, "") for part in ("_column", "_op", "_value"))
    offered = {one.name: one for one in choosable(visible)}
    kept = {k: v for k, v in arguments().items() if not k.startswith("_")}
    links = Links(f"/r/{plugin}/{name}", kept)
    if POSTED in request.args and resource.dated is not None:
        return redirect(links.with_(as_of=typed(resource, request.args[POSTED].strip(), reader.zone)), 303)
    if "_op" not in request.args:
        return render_template("filter_value.html", column=offered.get(column))
    argument = added(visible, column, op, value, reader.locale, reader.zone)
    if isinstance(argument, FieldError):
        raise Refused("invalid_filter", argument.message, errors=[argument])
    return redirect(links.with_(**{argument[0]: argument[1]}), 303)


@pages.get("/<plugin>/<name>/export.csv")
def export_csv(plugin: str, name: str) -> Response:
    """Exactly what the list shows, as CSV."""
    resource, reader = find(plugin, name)
    args = arguments()

    def content() -> Iterator[bytes]:
        with snapshot() as connection:
            yield from csv_rows(resource, connection, reader, args, bom=True)

    with snapshot() as connection:
        resource.page(connection, reader, args, limit=1)  # a fault must be answered before the first byte
    return _file(Response(stream_with_context(content()), mimetype="text/csv"), name, "csv")


@pages.get("/<plugin>/<name>/export.xlsx")
def export_xlsx(plugin: str, name: str) -> Response:
    """Exactly what the list shows, as a workbook."""
    resource, reader = find(plugin, name)
    target = io.BytesIO()
    with snapshot() as connection:
        xlsx_file(resource, connection, reader, arguments(), target)
    return _file(Response(target.getvalue(), mimetype=XLSX), name, "xlsx")


def _file(response: Response, name: str, ending: str) -> Response:
    filename = f"{name}-{formats().today.isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _create(resource: Resource, reader: Actor) -> str:
    if not resource.create or not reader.grants.allows(resource.create):
        return ""
    return resource.create if application().catalogue.find(resource.create) else ""
