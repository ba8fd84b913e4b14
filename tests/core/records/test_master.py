"""A master gives commands and a resource that behave alike for every department."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.actor import Grant
from backoffice.bus import Command
from backoffice.errors import Conflict, Denied, Invalid, Refused
from backoffice.resources import csv_rows

VAN = {"plate": "B-AR 17", "fuel": "diesel", "site": "HQ", "lease": "199.50"}


def test_one_declaration_makes_four_commands_and_a_resource(fleet: Any) -> None:
    names = [one.name for one in fleet.vehicles.declarations()]
    assert names == [
        "fleet.create_vehicle",
        "fleet.update_vehicle",
        "fleet.archive_vehicle",
        "fleet.restore_vehicle",
        "fleet.vehicles",
    ]
    labels = {f.name: (f.label, f.required) for f in fleet.vehicles.create.fields}
    assert labels == {
        "plate": ("Plate", True),
        "fuel": ("Fuel", True),
        "site": ("Site", True),
        "odometer": ("Odometer", False),
        "lease": ("Monthly lease", False),
    }


def test_what_is_created_is_listed_searched_and_exported(office: Any) -> None:
    made = office.run("create_vehicle", **VAN)
    office.run("create_vehicle", plate="M-ZZ 1", fuel="electric", site="DEPOT")
    assert made == {"id": made["id"], "version": 1}
    assert [row["plate"] for row in office.rows("fleet.vehicles")] == ["B-AR 17", "M-ZZ 1"]
    assert [row["plate"] for row in office.rows("fleet.vehicles", site="DEPOT")] == ["M-ZZ 1"]
    assert [row["plate"] for row in office.rows("fleet.vehicles", q="zz")] == ["M-ZZ 1"]
    assert office.rows("fleet.costs")[0]["per_year"] == 2394
    vehicles = office.bus.catalogue.resource("fleet.vehicles")
    with office.database.read() as conn:
        assert vehicles.record(conn, office.admin, "B-AR 17")["id"] == made["id"]
        assert vehicles.lookup(conn, office.admin, "m-")[0][1] == "M-ZZ 1"
        assert b"B-AR 17,diesel,1,0,199.5" in b"".join(csv_rows(vehicles, conn, office.admin, {}))


def test_an_update_changes_only_what_is_given(office: Any) -> None:
    made = office.run("create_vehicle", **VAN)
    office.run("update_vehicle", vehicle="B-AR 17", version=1, odometer="10.5")
    (row,) = office.rows("fleet.vehicles")
    assert (row["plate"], row["site"], str(row["odometer"].normalize()), row["version"]) == ("B-AR 17", 1, "10.5", 2)
    office.run("update_vehicle", vehicle=made["id"], version=2, lease=None, site="DEPOT")
    (row,) = office.rows("fleet.vehicles")
    assert (row["lease"], row["site"]) == (None, 2)


def test_a_stale_update_is_refused_with_both_values(office: Any) -> None:
    office.run("create_vehicle", **VAN)
    office.run("update_vehicle", vehicle="B-AR 17", version=1, odometer="10")
    with pytest.raises(Conflict) as conflict:
        office.run("update_vehicle", vehicle="B-AR 17", version=1, odometer="11")
    assert conflict.value.status == 409
    assert set(conflict.value.params["fields"]["odometer"]) == {"yours", "theirs"}
    assert office.rows("fleet.vehicles")[0]["odometer"] == 10


def test_a_required_field_cannot_be_emptied(office: Any) -> None:
    office.run("create_vehicle", **VAN)
    with pytest.raises(Invalid) as invalid:
        office.run("update_vehicle", vehicle="B-AR 17", version=1, fuel=None)
    assert [(e.field, e.code) for e in invalid.value.errors] == [("fuel", "missing")]


def test_a_key_stays_taken_by_an_archived_record(office: Any) -> None:
    office.run("create_vehicle", **VAN)
    office.run("archive_vehicle", vehicle="B-AR 17")
    with pytest.raises(Refused, match="already taken by an archived vehicle") as refused:
        office.run("create_vehicle", **VAN)
    assert [(e.field, e.code) for e in refused.value.errors] == [("plate", "taken")]
    office.run("create_vehicle", **(VAN | {"plate": "B-AR 18"}))
    with pytest.raises(Refused, match="taken"):
        office.run("update_vehicle", vehicle="B-AR 18", version=1, plate="B-AR 17")
    office.run("update_vehicle", vehicle="B-AR 18", version=1, plate="B-AR 18")


def test_an_archived_record_is_in_lists_but_not_offered(office: Any) -> None:
    made = office.run("create_vehicle", **VAN)
    assert office.run("archive_vehicle", vehicle="B-AR 17") == {"id": made["id"], "version": 2}
    with pytest.raises(Refused, match="archived already"):
        office.run("archive_vehicle", vehicle="B-AR 17")
    with pytest.raises(Refused, match="restore it first"):
        office.run("update_vehicle", vehicle="B-AR 17", version=2, odometer="1")
    assert len(office.rows("fleet.vehicles")) == 1
    assert office.rows("fleet.vehicles", archived_at__isnull="true") == []
    vehicles = office.bus.catalogue.resource("fleet.vehicles")
    with office.database.read() as conn:
        assert vehicles.lookup(conn, office.admin, "B") == []
    office.run("restore_vehicle", vehicle="B-AR 17")
    with office.database.read() as conn:
        assert len(vehicles.lookup(conn, office.admin, "B")) == 1


@pytest.mark.parametrize(
    ("verb", "payload"),
    [
        ("update_vehicle", {"vehicle": "B-AR 17", "version": 1, "odometer": "5", "lease": None, "site": "DEPOT"}),
        ("archive_vehicle", {"vehicle": "B-AR 17"}),
    ],
)
def test_a_change_is_undone_by_its_inverse(office: Any, verb: str, payload: dict[str, Any]) -> None:
    office.run("create_vehicle", **VAN)
    (before,) = office.rows("fleet.vehicles")
    result = office.run(verb, **payload)
    command: Command = office.bus.catalogue.command(f"fleet.{verb}")
    assert command.inverse is not None
    office.bus.dispatch(command.inverse.command, command.inverse.payload(payload, result), office.admin)
    (after,) = office.rows("fleet.vehicles")
    assert after | {"version": 0} == before | {"version": 0}


def test_who_may_not_see_a_field_may_not_set_it(office: Any) -> None:
    clerk = office.person("fleet.*")
    office.run("create_vehicle", **VAN)
    for verb, payload in (
        ("update_vehicle", {"vehicle": "B-AR 17", "version": 1, "lease": "1"}),
        ("update_vehicle", {"vehicle": "B-AR 17", "version": 9, "lease": "1"}),
        ("create_vehicle", {**VAN, "plate": "X"}),
    ):
        with pytest.raises(Invalid) as invalid:
            office.run(verb, clerk, **payload)
        assert [(e.field, e.code) for e in invalid.value.errors] == [("lease", "unknown_field")]
    assert "lease" not in office.rows("fleet.vehicles", clerk)[0]
    assert "per_year" not in office.rows("fleet.costs", clerk)[0]
    office.run("create_vehicle", clerk, plate="X", fuel="diesel", site="HQ")


def test_a_right_at_one_site_ends_there(office: Any) -> None:
    office.run("create_vehicle", **VAN)
    office.run("create_vehicle", **(VAN | {"plate": "M-ZZ 1", "site": "DEPOT"}))
    keeper = office.person(Grant("fleet.*", site_id=2))
    with pytest.raises(Denied):
        office.run("create_vehicle", keeper, plate="N", fuel="diesel", site="HQ")
    with pytest.raises(Denied):
        office.run("archive_vehicle", keeper, vehicle="B-AR 17")
    with pytest.raises(Denied):
        office.run("update_vehicle", keeper, vehicle="M-ZZ 1", version=1, site="HQ")
    office.run("update_vehicle", keeper, vehicle="M-ZZ 1", version=1, odometer="3")
    assert [row["plate"] for row in office.rows("fleet.vehicles", keeper)] == ["M-ZZ 1"]


def test_a_command_of_its_own_stands_beside_the_four(office: Any) -> None:
    office.run("create_vehicle", **VAN)
    office.run("record_reading", vehicle="B-AR 17", odometer="12.5")
    with pytest.raises(Refused, match="never runs backwards"):
        office.run("record_reading", vehicle="B-AR 17", odometer="12.4")
