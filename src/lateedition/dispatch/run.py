"""The dispatch as a process: it follows the edition, tells who asked to be told, and serves those who ask, until it is told to stop."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.courier.front import Front
from lateedition.courier.outgoing import Guard
from lateedition.dispatch import report
from lateedition.dispatch.hub import door
from lateedition.dispatch.hub.book import Book
from lateedition.dispatch.hub.door import HubDoor, NoEdition
from lateedition.dispatch.hub.round import Round
from lateedition.dispatch.topics import topic_at
from lateedition.edition.rack import Rack
from lateedition.edition.store import Store, StoreError

LOOK_EVERY_S = 0.02
_AFTER_ERROR_S = 5.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outside:
    """Where the dispatch listens, and where it may send to."""

    host: str
    port: int
    guard: Guard


def follow(edition: Path, database: Path, *, outside: Outside, watching: Path, stop: threading.Event) -> None:
    """Tell subscribers of each edition in the folder `edition` until `stop` is set. There need not be an edition yet.

    What it remembers is in `database`, made if it is not there; how it does is left in the folder `watching`.
    """
    book, rack, asked = Book(database), Rack(edition), threading.Event()
    hub = HubDoor(book, Tags(edition).tag, asked.set, outside.guard.ports)
    front = Front(outside.host, outside.port, admit=lambda said_, now: admit(hub, said_, now))
    rounds = Round(book, outside.guard, luck=random.SystemRandom())
    front.start()
    try:
        _Following(rack, rounds, asked, watching).go_on(stop)
    finally:
        front.stop()
        rounds.stop()
        book.close()


def admit(hub: HubDoor, asked: Asked, now: datetime) -> Delivery | Reply:
    """Return the request that may send its body, or what it is answered."""
    return hub.admit(asked, now) if asked.path == door.PATH else said(404, "there is nothing here")


class Tags:
    """What topics are in the edition, for those who ask in other threads."""

    def __init__(self, edition: Path) -> None:
        self._rack = Rack(edition)
        self._lock = threading.Lock()

    def tag(self, url: str) -> str:
        """Return the tag of the topic at `url`, empty if it is none. Raises NoEdition."""
        with self._lock:
            store = self._rack.store(now=time.time())
            if store is None:
                raise NoEdition
            try:
                with store.view() as view:
                    topic = topic_at(view, url)
            except StoreError as failure:
                raise NoEdition from failure
        return topic.tag if topic else ""


class _Following:
    def __init__(self, rack: Rack, rounds: Round, asked: threading.Event, watching: Path) -> None:
        self._rack = rack
        self._rounds = rounds
        self._asked = asked
        self._watching = watching
        self._report_due = 0.0

    def go_on(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._look(self._rack.store(now=time.time()))
                self._tell("")
            except (StoreError, sqlite3.Error) as failure:
                logger.error("nothing can be told: %s; looking again in %.0f s", failure, _AFTER_ERROR_S)
                self._tell(str(failure))
                stop.wait(_AFTER_ERROR_S)
            self._asked.wait(LOOK_EVERY_S)

    def _look(self, store: Store | None) -> None:
        asked = self._asked.is_set()
        self._asked.clear()
        if store is not None:
            self._rounds.look(store, now=time.time(), asked=asked)

    def _tell(self, trouble: str) -> None:
        """Leave a report, now and then; at once when there is trouble."""
        if not trouble and time.monotonic() < self._report_due:
            return
        self._report_due = time.monotonic() + report.EVERY_S
        try:
            found = report.Report(time.time(), trouble=trouble) if trouble else self._rounds.report(now=time.time())
            report.leave(found, self._watching)
        except OSError as failure:
            logger.warning("how the dispatch does cannot be written: %s", failure)
