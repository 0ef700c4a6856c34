"""The dispatch as a process: it follows the edition, tells who asked to be told, and serves those who ask, until it is told to stop."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_in
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.courier.front import Front
from lateedition.courier.outgoing import Guard
from lateedition.dispatch import report
from lateedition.dispatch.fediverse import book as fediverse_book
from lateedition.dispatch.fediverse.blocked import Blocked
from lateedition.dispatch.fediverse.door import FediverseDoor
from lateedition.dispatch.fediverse.round import FediverseRound
from lateedition.dispatch.fediverse.signing import Key
from lateedition.dispatch.hub import door
from lateedition.dispatch.hub.book import Book
from lateedition.dispatch.hub.door import HubDoor, NoEdition
from lateedition.dispatch.hub.round import Round
from lateedition.dispatch.letters import book as letters_book
from lateedition.dispatch.letters import report as letters_report
from lateedition.dispatch.letters.door import LettersDoor
from lateedition.dispatch.letters.links import Links
from lateedition.dispatch.letters.mailbag import Mailbag
from lateedition.dispatch.letters.round import LettersRound, Terms
from lateedition.dispatch.push import book as push_book
from lateedition.dispatch.push import vapid
from lateedition.dispatch.push.door import PushDoor
from lateedition.dispatch.push.round import PushRound
from lateedition.dispatch.topics import topic_at
from lateedition.edition.rack import Rack
from lateedition.edition.store import Store, StoreError
from lateedition.edition.view import View
from lateedition.press.kit import Kit

Found = TypeVar("Found")

LOOK_EVERY_S = 0.02
_AFTER_ERROR_S = 5.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outside:
    """Where the dispatch listens, and where it may send to; `push_services` are the hosts that may pass on pushes."""

    host: str
    port: int
    guard: Guard
    push_services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Where the dispatch keeps what it knows: of the hub, of the fediverse (None: the house is not in it), of all else; and how it does."""

    hub: Path
    fediverse: Path | None
    folder: Path
    watching: Path


@dataclass(frozen=True)
class ByMail:
    """How letters are sent, which proxies are believed about who signs up, and the Maildir in which they come back (None: none is read)."""

    terms: Terms
    proxies: Sequence[IPv4Network | IPv6Network]
    returns: Path | None = None


def follow(edition: Path, *, kept: Kept, outside: Outside, stop: threading.Event, by_mail: ByMail | None = None) -> None:
    """Tell those outside of each edition in the folder `edition` until `stop` is set. There need not be an edition yet.

    Without `by_mail` no letters are sent.
    """
    asked, editions = threading.Event(), Editions(edition)
    hub = Book(kept.hub)
    rounds = Round(hub, outside.guard, luck=random.SystemRandom())
    browsers, push_key = push_book.Book(kept.folder / "push.sqlite3"), vapid.Key(kept.folder / "push.pem")
    push = PushRound(browsers, outside.guard, push_key, luck=random.SystemRandom())
    push_door = PushDoor(browsers, editions.answer, push_key, outside.push_services, outside.guard.ports, asked.set)
    doors = Doors(HubDoor(hub, editions.tag, asked.set, outside.guard.ports), push_door)
    fediverse = None
    if kept.fediverse is not None:
        book, blocked = fediverse_book.Book(kept.fediverse / "fediverse.sqlite3", now=time.time()), Blocked(kept.fediverse / "blocked.txt")
        key = Key(kept.fediverse / "fediverse.pem")
        doors = replace_in(doors, fediverse=FediverseDoor(book, editions.answer, key.public_pem, blocked, asked.set))
        fediverse = FediverseRound(book, outside.guard, key, blocked, luck=random.SystemRandom())
    letters = None
    if by_mail is not None:
        letters, its_door = _letters(kept.folder, by_mail, editions, asked)
        doors = replace_in(doors, letters=its_door)
    front = Front(outside.host, outside.port, admit=doors.admit)
    front.start()
    try:
        _Following(Rack(edition), rounds, push, fediverse, letters, asked, kept.watching).go_on(stop)
    finally:
        front.stop()
        rounds.stop()
        push.stop()
        if fediverse is not None:
            fediverse.stop()
        if letters is not None:
            letters.stop()


