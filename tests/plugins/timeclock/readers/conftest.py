"""A gate: a terminal whose role lets it punch and no more, with a badge reader, and its agent played by the test."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.core.terminals.conftest import Terminal
from tests.plugins.timeclock.conftest import Clock

from backoffice.actor import system_actor
from backoffice.identity.bootstrap import offer_roles
from backoffice.stations.terminals.enrolment import Enrolment, new_code, take


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
