"""An event told in one version is read in another, or not at all with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from backoffice.bus import Event, Handler, Reactor, handler, reactor
from backoffice.bus.catalogue import Catalogue, check_versions
from backoffice.bus.reading import RecordedEvent, UnreadableEvent, read_event


class Weighed(
    Event,
    name="goods.weighed",
    version=3,
    upcasters={
        1: lambda body: {**body, "unit": "kg"},
        2: lambda body: {"item": body["item"], "grams": str(Decimal(body["weight"]) * 1000)},
    },
):
    item: int
    grams: Decimal


class Grams(BaseModel):
    grams: Decimal


FIRST = {"source": "goods.weigh", "item": 7, "weight": "1.5"}


def follower(versions: range, view: type[BaseModel] | None = None) -> Handler:
    return Handler("goods.weighed", "scale", _nothing, versions, view)


def _nothing(ctx: object, event: object) -> None: ...


def test_old_bodies_are_brought_up_to_what_the_follower_reads() -> None:
    event = read_event(follower(range(3, 4)), Weighed, 1, FIRST)
    assert isinstance(event, Weighed)
    assert event.grams == 1500
    assert read_event(follower(range(2, 4), Grams), Weighed, 3, {"grams": "2"}) == Grams(grams=Decimal(2))


def test_one_that_reads_old_versions_gets_them_as_they_were() -> None:
    event = read_event(follower(range(1, 3)), Weighed, 1, FIRST)
    assert isinstance(event, RecordedEvent)
    assert event.weight == "1.5"  # type: ignore[attr-defined]


def test_what_nobody_can_translate_is_said() -> None:
    with pytest.raises(UnreadableEvent, match=r"told in version 4, which scale:_nothing does not read"):
        read_event(follower(range(1, 4)), Weighed, 4, FIRST)
    with pytest.raises(UnreadableEvent, match="version 1"):
        read_event(follower(range(2, 3)), None, 1, FIRST)  # the emitter is gone


def test_a_view_that_wants_more_than_there_is_fails() -> None:
    with pytest.raises(ValidationError, match="grams"):
        read_event(follower(range(1, 2), Grams), Weighed, 1, FIRST)


def test_a_follower_of_another_version_than_the_emitters_is_found_at_load() -> None:
    catalogue = Catalogue(lambda _plugin: True)
    catalogue.add("goods", [Weighed])
    catalogue.add("scale", [handler("goods.weighed", plugin="scale", versions=range(1, 4))(_nothing)])
    check_versions(catalogue)
    catalogue.add("books", [reactor("goods.weighed", plugin="books", versions=range(1, 3))(_nothing)])
    with pytest.raises(ValueError, match="books:_nothing reads goods.weighed in version 1 to 2"):
        check_versions(catalogue)


def test_the_view_is_read_off_the_function() -> None:
    def with_view(tx: object, event: Grams) -> None: ...

    def without(tx: object, event: Event) -> None: ...

    assert reactor("goods.weighed", plugin="books")(with_view).view is Grams
    made: Reactor = reactor("goods.weighed", plugin="books")(without)
    assert made.view is None
