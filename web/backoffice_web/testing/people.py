"""A web app over `office`, and people who visit it with a browser's headers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.actor import system_actor
from backoffice.application import Application
from backoffice.identity.bootstrap import Initialised
from backoffice.identity.tokens import mint
from backoffice_web.factory import create_app

HERE = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "correct horse battery staple"


@dataclass
class Visitor:
    """A browser: it keeps cookies and says where its requests come from."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, headers=HERE, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> TestResponse:
        return self.client.post(path, data=data, headers={**HERE, **more.pop("headers", {})}, **more)

    def sign_in(self, name: str, password: str) -> TestResponse:
        return self.post("/sign-in", {"name": name, "password": password})


NewPerson = Callable[..., Visitor]


@pytest.fixture
def app(office: Application) -> Flask:
    """The web app of `office`."""
    made = create_app(office)
    made.testing = False  # faults are answered as in production
    return made


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app.test_client())


@pytest.fixture
def client(app: Flask, initialised: Initialised) -> Visitor:
    """The administrator, signed in."""
    visitor = Visitor(app.test_client())
    assert visitor.sign_in(initialised.admin_name, initialised.password).status_code == 303
    return visitor


@pytest.fixture
def token(office: Application, initialised: Initialised) -> str:
    """A token by which a program acts for the administrator, with all their rights."""
    minted = mint()
    payload = {
        "user": initialised.admin_id, "title": "Test", "public_id": minted.public_id,
        "secret_hash": minted.secret_hash, "permissions": ["*"],
    }  # fmt: skip
    office.dispatch("identity.create_token", payload, system_actor(initialised.company_id))
    return minted.text


@pytest.fixture
def new_person(app: Flask, office: Application, initialised: Initialised) -> NewPerson:
    """Makes a user with the given permissions and signs them in: `new_person("ada", "org.sites.read")`."""
    system = system_actor(initialised.company_id)

    def make(name: str, *permissions: str, locale: str = "en") -> Visitor:
        person = {"name": name, "display_name": name.capitalize(), "password": PASSWORD, "locale": locale}
        user = office.dispatch("identity.add_user", person, system).result["user"]
        # Who holds no role at all belongs to no company and cannot sign in.
        role = {"code": f"role_{name}", "title": name, "permissions": list(permissions) or ["nothing.at_all"]}
        office.dispatch("identity.create_role", role, system)
        office.dispatch("identity.grant", {"user": user, "role": f"role_{name}"}, system)
        visitor = Visitor(app.test_client())
        assert visitor.sign_in(name, PASSWORD).status_code == 303
        return visitor

    return make
