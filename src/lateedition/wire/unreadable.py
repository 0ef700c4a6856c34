"""The one error a reader of wire copy may raise."""

from __future__ import annotations


class Unreadable(ValueError):
    """A payload, or one item in it, that cannot be read for what it claims to be.

    The message says what it is, what was expected and where; the raw bytes are kept whatever it says.
    """


class Waits(Unreadable):
    """Changes to an earlier version of the item (`provider`, `guid`), which say nothing without that; they are read when it is there."""

    def __init__(self, reason: str, *, provider: str, guid: str) -> None:
        super().__init__(reason)
        self.provider, self.guid = provider, guid
