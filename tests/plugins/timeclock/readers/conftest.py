"""A gate: a terminal whose role lets it punch and no more, with a badge reader, and its agent played by the test.

Beside it a kiosk, as its page speaks to the server.
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.core.terminals.conftest import Terminal
from tests.plugins.timeclock.conftest import Clock

from backoffice.actor import system_actor
from backoffice.identity.bootstrap import offer_roles
from backoffice.stations.terminals.enrolment import Enrolment, new_code, take
from backoffice_timeclock.kiosk.slow import Slowdown
from backoffice_timeclock.pages import kiosk as routes
from backoffice_web.testing.people import Visitor


@pytest.fixture
def new_gate(clock_in: Clock) -> Callable[..., Terminal]:
    """Enrol a terminal at a site, with a role, and set up its badge reader."""
    offer_roles(clock_in.app.database, clock_in.app.bus, clock_in.app.catalogue.roles(), system_actor(1))

    def make(site: str = "MAIN", role: str = "timeclock.reader", name: str = "Gate") -> Terminal:
        added = clock_in.do("stations.add_terminal", name=name, site=site, role=role)
        key = Ed25519PrivateKey.generate()
        public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
        code = new_code(clock_in.app, clock_in.who, added["public_id"])
        take(clock_in.app, Enrolment(code.text, public), "127.0.0.1")
        reader = clock_in.do("stations.add_device", terminal=added["public_id"], driver="badge.serial",
                             device={"bus": "serial", "path": f"/dev/ttyGATE{site}"}, name="Reader")  # fmt: skip
        return Terminal(clock_in.app, clock_in.who, added["public_id"], key, scanner=reader["device"])

    return make


@pytest.fixture
def gate(new_gate: Callable[..., Terminal]) -> Terminal:
    return new_gate()


@dataclass
class Kiosk:
    """An enrolled browser, and what its page sends."""

    visitor: Visitor

    def punch(self, by: dict[str, Any], at: dt.datetime, kind: str = "auto", **more: Any) -> dict[str, Any]:
        event = str(uuid.uuid4())
        body = {"what": "punch", "event_id": event, "kind": kind, "at": at.isoformat(), "by": by, **more}
        answer = self.visitor.post("/timeclock/kiosk/send", json=body, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return {**answer.json, "event": event}  # type: ignore[dict-item]

    def ask(self, follow: str, at: dt.datetime, day: str, time: str) -> Any:
        """For a punch that was missed."""
        body = {"what": "request", "event_id": str(uuid.uuid4()), "follow": follow, "at": at.isoformat(), "kind": "in",
                "day": day, "time": time, "reason": "I forgot"}  # fmt: skip
        return self.visitor.post("/timeclock/kiosk/send", json=body, headers={"Accept": "application/json"})


@pytest.fixture
def kiosk(clock_in: Clock, stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    monkeypatch.setattr(routes, "_slow", Slowdown())
    offer_roles(clock_in.app.database, clock_in.app.bus, clock_in.app.catalogue.roles(), system_actor(1))
    added = clock_in.do("stations.add_terminal", name="Door", site="MAIN", role="timeclock.kiosk")
    code = new_code(clock_in.app, clock_in.who, added["terminal"]).text
    assert stranger.post("/timeclock/kiosk/enrol", {"code": code}).status_code == 303
    return Kiosk(stranger)
