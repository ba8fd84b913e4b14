"""The API as an OpenAPI 3.1 document, generated from what is declared: a path for each command and resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter

from backoffice.bus.command import Command
from backoffice.deprecation import Deprecated
from backoffice.kinds import Binary, Count, Day, Duration, Flag, IdKind, Instant, Json, Kind, Number, RefTo, Uuid
from backoffice.resources.column import Column
from backoffice.resources.filters import MAX_VALUES, operators, plain_op
from backoffice.resources.query import MAX_LIMIT
from backoffice.resources.resource import Resource
from backoffice.resources.search import MAX_LENGTH

Schema = dict[str, Any]
_REF = "#/components/schemas/{model}"
_COMMAND_FAULTS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
_READ_FAULTS = (400, 401, 403, 404, 422, 429, 503)
_PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `code` and the codes of `errors` are stable; messages are for people.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "params": {"type": "object"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message", "code"],
                "properties": {name: {"type": "string"} for name in ("field", "message", "code")},
            },
        },
    },
}
_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same request with the same key is carried out once, however often it is sent.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:/+=-]{1,200}$"},
}
_CURSOR: Schema = {"type": ["string", "null"], "description": "Opaque: send it back as `cursor`."}


def build(commands: Iterable[Command], resources: Iterable[Resource], *, title: str, version: str) -> dict[str, Any]:
    """The whole document. Every command and resource given is described, whoever asks."""
    commands, resources = list(commands), list(resources)
    adapters: list[tuple[Any, Any, TypeAdapter[Any]]] = []
    for command in commands:
        adapters.append(((command.name, "payload"), "validation", TypeAdapter(command.payload)))
        adapters.append(((command.name, "result"), "serialization", command.answer))
    for resource in resources:
        filtered = (column for column in resource.columns.values() if column.kind.ops)
        adapters.extend(((resource.name, c.name), "validation", c.adapter) for c in filtered)
        if resource.params is not None:
            adapters.append(((resource.name, "?"), "validation", TypeAdapter(resource.params)))
    found, definitions = TypeAdapter.json_schemas(adapters, ref_template=_REF)
    schemas: dict[Any, Schema] = {key: schema for (key, _mode), schema in found.items()}
    components: Schema = {**definitions.get("$defs", {}), "Problem": _PROBLEM}
    paths: dict[str, Any] = {}
    for command in commands:
        paths[f"/api/v1/commands/{command.name}"] = {"post": _command(command, schemas)}
    for resource in resources:
        path = f"/api/v1/{resource.name.replace('.', '/')}"
        paths[path] = {"get": _list(resource, schemas, components)}
        if isinstance(resource.columns[resource.id].kind, IdKind):
            paths[f"{path}/{{id}}"] = {"get": _record(resource, schemas, components)}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "bo_<id>_<secret>"}},
        },
    }


def _command(command: Command, schemas: dict[Any, Schema]) -> Schema:
    content: Schema = {"schema": schemas[command.name, "payload"]}
    if command.example is not None:
        content["example"] = dict(command.example)
    result = {
        "type": "object",
        "required": ["result"],
        "properties": {"result": schemas[command.name, "result"]},
    }
    return {
        **_deprecated(command.deprecated),
        "operationId": command.name,
        "summary": command.title,
        "description": _described(command.help, command.deprecated, command.name),
        "tags": [command.plugin],
        "parameters": [_KEY],
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {**_answer("Carried out and committed", result), **_problems(_COMMAND_FAULTS)},
    }


def _list(resource: Resource, schemas: dict[Any, Schema], components: Schema) -> Schema:
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": _row(resource)},
            "next": _CURSOR,
            "prev": _CURSOR,
        },
    }
    return {
        **_deprecated(resource.deprecated),
        "operationId": f"{resource.name}.list",
        "summary": resource.title,
        "description": _described(resource.description, resource.deprecated, resource.name),
        "tags": [resource.plugin],
        "parameters": list(_parameters(resource, schemas, components)),
        "responses": {**_answer("A page of rows", page), **_problems(_READ_FAULTS)},
    }


def _deprecated(deprecated: Deprecated | None) -> Schema:
    return {"deprecated": True} if deprecated else {}


def _described(text: str, deprecated: Deprecated | None, name: str) -> str:
    return f"{text} {deprecated.sentence(name)}".strip() if deprecated else text


def _record(resource: Resource, schemas: dict[Any, Schema], components: Schema) -> Schema:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    return {
        **_deprecated(resource.deprecated),
        "operationId": f"{resource.name}.read",
        "summary": f"{resource.title}: one row",
        "tags": [resource.plugin],
        "parameters": [path, *_params(resource, schemas, components)],
        "responses": {**_answer("The row", _row(resource)), **_problems(_READ_FAULTS)},
    }


def _params(resource: Resource, schemas: dict[Any, Schema], components: Schema) -> Iterator[Schema]:
    """The parameters of the resource's own select."""
    if resource.params is not None:
        for name, schema in _properties(schemas[resource.name, "?"], components).items():
            yield _query(name, schema)


