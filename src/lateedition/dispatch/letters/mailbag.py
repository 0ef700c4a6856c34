"""The mailbag: the Maildir in which mail comes back. What is read is noted and taken out; what is not understood is kept with the reason.

A process that dies in between reads a message once more: who is gone is gone, and of one day an address is counted once.
"""

from __future__ import annotations

import logging
import mailbox
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from itertools import islice
from pathlib import Path

from lateedition.dispatch.letters.book import Book
from lateedition.dispatch.letters.due import WANTED_S
from lateedition.dispatch.letters.links import Links
from lateedition.dispatch.letters.returns import Unreadable, read
from lateedition.whole import put_whole

LOOK_EVERY_S = 30.0
MOST_AT_ONCE = 50
"""Messages that are read before letters are looked after again."""

_MOST_BYTES = 256 * 1024
"""Of a message is read: reports come first in it, and what is behind them is our own letter."""

_MOST_KEPT = 500

logger = logging.getLogger(__name__)


class Mailbag:
    """The Maildir `folder`; what cannot be read goes to `quarantine`."""

    def __init__(self, folder: Path, quarantine: Path, book: Book, links: Links) -> None:
        self._folder = folder
        self._quarantine = quarantine
        self._book = book
        self._links = links
        self._looked = float("-inf")
        self.ended = 0
        self.trouble = ""

    def look(self, *, now: float) -> None:
        """Read what came back, now and then. A Maildir that cannot be read is said in the report, and read later."""
        if 0 <= now - self._looked < LOOK_EVERY_S:
            return
        self._looked = now
        try:
            box = mailbox.Maildir(self._folder, create=False)
            waiting = list(islice(box.iterkeys(), MOST_AT_ONCE + 1))
            for key in waiting[:MOST_AT_ONCE]:
                self._take(box, key, now)
            self._forget(now)
            self.trouble = ""
        except (OSError, mailbox.Error) as failure:
            self.trouble = f"what came back by mail cannot be read: {failure}"
            return
        if len(waiting) > MOST_AT_ONCE:
            self._looked = float("-inf")

    def quarantined(self) -> int:
        """Return how many messages are kept that could not be read."""
        return sum(1 for _ in self._kept())

    def _take(self, box: mailbox.Maildir, key: str, now: float) -> None:
        with box.get_file(key) as file:
            content = file.read(_MOST_BYTES)
        try:
            found = read(content, of_return=self._links.returned, of_link=self._links.own)
        except (Unreadable, MessageError, ValueError, LookupError) as why:
            reason = str(why) if isinstance(why, Unreadable) else f"it cannot be taken apart ({type(why).__name__})"
            self._keep(key, content, reason)
            self._book.note_returned("unread", None, now=now)
            logger.info("mail that came back is kept: %s", reason)
        else:
            self.ended += self._book.note_returned(found.outcome, found.number, now=now)
        box.discard(key)

    def _keep(self, key: str, content: bytes, reason: str) -> None:
        self._quarantine.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = key.replace("/", "_")[:100]
        put_whole(self._quarantine / f"{name}.reason", f"{reason}\n".encode())
        put_whole(self._quarantine / f"{name}.eml", content)

    def _forget(self, now: float) -> None:
        """Delete what was kept for a month, and the oldest of what is more than a person will look at."""
        kept = sorted(self._kept(), key=lambda path: path.stat().st_mtime, reverse=True)
        for at, path in enumerate(kept):
            if at >= _MOST_KEPT or now - path.stat().st_mtime > WANTED_S:
                path.with_suffix(".reason").unlink(missing_ok=True)
                path.unlink(missing_ok=True)

    def _kept(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from (path for path in self._quarantine.iterdir() if path.suffix == ".eml")
