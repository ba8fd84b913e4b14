"""`backoffice device …`."""

from __future__ import annotations

import json
from typing import Any


def test_a_terminal_gets_a_code_and_a_device(bo: Any) -> None:
    bo("init", "--no-modules")
    first = bo("device", "enrol-code", "Gate").output.splitlines()
    again = bo("device", "enrol-code", "Gate").output.splitlines()
    assert len(first[-1]) == 11 and first[-1] != again[-1] and first[0] == again[0]
    [terminal] = json.loads(bo("device", "list", "--terminals", "--json").output)
    assert (terminal["name"], terminal["site"], terminal["enrolled_at"]) == ("Gate", "MAIN", None)
    assert "not enrolled" in bo("device", "list", "--terminals").output
    assert "There is none yet" in bo("device", "list").output
    made = bo(
        "device", "add", terminal["public_id"], "virtual.scanner", "one", "--bus", "virtual", "--station", "STATION-1",
        "--name", "Scanner",
    ).output  # fmt: skip
    [device] = json.loads(bo("device", "list", "--json").output)
    assert device["public_id"] in made and device["state"] == "discovered"
    assert "Scanner (virtual.scanner, STATION-1, Gate)  discovered" in bo("device", "list").output
    wrong = bo("device", "add", terminal["public_id"], "virtual.tuba", "x", "--bus", "virtual", status=1).output
    assert "not installed beside the server" in wrong