def _parameters(resource: Resource, schemas: dict[Any, Schema], components: Schema) -> Iterator[Schema]:
    own = list(_params(resource, schemas, components))
    yield from own
    taken = {one["name"] for one in own}
    for column in resource.columns.values():
        if column.name in taken:
            continue
        for op in operators(column):
            name = column.name if op == plain_op(column.kind) else f"{column.name}__{op}"
            yield _filter(name, column, op, schemas.get((resource.name, column.name), {}))
    sorts = [sign + c.name for c in resource.columns.values() if c.sortable for sign in ("", "-")]
    yield _query("sort", {"type": "string", "enum": sorts}, "Several are joined by commas; `-` sorts downwards.")
    yield _query("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50})
    yield _query("cursor", {"type": "string"}, "`next` or `prev` of a page with the same sort.")
    yield _query("q", {"type": "string", "maxLength": MAX_LENGTH, "pattern": "^[^\\x00]*$"}, "Search.")
    yield _many("columns", {"type": "string", "enum": list(resource.columns)}, "Only these columns.", None)


def _filter(name: str, column: Column, op: str, schema: Schema) -> Schema:
    if op == "isnull":
        return _query(name, {"type": "boolean"})
    if isinstance(column.kind, RefTo):
        schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^\\x00-\\x1f\\x7f]*$"}
        return _many(name, schema, "Natural keys, or ids written `id:17`.", MAX_VALUES)
    return _many(name, schema, "", MAX_VALUES) if op == "in" else _query(name, schema)


def _query(name: str, schema: Schema, description: str = "") -> Schema:
    described = {"description": description} if description else {}
    return {"name": name, "in": "query", **described, "schema": schema}


def _many(name: str, items: Schema, description: str, most: int | None) -> Schema:
    array: Schema = {"type": "array", "items": items, "minItems": 1}
    if most is not None:
        array["maxItems"] = most
    return {**_query(name, array, description), "style": "form", "explode": False}


def _properties(schema: Schema, components: Schema) -> dict[str, Schema]:
    reference = schema.get("$ref")
    resolved = components[reference.rpartition("/")[2]] if reference else schema
    properties: dict[str, Schema] = resolved.get("properties", {})
    return properties


def _row(resource: Resource) -> Schema:
    """Columns that the reader may not see, or did not ask for, are absent: none is required."""
    return {"type": "object", "properties": {c.name: _cell(c) for c in resource.columns.values()}}


def _cell(column: Column) -> Schema:
    schema = {**_json_type(column.kind), "title": column.label}
    if column.nullable and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    return schema


def _json_type(kind: Kind) -> Schema:
    if isinstance(kind, Number):
        return {"type": "string", "format": "decimal"}
    if isinstance(kind, IdKind | RefTo | Count):
        return {"type": "integer"}
    if isinstance(kind, Duration):
        return {"type": "integer", "x-unit": "s"}
    if isinstance(kind, Flag):
        return {"type": "boolean"}
    if isinstance(kind, Json):
        return {}
    formats = ((Day, "date"), (Instant, "date-time"), (Uuid, "uuid"), (Binary, "hex"))
    wanted = next((text for kinds, text in formats if isinstance(kind, kinds)), "")
    return {"type": "string", "format": wanted} if wanted else {"type": "string"}


def _answer(description: str, schema: Schema) -> Schema:
    return {"200": {"description": description, "content": {"application/json": {"schema": schema}}}}


def _problems(statuses: Iterable[int]) -> Schema:
    content = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    return {str(s): {"description": HTTPStatus(s).phrase, "content": content} for s in statuses}
