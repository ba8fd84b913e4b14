"""The way to a server over TLS: a certificate that the machine trusts is needed, and nothing is sent before."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID

from backoffice_agent.link import Link
from tests.drivers.agent.standin import StandIn

ENROL = "/api/v1/agent/enrol"
BODY = {"code": "WRONG", "public_key": "", "name": "box", "version": "1", "drivers": []}


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of `localhost`, signed by itself, with its key."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def server(certificate: Path) -> StandIn:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return StandIn(tls=context)


def test_a_server_whose_certificate_is_trusted_is_reached(
    server: StandIn, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    link = Link(server.url.replace("127.0.0.1", "localhost"))
    assert link.post(ENROL, BODY).status == 422
    link.close()
    server.stop()


def test_a_server_that_shows_another_certificate_is_told_nothing(server: StandIn) -> None:
    with pytest.raises(OSError, match="certificate"):
        Link(server.url.replace("127.0.0.1", "localhost")).post(ENROL, BODY)
    server.stop()


def test_a_certificate_of_another_name_is_refused(
    server: StandIn, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        Link(server.url).post(ENROL, BODY)
    server.stop()
