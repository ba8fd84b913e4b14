"""What holds for every request: headers, origin, size, problems."""

from __future__ import annotations

import pytest
from flask import Flask
from tests.web.conftest import Visitor

from backoffice.application import Application

PAGES = (
    "/", "/sign-in", "/r/org/sites", "/r/org/sites/1", "/c/org.create_site", "/modules", "/me", "/scan", "/scan/cards",
    "/nowhere", "/r/org/sites?wrong=1", "/api/v1/org/sites", "/api/v1/nowhere/at/all", "/palette?q=a", "/healthz",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(admin: Visitor, path: str) -> None:
    headers = admin.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert len(headers["X-Request-ID"]) >= 8


def test_nonces_and_request_ids_differ(admin: Visitor) -> None:
    first, second = admin.get("/").headers, admin.get("/").headers
    assert first["Content-Security-Policy"] != second["Content-Security-Policy"]
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_request_id_from_a_proxy_is_kept_unless_it_is_odd(admin: Visitor) -> None:
    assert (
        admin.client.get("/healthz", headers={"X-Request-ID": "trace-12345678"}).headers["X-Request-ID"]
        == "trace-12345678"
    )
    assert "<" not in admin.client.get("/healthz", headers={"X-Request-ID": "<script>alert"}).headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://localhost:81"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_writes_must_come_from_a_page_of_ours(admin: Visitor, headers: dict[str, str], allowed: bool) -> None:
    answer = admin.client.post("/c/org.create_site", data={}, headers=headers)
    assert answer.status_code == (422 if allowed else 403)


def test_a_large_body_is_refused_and_nothing_is_read(admin: Visitor) -> None:
    answer = admin.post("/api/v1/commands/org.create_site", b"x" * 10_000_000)
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == "too_large"
    page = admin.post("/c/org.create_site", b"x" * 2_000_000, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 413
    assert "Nothing was written" in page.text


def test_faults_are_answered_with_a_reference_and_without_details(
    web: Flask, admin: Visitor, office: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(office.catalogue, "resource", broken)
    page, program = admin.get("/r/org/sites"), admin.get("/api/v1/org/sites")
    assert (page.status_code, program.status_code) == (500, 500)
    assert "secret detail" not in page.text + program.text
    assert page.headers["X-Request-ID"] in page.text
    assert program.json is not None
    assert program.json["request_id"] == program.headers["X-Request-ID"]


def test_methods_that_a_route_does_not_know_are_405(admin: Visitor) -> None:
    answer = admin.client.delete("/api/v1/org/sites", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_static_files_with_a_version_are_kept_for_ever(stranger: Visitor) -> None:
    assert "immutable" in stranger.get("/static/css/tokens.css?v=1").headers["Cache-Control"]
    assert stranger.get("/static/css/tokens.css").headers["Cache-Control"] == "no-cache"
    assert stranger.get("/static/../factory.py").status_code in (302, 404)


def test_health_needs_nobody(stranger: Visitor) -> None:
    assert stranger.get("/healthz").json == {"status": "ok"}
    assert stranger.get("/readyz").json == {"status": "ready"}
