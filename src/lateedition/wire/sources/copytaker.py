"""The copy taker: takes what a source sends into the inbox, and notes how the source does."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from lateedition.wire.inbox import Inbox, Receipt
from lateedition.wire.sources.health import Health, answered, brought, failed, is_news
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.rhythm import History

FOLDER = "in"
"""What the watched folder goes by; a folder in it is "in/NAME". No registered source can be called so."""

_LONGEST_WORDS = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CopyTaker:
    """Takes payloads into `inbox`, and keeps account of their sources in `ledger`."""

    inbox: Inbox
    ledger: Ledger

    def take(self, payload: bytes, *, source: str, kind: str, goes_by: str, name: str, now: datetime) -> Receipt:
        """Take `payload` in, and then note that `source` brought it. When this returns, the inbox has committed it."""
        receipt = self.inbox.take_in(payload, source=goes_by, name=name, received=now)
        log.info("%s: %s%s", source, receipt.outcome, f" ({receipt.reason})" if receipt.reason else "", extra={"source": source})
        self._heard(receipt, source=source, kind=kind, now=now)
        return receipt

    def dropped(self, receipt: Receipt, folder: str, now: datetime) -> None:
        """Note what became of a file that was dropped into `folder`, the watched folder itself if that is empty.

        Never raises: a ledger that cannot be written to holds up no file.
        """
        try:
            self._heard(receipt, source=f"{FOLDER}/{folder}" if folder else FOLDER, kind="folder", now=now)
        except sqlite3.Error as error:
            log.error("the ledger of sources cannot be used: %s", error)

    def _heard(self, receipt: Receipt, *, source: str, kind: str, now: datetime) -> None:
        self._note(source, kind, lambda health: brought(health, receipt, now=now))
        if is_news(receipt):
            self.ledger.count(source, now)

    def nothing_new(self, *, source: str, kind: str, now: datetime) -> None:
        """Note that `source` was heard of and had nothing new."""
        self._note(source, kind, lambda health: answered(health, now=now))

    def trouble(self, error: str, *, source: str, kind: str, now: datetime) -> Health:
        """Note what went wrong with `source`; return how it does now."""
        return self._note(source, kind, lambda health: failed(health, _in_a_line(error), now=now))

    def remark(self, words: str, *, source: str, kind: str, due: datetime | None) -> None:
        """Note when `source` is asked again, and what the operator should hear though it goes well."""
        self._note(source, kind, lambda health: replace(health, remark=_in_a_line(words), next=due))

    def hub(self, words: str, failures: int, *, source: str, kind: str) -> None:
        """Note how things stand with the hub of `source`."""
        self._note(source, kind, lambda health: replace(health, hub=_in_a_line(words), hub_failures=failures))

    def history(self, source: str) -> History:
        """Return when something new came from `source`."""
        return History(self.ledger.note(source, Health).arrivals, self.ledger.hours(source))

    def _note(self, source: str, kind: str, change: Callable[[Health], Health]) -> Health:
        return self.ledger.change(source, Health, lambda health: replace(change(health), kind=kind))


def digest(payload: bytes) -> str:
    """Return what two payloads have in common only if they are the same bytes."""
    return hashlib.sha256(payload).hexdigest()


def _in_a_line(words: str) -> str:
    """Return `words` as they can be printed: a server's own may hold anything, and go to terminals."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())[:_LONGEST_WORDS]
