"""Signatures: whether a body was signed with a secret that we share (WebSub, section 7.1: `X-Hub-Signature: METHOD=HEX`). Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection

RECOMMENDED = ("sha256", "sha384", "sha512")
WEBSUB = ("sha1", *RECOMMENDED)
"""The Recommendation knows sha1, too; as an HMAC it still holds."""


def is_signed(body: bytes, said: str, *, secret: str, methods: Collection[str]) -> bool:
    """Say whether `said` is the signature of `body` with `secret` in one of `methods`. Takes as long for a near miss as for any other.

    >>> is_signed(b"news", sign(b"news", secret="k"), secret="k", methods=WEBSUB)
    True
    """
    method, mark, given = said.strip().partition("=")
    if not mark or method.lower() not in methods or not given.isascii():
        return False
    return hmac.compare_digest(given.strip().lower(), _hex(body, secret, method.lower()))


def sign(body: bytes, *, secret: str, method: str = "sha256") -> str:
    """Return the signature of `body` as it stands in the header."""
    return f"{method}={_hex(body, secret, method)}"


def is_same(given: str, secret: str) -> bool:
    """Say whether `given` is the secret, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(given.encode(), secret.encode())


def _hex(body: bytes, secret: str, method: str) -> str:
    return hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
