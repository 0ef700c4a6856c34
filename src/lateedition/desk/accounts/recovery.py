"""Recovery codes: for the day on which the phone is in the harbour. Each works once; only digests are kept.

A code has 80 bits of chance, so a plain digest is enough: it cannot be guessed from, however fast.
"""

from __future__ import annotations

import hashlib
import secrets

COUNT = 10
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _LENGTH = 4, 4


def new_codes() -> list[str]:
    """Return ten fresh codes, as they are shown: XXXX-XXXX-XXXX-XXXX, without signs that look like another."""
    return ["-".join("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(_GROUPS)) for _ in range(COUNT)]


def digest_of(code: str, *, user: int) -> str:
    """Return the digest of a code of account `user`, however it was typed.

    >>> digest_of("abcd efgh jkmn pqrs", user=7) == digest_of("ABCD-EFGH-JKMN-PQRS", user=7) != digest_of("ABCD-EFGH-JKMN-PQRS", user=8)
    True
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"{user}:{plain}".encode()).hexdigest()
