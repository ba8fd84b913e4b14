"""What a terminal signs of a request, as RFC 9421 builds it, with a real key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices.signature import Signed, read

# The body of RFC 9530, appendix D, whose SHA-256 is printed there.
SIGNED = Signed("post", "/api/v1/agent/batches", "", b'{"hello": "world"}', "t-1", 1618884473)


def test_the_digest_of_the_standards_example() -> None:
    assert SIGNED.digest == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"


def test_the_base_has_a_line_for_each_component_and_ends_with_the_parameters() -> None:
    """RFC 9421, 2.5: name in quotes, colon, space, value; no line feed after the last. 2.2.7: an empty query is "?"."""
    assert SIGNED.base().decode() == (
        '"@method": POST\n'
        '"@path": /api/v1/agent/batches\n'
        '"@query": ?\n'
        '"content-digest": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:\n'
        '"@signature-params": ("@method" "@path" "@query" "content-digest")'
        ';created=1618884473;keyid="t-1";alg="ed25519"'
    )


KEY = Ed25519PrivateKey.generate()


def headers(signed: Signed) -> tuple[str, str, str]:
    fields = signed.headers(KEY.sign(signed.base()))
    return fields["Content-Digest"], fields["Signature-Input"], fields["Signature"]


@given(st.binary(max_size=99), st.from_regex(r"[A-Za-z0-9-]{1,64}", fullmatch=True), st.integers(0, 10**12 - 1))
def test_what_was_signed_is_read_and_its_signature_holds(body: bytes, terminal: str, created: int) -> None:
    signed = Signed("GET", "/api/v1/agent/work", "since=4", body, terminal, created)
    told = read("GET", "/api/v1/agent/work", "since=4", body, *headers(signed))

    assert told is not None
    assert told[0] == signed
    KEY.public_key().verify(told[1], told[0].base())


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"path": "/api/v1/agent/enrol"},
        {"query": "since=5"},
        {"terminal": "t-2"},
        {"created": 1618884474},
        {"body": b'{"hello": "w0rld"}'},
    ],
)
def test_a_signature_covers_method_path_query_body_terminal_and_time(changed: dict[str, str]) -> None:
    signature = KEY.sign(SIGNED.base())
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(signature, replace(SIGNED, **changed).base())  # type: ignore[arg-type]


def test_another_body_than_the_digest_says_is_not_read() -> None:
    assert read("POST", SIGNED.path, "", b"{}", *headers(SIGNED)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"@query" ', ""),
        ("ed25519", "hmac-sha256"),
        (";created=1618884473", ""),
        ('keyid="t-1"', 'keyid="t-1\n"'),
        ("sig=", "sig= "),
        (";alg", ";expires=1;alg"),
    ],
)
def test_fields_that_we_do_not_write_are_not_read(old: str, new: str) -> None:
    digest, told, signature = headers(SIGNED)
    assert old in told
    assert read("POST", SIGNED.path, "", SIGNED.body, digest, told.replace(old, new), signature) is None


@pytest.mark.parametrize("signature", ["", "sig=::", "sig=:AAAA:", "sig=:" + "A" * 86 + "==:x"])
def test_a_signature_of_another_shape_is_not_read(signature: str) -> None:
    digest, told, _ = headers(SIGNED)
    assert read("POST", SIGNED.path, "", SIGNED.body, digest, told, signature) is None
