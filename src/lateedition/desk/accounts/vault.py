"""Secrets that must be read again, kept under lock: whoever has only the database (a backup, a dump) cannot read them.

The key is made of the house's signing key, which is a file of its own in the newsroom's home.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

_PURPOSE = "lateedition.desk.accounts.vault"


class Unreadable(RuntimeError):
    """A secret was put under another house's lock."""


def locked(secret: bytes) -> str:
    """Return `secret` so that only this house can read it."""
    return _lock().encrypt(secret).decode("ascii")


def unlocked(kept: str) -> bytes:
    """Return what was put under lock as `kept`. Raises Unreadable when it was not this house's key."""
    try:
        return _lock().decrypt(kept.encode("ascii"))
    except InvalidToken as wrong:
        raise Unreadable(
            "secret.key is not the one that this was locked with; reset the account: lateedition people reset-factors"
        ) from wrong


def _lock() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac(_PURPOSE, "", algorithm="sha256").digest()))
