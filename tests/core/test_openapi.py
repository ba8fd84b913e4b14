"""The description of the API is complete, and what it promises holds for every question that it allows."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

import jsonschema_rs
import orjson
import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Mapped, mapped_column

from backoffice import openapi
from backoffice.actor import Actor, Grants
from backoffice.bus import Payload
from backoffice.db.base import Base
from backoffice.errors import FieldError, Refused
from backoffice.kinds import Choice, Day, Flag, Instant, Json, Number, Text
from backoffice.org.models import Company, Site, SiteRef
from backoffice.records.master import Master, MasterRow
from backoffice.resources import Resource, json_page

Name = Annotated[str, Text("Name", max=20)]
Weight = Annotated[Decimal, Number("Weight", places=3, ge=0)]


class Size(enum.StrEnum):
    SMALL = "small"
    LARGE = "large"


SizeOf = Annotated[Size, Choice("Size")]
Open = Annotated[bool, Flag("Open")]
Packed = Annotated[dt.date, Day("Packed")]
Seen = Annotated[dt.datetime, Instant("Seen")]
Data = Annotated[dict[str, Any], Json("Data")]


class Crate(MasterRow, Base):
    __tablename__ = "openapi_crate"

    code: Mapped[Name] = mapped_column(unique=True)
    size: Mapped[SizeOf]
    weight: Mapped[Weight | None]
    open: Mapped[Open]
    packed: Mapped[Packed | None]
    seen: Mapped[Seen | None]
    data: Mapped[Data | None]
    site_id: Mapped[SiteRef | None]


class AsOf(Payload):
    as_of: Annotated[dt.date, Day("As of")] = dt.date(2026, 1, 1)


crates = Master(Crate, "yard", name="crates", key="code", fields=("code", "size", "weight", "open", "site"), scope={})
everything = Resource(
    "yard.all", sa.select(Crate), key="code", search=("code",), sortable=("weight", "seen"), shared=True
)
old = Resource(
    "yard.old",
    lambda p: sa.select(Crate.id, Crate.code, Crate.packed).where(Crate.packed < p.as_of),
    params=AsOf,
    key="code",
    shared=True,
)
RESOURCES = {r.name: r for r in (crates.resource, everything, old)}
ADMIN = Actor("user", "user:1", "Ada", 1, Grants.everything())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    built = openapi.build(crates.commands, RESOURCES.values(), title="Yard", version="1")
    plain: dict[str, Any] = orjson.loads(orjson.dumps(built))
    return plain


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    made = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    Base.metadata.create_all(made, tables=[Crate.__table__, Company.__table__, Site.__table__])
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    full = {"weight": Decimal("1.5"), "packed": now.date(), "seen": now, "data": {"a": 1}, "site_id": 1}
    with made.begin() as conn:
        for number in range(1, 5):
            row = {
                "id": number,
                "code": f"C{number}",
                "size": Size.SMALL,
                "open": True,
                "version": 1,
                "created_at": now,
            }
            conn.execute(sa.insert(Crate).values(**row, **(full if number % 2 else {})))
    yield made
    made.dispose()


def test_every_reference_inside_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    seen = set(_references(document))
    assert seen <= known
    assert "#/components/schemas/Problem" in seen


def test_commands_and_resources_have_their_paths(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == {
        "/api/v1/commands/yard.create_crate",
        "/api/v1/commands/yard.update_crate",
        "/api/v1/commands/yard.archive_crate",
        "/api/v1/commands/yard.restore_crate",
        *(f"/api/v1/yard/{name}{end}" for name in ("crates", "all", "old") for end in ("", "/{id}")),
    }
    create = document["paths"]["/api/v1/commands/yard.create_crate"]["post"]
    assert create["parameters"][0]["name"] == "Idempotency-Key"
    assert set(create["responses"]) >= {"200", "401", "403", "404", "409", "413", "422", "429", "503"}


def test_a_reference_is_a_number_or_text(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["CreateCrate"]["properties"]["site"]
    kinds = {part.get("type") for part in schema["anyOf"]}
    assert kinds == {"integer", "string", "null"} or {"integer", "string"} <= {
        inner.get("type") for part in schema["anyOf"] for inner in part.get("anyOf", [part])
    }


def test_a_required_column_is_not_null_in_an_update(document: dict[str, Any]) -> None:
    properties = document["components"]["schemas"]["UpdateCrate"]["properties"]
    assert "anyOf" not in properties["code"]
    assert properties["code"]["type"] == "string"
    assert {"type": "null"} in properties["weight"]["anyOf"]


def test_parameters_cover_filters_sorts_and_own_parameters(document: dict[str, Any]) -> None:
    listed = {p["name"]: p for p in document["paths"]["/api/v1/yard/all"]["get"]["parameters"]}
    assert {
        "code",
        "code__prefix",
        "weight__gte",
        "seen__lte",
        "weight__isnull",
        "size",
        "site_id",
        "q",
        "limit",
    } <= set(listed)
    assert {"code", "-code", "weight", "-seen"} <= set(listed["sort"]["schema"]["enum"])
    assert not any(name.startswith("data") and not name.endswith("isnull") for name in listed)
    assert "as_of" in {p["name"] for p in document["paths"]["/api/v1/yard/old"]["get"]["parameters"]}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_question_that_the_description_allows_is_answered_as_described(
    document: dict[str, Any], engine: sa.Engine, name: str
) -> None:
    path = f"/api/v1/{name.replace('.', '/')}"
    described = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    valid = jsonschema_rs.validator_for({**described, "components": document["components"]})
    operation = schemathesis.openapi.from_dict(document)[path]["GET"]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(operation.as_strategy())
    def ask(case: Any) -> None:
        args = {k: _text(v) for k, v in (case.query or {}).items()}
        with engine.connect() as conn:
            try:
                page = RESOURCES[name].page(conn, ADMIN, args)
            except Refused as refused:
                assert not list(_surprising(refused, args))  # noqa: PT017
                return
        valid.validate(orjson.loads(json_page(page)))

    ask()


def _surprising(refused: Refused, args: dict[str, str]) -> Iterator[FieldError]:
    """Faults that the description should have excluded: not cursors of other lists, keys that nobody has, text with
    a comma in a list of texts, or times in the year 1, which no schema can say."""
    excused = {"cursor", "site", "site_id", *(n for n in args if "," in args[n] or args[n] == "")}
    excused |= {f"{at}__{op}" for at in ("seen", "archived_at", "created_at") for op in ("gte", "lte")}
    for error in refused.errors:
        if error.field not in excused and not _odd(args[error.field]):
            yield error


def _odd(text: str) -> bool:
    """Text that only blanks or unusual control characters make invalid."""
    return text != text.strip() or not text.isprintable()


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
