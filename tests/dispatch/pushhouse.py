"""A house that tells readers by push, for tests: a real press, book, door and round over one edition, with a clock that the test moves."""

from __future__ import annotations

import json
import random
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import newsdesk
from msgspec import structs

from lateedition.courier.exchange import Asked, Reply
from lateedition.courier.outgoing import Guard
from lateedition.dispatch.push.book import Book
from lateedition.dispatch.push.door import PushDoor
from lateedition.dispatch.push.round import PushRound
from lateedition.dispatch.push.vapid import Key
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import Document
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.push import Push
from lateedition.story.taxonomy import Site
from pushservice import PushService, Reader

SITE = "https://post.example"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
EVERYTHING = Push(breaking=True, live=True, sections=True)


def paper(push: Push = EVERYTHING, **site: str) -> list[Document]:
    """The paper of the press's tests, whose readers can be told."""
    return [structs.replace(each, push=push, **site) if isinstance(each, Site) else each for each in newsdesk.paper()]


def post(number: int, moment: datetime, **said: Any) -> LiveEntry:
    """A post of a live blog."""
    return LiveEntry(number, moment, (Paragraph(f"Post{number}x."),), **said)


def blog(number: int, *posts: LiveEntry, **said: Any) -> Story:
    """A live blog with posts, the newest first."""
    coverage = LiveCoverage(newsdesk.NOON, None, tuple(sorted(posts, key=lambda each: each.moment, reverse=True)))
    return newsdesk.story(number, live=coverage, **said)


class PushHouse:
    """The press `room`, and what tells readers, whose time is `now`."""

    def __init__(self, folder: Path) -> None:
        self.now = (newsdesk.NOON + timedelta(days=30)).timestamp()
        self.service = PushService(folder / "service", clock=lambda: self.now)
        self.room = newsdesk.Pressroom(folder)
        self.room.now = self.moment
        self.room.hand(*paper(), newsdesk.story(1), newsdesk.story(2))
        self.folder = folder / "dispatch"
        trust = ssl.create_default_context(cafile=str(self.service.certificate))
        self.guard = Guard(LOOPBACK, frozenset({443, self.service.port}), trust=trust)
        self.begin()

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def begin(self) -> None:
        """Begin anew, as a process does that was started again."""
        self.book, self.key = Book(self.folder / "push.sqlite3"), Key(self.folder / "push.pem")
        self.round = PushRound(self.book, self.guard, self.key, luck=random.Random(1))
        self.door = PushDoor(self.book, self._ask, self.key, ("localhost",), self.guard.ports, lambda: None)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        """Ask the door as a page of the site does."""
        said = {"content-type": "application/json", "origin": SITE, **{name.replace("_", "-"): value for name, value in headers.items()}}
        admitted = self.door.admit(Asked(method, path, headers=said), self.moment)
        return admitted if isinstance(admitted, Reply) else admitted.take(body if isinstance(body, bytes) else json.dumps(body).encode())

    def wish(self, reader: Reader, **wishes: object) -> Reply:
        """Have somebody's browser wish for something."""
        return self.ask("POST", "/-/push/subscriptions", {**reader.subscription, **wishes})

    def reader(self, *subjects: str) -> Reader:
        """Somebody who wants to be told of `subjects`."""
        made = self.service.reader()
        assert self.wish(made, add=subjects).status == 200
        return made

    def story(self, number: int, **said: Any) -> Story:
        """A story that is published now."""
        return newsdesk.story(number, **{"first_published": self.moment, "updated": self.moment, **said})

    def alerted(self, number: int, **said: Any) -> Story:
        """A story that is published now, and sent out as breaking news."""
        return self.story(number, alert=self.moment, **said)

    def hand(self, *documents: Document) -> None:
        """Print an edition, and let everybody be told."""
        self.room.hand(*documents)
        self.settle()

    def pass_time(self, seconds: float) -> None:
        """Let time go by, and what is due be done."""
        self.now += seconds
        self.settle()

    def settle(self) -> None:
        """Let the round look until it has nothing left to do now."""
        self.room.now = self.moment
        end = time.monotonic() + 60
        self.round.look(self.room.store, now=self.now, asked=True)
        while not self.round.is_idle:
            assert time.monotonic() < end, "the round did not come to an end"
            time.sleep(0.002)
            self.round.look(self.room.store, now=self.now, asked=False)

    def close(self) -> None:
        self.round.stop()
        self.room.close()
        self.service.close()

    def _ask(self, work: Any) -> Reply:
        with self.room.store.view() as view:
            found: Reply = work(view)
        return found
