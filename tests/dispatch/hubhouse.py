"""A house with a hub, for tests: a real press and a real hub over one edition, with a clock that the test moves."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode

import newsdesk
from msgspec import structs
from subscribers import Subscriber

from lateedition.courier.exchange import Asked, Reply
from lateedition.courier.outgoing import Guard
from lateedition.dispatch.hub.book import Book
from lateedition.dispatch.hub.door import HubDoor
from lateedition.dispatch.hub.round import Round
from lateedition.dispatch.topics import topic_at
from lateedition.story.handover import Document
from lateedition.story.taxonomy import Site

HUB = "https://post.example/-/hub"
FEED = "https://post.example/feed.xml"
LOOPBACK = (ip_network("127.0.0.0/8"),)


def paper(**site: object) -> list[Document]:
    """The paper of the press's tests, with a hub."""
    return [structs.replace(each, **{"hub": HUB, **site}) if isinstance(each, Site) else each for each in newsdesk.paper()]


class HubHouse:
    """The press `room`, and a hub whose time is `now`."""

    def __init__(self, folder: Path) -> None:
        self.room = newsdesk.Pressroom(folder)
        self.room.hand(*paper(), newsdesk.story(1), newsdesk.story(2))
        self.now = 1_000_000.0
        self.path = folder / "dispatch" / "dispatch.sqlite3"
        self.guard = Guard(LOOPBACK, frozenset({443}))
        self.book = Book(self.path)
        self.begin()

    def begin(self) -> None:
        """Begin anew, as a process does that was started again."""
        self.door = HubDoor(self.book, self._tag, lambda: None, self.guard.ports)
        self.round = Round(self.book, self.guard, luck=random.Random(1))

    def let_in(self, subscriber: Subscriber) -> None:
        """Let requests go to the port of `subscriber`, as they would to 443."""
        self.guard = replace(self.guard, ports=self.guard.ports | {subscriber.port})
        self.door = replace(self.door, ports=self.guard.ports)
        self.round._guard = self.guard

    def ask(self, **form: str) -> Reply:
        """Send the hub a form, whose names are written without their "hub."."""
        return self.post(urlencode({f"hub.{name}": value for name, value in form.items()}).encode())

    def post(self, body: bytes, *, media_type: str = "application/x-www-form-urlencoded") -> Reply:
        """Send the hub a body."""
        moment = datetime.fromtimestamp(self.now, UTC)
        admitted = self.door.admit(Asked("POST", "/-/hub", headers={"content-type": media_type}), moment)
        return admitted if isinstance(admitted, Reply) else admitted.take(body)

    def subscribe(self, subscriber: Subscriber, **more: str) -> Reply:
        """Have somebody subscribe, and let the hub ask whether it was meant."""
        form = {"mode": "subscribe", "topic": FEED, "callback": subscriber.callback, **more}
        reply = self.ask(**form)
        self.settle()
        return reply

    def hand(self, *documents: Document) -> None:
        """Print an edition, and let the hub tell everybody."""
        self.room.hand(*documents)
        self.settle()

    def pass_time(self, seconds: float) -> None:
        """Let time go by, and the hub do what is due."""
        self.now += seconds
        self.settle()

    def settle(self) -> None:
        """Let the hub look until it has nothing left to do now."""
        end = time.monotonic() + 60
        self.round.look(self.room.store, now=self.now, asked=True)
        while not self.round.is_idle:
            assert time.monotonic() < end, "the hub did not come to an end"
            time.sleep(0.002)
            self.round.look(self.room.store, now=self.now, asked=True)

    def feed(self, path: str = "/feed.xml") -> str:
        """What the edition has at `path`."""
        return self.room.text(path)

    def close(self) -> None:
        self.round.stop()
        self.room.close()

    def _tag(self, url: str) -> str:
        with self.room.store.view() as view:
            topic = topic_at(view, url)
        return topic.tag if topic else ""