def _letters(folder: Path, by_mail: ByMail, editions: Editions, asked: threading.Event) -> tuple[LettersRound, LettersDoor]:
    book, links, kit = letters_book.Book(folder / "letters.sqlite3"), Links(folder / "letters.key"), Kit.load()
    door = LettersDoor(book, links, kit, editions.answer, asked.set, by_mail.proxies)
    bag = Mailbag(by_mail.returns, folder / "returned", book, links) if by_mail.returns else None
    return LettersRound(book, by_mail.terms, links, kit, luck=random.SystemRandom(), mailbag=bag), door


@dataclass(frozen=True)
class Doors:
    """The doors that requests come to."""

    hub: HubDoor
    push: PushDoor
    fediverse: FediverseDoor | None = None
    letters: LettersDoor | None = None

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        """Return the request that may send its body, or what it is answered."""
        if asked.path == door.PATH:
            return self.hub.admit(asked, now)
        if self.push.is_for(asked.path):
            return self.push.admit(asked, now)
        if self.fediverse is not None and self.fediverse.is_for(asked.path):
            return self.fediverse.admit(asked, now)
        if self.letters is not None and self.letters.is_for(asked.path):
            return self.letters.admit(asked, now)
        return said(404, "there is nothing here")


class Editions:
    """The edition as it is now, for those who ask in other threads."""

    def __init__(self, edition: Path) -> None:
        self._rack = Rack(edition)
        self._lock = threading.Lock()

    def tag(self, url: str) -> str:
        """Return the tag of the topic at `url`, empty if it is none. Raises NoEdition."""
        topic = self._asked(lambda view: topic_at(view, url))
        return topic.tag if topic else ""

    def answer(self, work: Callable[[View], Reply]) -> Reply:
        """Return what `work` answers from the edition."""
        try:
            return self._asked(work)
        except NoEdition:
            return said(503, "nothing can be read just now; try again later", retry_after="30")

    def _asked(self, work: Callable[[View], Found]) -> Found:
        with self._lock:
            store = self._rack.store(now=time.time())
        if store is None:
            raise NoEdition
        try:
            with store.view() as view:
                return work(view)
        except StoreError as failure:
            raise NoEdition from failure


class _Following:
    def __init__(
        self,
        rack: Rack,
        hub: Round,
        push: PushRound,
        fediverse: FediverseRound | None,
        letters: LettersRound | None,
        asked: threading.Event,
        watching: Path,
    ) -> None:
        self._rack = rack
        self._hub = hub
        self._push = push
        self._fediverse = fediverse
        self._letters = letters
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
        if store is None:
            return
        self._hub.look(store, now=time.time(), asked=asked)
        self._push.look(store, now=time.time(), asked=asked)
        if self._fediverse is not None:
            self._fediverse.look(store, now=time.time(), asked=asked)
        if self._letters is not None:
            self._letters.look(store, now=time.time(), asked=asked)

    def _tell(self, trouble: str) -> None:
        """Leave a report, now and then; at once when there is trouble."""
        if not trouble and time.monotonic() < self._report_due:
            return
        self._report_due = time.monotonic() + report.EVERY_S
        try:
            report.leave(report.Report(time.time(), trouble=trouble) if trouble else self._report(), self._watching)
            if self._letters is not None:
                now = time.time()
                found = letters_report.LettersReport(now, trouble=trouble) if trouble else self._letters.report(now=now)
                letters_report.leave(found, self._watching)
        except OSError as failure:
            logger.warning("how the dispatch does cannot be written: %s", failure)

    def _report(self) -> report.Report:
        found = self._with_push(self._hub.report(now=time.time()))
        if self._fediverse is None:
            return found
        followers, servers, behind, untried = self._fediverse.counts()
        edition = min(found.edition, self._fediverse.edition)
        return replace(found, edition=edition, followers=followers, servers=servers, servers_behind=behind, servers_untried=untried)

    def _with_push(self, found: report.Report) -> report.Report:
        held, counts = self._push.standing(), self._push.counts
        return replace(
            found,
            edition=min(found.edition, self._push.edition),
            browsers=held.browsers,
            browsers_breaking=held.breaking,
            browsers_failing=held.failing,
            browsers_behind=held.behind,
            browsers_untried=held.untried,
            pushed=counts["taken"],
            push_failed=counts["failed"] + counts["refused"],
            push_ended=counts["ended"],
        )
