"""E-mail addresses, phone numbers and web addresses: whether they can be right, and when two of them are the same."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^\s@<>\"',;()\[\]\\]+@[^\s@<>\"',;()\[\]\\.]+(\.[^\s@<>\"',;()\[\]\\.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]*( ?(ext|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"'\\@/]+\.[^\s<>\"'\\@]+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:(?!\d)", re.IGNORECASE)


def email(text: str) -> str:
    """The address as given; ValueError if no mail could be sent there."""
    local, _, domain = text.rpartition("@")
    if not _EMAIL.fullmatch(text) or len(local) > 64 or len(domain) > 253 or ".." in text or text[0] == ".":
        raise ValueError("must be one e-mail address, such as orders@example.com")
    return text


def phone(text: str) -> str:
    """The number as given; ValueError if nobody could dial it."""
    digits = sum(character.isdigit() for character in text)
    if not text.isascii() or not _PHONE.fullmatch(text) or not 4 <= digits <= 20:
        raise ValueError("must be a phone number in digits, such as +49 30 5550100")
    return text


def web(text: str) -> str:
    """The address with its scheme; ValueError if it is no page of the web."""
    full = text if _SCHEME.match(text) else f"https://{text}"
    if not _WEB.fullmatch(full):
        raise ValueError("must be a web address, such as https://example.com")
    return full


def one_form(kind: str, value: str) -> str:
    """The same text for every way to write the same e-mail address, phone number or page.

    The part of an e-mail address before the @ could tell capitals apart (RFC 5321, section 2.4); no house that sends
    to business partners does.
    """
    if kind == "phone":
        number, _, extension = re.sub(r"(?i)ext\.?", "x", value).partition("x")
        digits = "".join(c for c in number if c.isdigit())
        if number.strip().startswith("+"):
            digits = "+" + digits
        elif digits.startswith("00"):
            digits = "+" + digits[2:]
        return digits + ("x" + extension.strip(" .") if extension else "")
    folded = value.casefold()
    return folded.rstrip("/") if kind == "web" else folded
