"""Numbers as strangers write them."""

from __future__ import annotations

_MOST_DIGITS = 18


def whole(said: str) -> int | None:
    """Return the whole number that `said` is in plain digits, or None; also for one that no database or document of ours can hold.

    >>> whole("640"), whole("-1"), whole("9" * 30)
    (640, None, None)
    """
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else None
