"""What the press sees of the handover log, wherever it is kept: its rows, and what may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from lateedition.story.handover import RECALLS


class Row(Struct, frozen=True):
    """A row of the log as it was written.

    `payload` is the encoded document, `kind` its tag, `key` names its subject ("story:17"). `moment` is when the desk handed it
    over, in ISO 8601; empty where nobody asked for it.
    """

    number: int
    kind: str
    key: str
    payload: bytes
    moment: str = ""

    @property
    def subject(self) -> str:
        """What the row is about: a story and its withdrawal have the same subject."""
        return self.key

    @property
    def is_recall(self) -> bool:
        """Whether it takes a story or a picture from readers."""
        return self.kind in RECALLS


class Heard(Struct, frozen=True):
    """What is known of the log's end: the highest number seen, and how many seconds ago its database last answered; None if never."""

    last: int
    age_s: float | None


class HandoverLog(Protocol):
    """The log. Numbers become visible in their order, so that who has seen one will never miss a lower one.

    A log that cannot be reached, or is not there yet, has nothing new for now: no method raises for that, and it is said in
    the process's log once, when it begins and when it is over. Use from one thread; close it when done.
    """

    def after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows with a number over `position`, in order."""

    def withdrawals_after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows over `position` that take a story or a picture from readers, in order."""

    def row(self, number: int) -> Row | None:
        """Return the row of this number."""

    def newest_before(self, key: str, number: int) -> Row | None:
        """Return the newest row of `key` with a number below `number`."""

    def newest_of(self, keys: Sequence[str], *, up_to: int) -> list[Row]:
        """Return the newest row of each of `keys` that is not over `up_to`, in order; nothing for a key that has none."""

    def keys_after(self, key: str, *, limit: int) -> list[str]:
        """Return up to `limit` keys of stories over `key`, in an order of the database's own."""

    def last(self) -> int:
        """Return the number of the newest row, 0 when there is none or nobody can say."""

    def moved(self) -> bool:
        """Say whether something may have been written since this was last asked. It may say yes for nothing, never no wrongly.

        A log that cannot be reached has not moved; when it can be again, it has.
        """

    def wait(self, timeout_s: float) -> bool:
        """Return as soon as something may have been written since `moved` or `after` was asked, at most after `timeout_s`; say whether."""

    def heard(self) -> Heard:
        """Return what is known of the log's end. Asks nobody."""

    def clock(self) -> datetime | None:
        """Return what time it is for the database, None if it has no clock of its own or does not answer."""

    def close(self) -> None:
        """Let go of the database. The next question connects again."""
