"""Pages of terminals, devices and prints: what is there, how it is, and what a person decides."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.devices import DeviceDescriptor, PrintDocument
from backoffice.devices.document import Text
from backoffice.stations.terminals.models import FoundDevice

BENCH = {"name": "Packing bench", "site": "MAIN", "role": "viewer"}


@pytest.fixture
def terminal(office: Application, actor: Actor) -> int:
    """A terminal that was just seen."""
    ident: int = office.dispatch("stations.add_terminal", BENCH, actor).result["terminal"]
    seen(office, ident, "current_timestamp")
    return ident


@pytest.fixture
def scanner(office: Application, actor: Actor, terminal: int) -> int:
    return add(office, actor, terminal, "virtual.scanner", "scanner-1", "Scanner 1")


@pytest.fixture
def printer(office: Application, actor: Actor, terminal: int) -> int:
    return add(office, actor, terminal, "virtual.printer", "printer-1", "Receipts")


def add(office: Application, actor: Actor, terminal: int, driver: str, path: str, name: str) -> int:
    device = {"bus": "virtual", "path": path}
    payload = {"terminal": terminal, "driver": driver, "device": device, "name": name}
    ident: int = office.dispatch("stations.add_device", payload, actor).result["id"]
    return ident


def seen(office: Application, terminal: int, when: str) -> None:
    stamp = office.clock().isoformat(sep=" ") if when == "current_timestamp" else when
    with office.database.write() as connection:
        connection.execute(
            sa.text("update core_terminal set enrolled_at = :at, seen_at = :at where id = :id"),
            {"at": stamp, "id": terminal},
        )


def set_state(office: Application, device: int, state: str, reason: str, code: str = "") -> None:
    with office.database.write() as connection:
        connection.execute(
            sa.text(
                "update core_device set state = :state, reason = :reason, reason_code = :code, since = :at,"
                " health_at = :now where id = :id"
            ),
            {
                "state": state, "reason": reason, "code": code, "id": device, "at": "2026-11-20 08:00:00+00:00",
                "now": office.clock().isoformat(sep=" "),
            },
        )  # fmt: skip


def a_print(office: Application, actor: Actor, printer: int, state: str = "") -> int:
    document = PrintDocument("Receipt 4410", (Text("Thank you"),)).to_json()
    payload = {"device": printer, "document": document, "document_key": "receipt:4410"}
    ident: int = office.dispatch("stations.print", payload, actor).result["job"]
    if state:
        with office.database.write() as connection:
            connection.execute(
                sa.text(
                    "update core_print_job set state = :state, reason = 'Power was lost.', sent = 40 where id = :id"
                ),
                {"state": state, "id": ident, "why": "Power was lost."},
            )
    return ident


def test_without_a_terminal_the_page_says_what_one_is(admin: Visitor) -> None:
    assert "No terminal yet" in admin.get("/devices").text


def test_devices_stand_under_their_terminals_with_state_and_reason(
    admin: Visitor, office: Application, scanner: int
) -> None:
    set_state(office, scanner, "ready", "")
    page = admin.get("/devices").text
    assert "Packing bench" in page and "Online" in page and "Scanner 1" in page and "Ready" in page
    set_state(office, scanner, "backoff", "The cable was pulled.", "unplugged")
    page = admin.get("/devices").text
    assert "Unplugged" in page and "The cable was pulled." in page


def test_a_silent_terminal_is_named_and_its_devices_are_unknown(
    admin: Visitor, office: Application, terminal: int, scanner: int
) -> None:
    set_state(office, scanner, "ready", "")
    seen(office, terminal, "2026-11-20 08:00:00+00:00")
    page = admin.get("/devices").text
    assert "Terminal Packing bench has not answered since" in page and "Unknown" in page
    assert "Terminal Packing bench does not answer" in admin.get("/attention").text


def test_a_device_is_set_up_anew_and_of_two_who_do_so_the_second_is_told(admin: Visitor, scanner: int) -> None:
    page = admin.get(f"/devices/{scanner}").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    form = {"version": version[1], "name": "Gate scanner", "station": ""}
    assert admin.post(f"/devices/{scanner}/settings", {**form, "_key": "a"}).status_code == 303
    assert "Gate scanner" in admin.get(f"/devices/{scanner}").text
    admin.post(f"/devices/{scanner}/settings", {**form, "name": "Other", "_key": "b"})
    page = admin.get(f"/devices/{scanner}").text
    assert "Somebody else changed" in page and "Other" not in page
    wrong = admin.post(f"/devices/{scanner}/settings", {**form, "version": "abc", "_key": "c"})
    assert wrong.status_code == 422


def test_a_device_is_asked_to_act(admin: Visitor, office: Application, scanner: int) -> None:
    form = {"action": "scan", "a.code": "4006381333931", "a.aim": "]E0", "_key": "a"}
    assert admin.post(f"/devices/{scanner}/act", form).status_code == 303
    with office.read() as connection:
        row = connection.execute(sa.text("select action, arguments from core_device_action")).one()
    assert row.action == "scan" and "4006381333931" in str(row.arguments)
    assert admin.post(f"/devices/{scanner}/act", {"action": "explode", "_key": "b"}).status_code == 404


def test_a_device_is_switched_off_and_on_and_removed(admin: Visitor, scanner: int) -> None:
    admin.post(f"/devices/{scanner}/disable", {"_key": "a"})
    assert "Switched off" in admin.get("/devices").text
    admin.post(f"/devices/{scanner}/enable", {"_key": "b"})
    assert admin.post(f"/devices/{scanner}/remove", {"_key": "c"}).location == "/devices"
    assert admin.get(f"/devices/{scanner}").status_code == 404


def test_a_device_is_described_by_hand_or_chosen_from_what_was_found(
    admin: Visitor, office: Application, terminal: int
) -> None:
    form = {"terminal": str(terminal), "driver": "virtual.scanner", "bus": "virtual", "path": "s-2", "_key": "a"}
    made = admin.post("/devices/add", form)
    assert made.status_code == 303 and re.fullmatch(r"/devices/\d+", made.location)
    again = admin.post("/devices/add", {**form, "_key": "b"})
    assert again.status_code == 422 and "set up already" in again.text
    found(office, terminal)
    page = admin.get("/devices/add").text
    ident = re.search(r'name="found" value="(\d+)"', page)
    assert ident is not None and "Honeywell Scanner" in page
    form = {"terminal": str(terminal), "driver": "scanner.serial", "found": ident[1], "_key": "c"}
    assert admin.post("/devices/add", form).status_code == 303
    assert "Honeywell Scanner" not in admin.get("/devices/add").text


def found(office: Application, terminal: int) -> None:
    """The terminal told of a scanner on its serial port."""
    device = DeviceDescriptor("serial", "/dev/ttyACM0", 0x0C2E, 0x0B61, "17", maker="Honeywell", product="Scanner")
    with office.database.write() as connection:
        connection.execute(
            sa.insert(FoundDevice).values(
                terminal_id=terminal, identity=device.identity, name=device.name, descriptor=device.to_json(),
                drivers=["scanner.serial"], found_at=office.clock(),
            )
        )  # fmt: skip


def test_a_terminal_is_paired_by_a_code_that_is_shown_once(admin: Visitor, office: Application) -> None:
    page = admin.post("/devices/pairing", {**BENCH, "_key": "a"}).text
    code = re.search(r"--enrol ([A-Z0-9-]+)", page)
    assert code is not None
    assert code[1] not in admin.get("/devices/pairing").text
    assert "Not enrolled yet" in admin.get("/devices/pairing").text
    ident = re.search(r"/devices/terminals/(\d+)/revoke", admin.get("/devices/pairing").text)
    assert ident is not None
    admin.post(f"/devices/terminals/{ident[1]}/revoke", {"_key": "r"})
    assert "Revoked" in admin.get("/devices/pairing").text


def test_a_print_in_doubt_waits_for_a_person_and_home_says_so(
    admin: Visitor, office: Application, actor: Actor, printer: int
) -> None:
    job = a_print(office, actor, printer, "uncertain")
    assert "may have printed" in admin.get("/attention").text
    page = admin.get("/prints").text
    assert "Needs a decision" in page and "Power was lost." in page and "40 bytes" in page
    assert "1 uncertain" in admin.get("/devices").text
    admin.post(f"/prints/{job}/decide", {"decision": "reprint", "_key": "d"})
    page = admin.get("/prints").text
    assert "Needs a decision" not in page and "COPY 1" in page
    assert admin.post(f"/prints/{job}/decide", {"decision": "eat", "_key": "e"}).status_code == 404


def test_a_job_is_cancelled_before_it_is_printed(
    admin: Visitor, office: Application, actor: Actor, printer: int
) -> None:
    job = a_print(office, actor, printer)
    admin.post(f"/prints/{job}/cancel", {"_key": "c"})
    assert "Cancelled" in admin.get("/prints?show=done").text


def test_who_may_not_see_devices_sees_none(new_person: NewPerson, printer: int) -> None:
    guest = new_person("guest", "catalog.items.read")
    assert [guest.get(path).status_code for path in ("/devices", f"/devices/{printer}", "/prints")] == [403] * 3
    looker = new_person("looker", "stations.devices.read", "stations.terminals.read")
    page = looker.get(f"/devices/{printer}").text
    assert "Save settings" not in page and "/prints/test/" not in page
    assert looker.post(f"/devices/{printer}/disable", {"_key": "x"}).status_code == 403


def test_the_page_of_a_station_hears_its_scanners(admin: Visitor, office: Application) -> None:
    begin = admin.get("/scan/heard?station=STATION-1")
    assert begin.status_code == 200 and begin.json["scans"] == []
    assert admin.get("/scan/heard?station=NOWHERE").status_code == 404
