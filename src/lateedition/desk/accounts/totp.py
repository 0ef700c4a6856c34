"""Codes by the clock: RFC 6238 over RFC 4226, six digits and thirty seconds, as every authenticator app makes them."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

import segno

STEP_S = 30
_DIGITS = 6
_DRIFT = 1
"""How many steps a phone's clock may be off, either way (RFC 6238, 5.2 allows one for the time it takes to type)."""


def new_secret() -> bytes:
    """Return a fresh secret of 160 bits, which is what RFC 4226, 4 (R6) recommends."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step: RFC 4226, 5.3, over a counter of time.

    >>> code_at(b"12345678901234567890", 59 // STEP_S), code_at(b"12345678901234567890", 1111111109 // STEP_S)
    ('287082', '081804')
    """
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def step_of(moment: datetime) -> int:
    """Return the step that `moment` is in."""
    return int(moment.timestamp()) // STEP_S


def matching_step(secret: bytes, code: str, *, now: datetime, after: int) -> int | None:
    """Return the step whose code is `code`, None if it is none of now.

    A step not later than `after`, the last that was used, is none: a code works once (RFC 6238, 5.2). All are compared, however early one
    is found.
    """
    found = None
    for step in range(step_of(now) - _DRIFT, step_of(now) + _DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def in_groups(secret: bytes) -> str:
    """Return `secret` as people type it into an app.

    >>> in_groups(bytes(10))
    'AAAA AAAA AAAA AAAA'
    """
    text = b32encode(secret).decode("ascii")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def address_of(secret: bytes, *, user: str, issuer: str) -> str:
    """Return the address that an app reads out of the picture (the Key URI Format, which RFC 6238 leaves open).

    >>> address_of(bytes(10), user="asha", issuer="The Signal")
    'otpauth://totp/The%20Signal:asha?secret=AAAAAAAAAAAAAAAA&issuer=The%20Signal'
    """
    issuer = issuer.replace(":", " ")
    query = urlencode({"secret": b32encode(secret).decode("ascii").rstrip("="), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(user)}?{query}"


def picture_of(address: str) -> str:
    """Return the QR code of `address` as SVG to stand in a page: shapes and nothing else, dark on light in every theme."""
    code = segno.make(address, error="m")
    return str(code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None))
