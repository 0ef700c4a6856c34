"""The hub's door: takes requests for subscriptions, and refuses what could be used against others or would cost the house too much."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.courier.pace import Bucket
from lateedition.dispatch.hub.asking import BadRequest, Request, request_of
from lateedition.dispatch.hub.book import Book, Full, Unknown

PATH = "/-/hub"
BODY_BYTES = 16_384
_FORM = "application/x-www-form-urlencoded"
_HOSTS = 10_000
_FULL = said(503, "this hub has no room for more just now; try again later", retry_after="3600")
_TOO_FAST = said(429, "too many requests; try again in a minute", retry_after="60")

Tag = Callable[[str], str]
"""What gives the tag of a topic as the edition has it, empty if it is none. Raises NoEdition."""


class NoEdition(Exception):
    """There is no edition yet to look for a topic in."""


class Paces:
    """How much each host may be asked whether it meant it: some at once, then one every two seconds; and all of them together."""

    def __init__(self) -> None:
        self._all = Bucket(at_once=500, a_second=50.0)
        self._of_host: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, host: str, now: float) -> bool:
        """Count one request, and say whether it may be."""
        with self._lock:
            bucket = self._of_host.pop(host, None) or Bucket(at_once=60, a_second=0.5)
            self._of_host[host] = bucket
            if len(self._of_host) > _HOSTS:
                self._of_host.popitem(last=False)
        return bucket.spend(now) and self._all.spend(now)


@dataclass(frozen=True)
class HubDoor:
    """Where one subscribes. `asked` is called when there is something to verify; `ports` are those a callback may have."""

    book: Book
    tag: Tag
    asked: Callable[[], None]
    ports: Collection[int]
    paces: Paces = field(default_factory=Paces)

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        """Return the request that may send its form, or what it is answered."""
        if asked.method != "POST":
            return said(405, "this is a WebSub hub; expected POST with hub.mode, hub.topic and hub.callback", allow="POST")
        if asked.media_type != _FORM:
            return said(415, f"expected {_FORM}")
        return Subscribing(self, now)

    def answer(self, body: bytes, *, now: datetime) -> Reply:
        """Take a request for a subscription. What is answered 202 is on the disk, and is verified as soon as can be."""
        try:
            request = request_of(body, ports=self.ports)
            tag = self.tag(request.topic)
            if not tag and request.mode == "subscribe":
                return said(404, "hub.topic is no feed of this site; expected what a feed's Link header calls rel=self")
            return self._noted(request, tag, now)
        except BadRequest as wrong:
            return said(400, str(wrong))
        except NoEdition:
            return said(503, "nothing is printed yet; try again later", retry_after="30")

    def _noted(self, request: Request, tag: str, now: datetime) -> Reply:
        if not self.paces.spend(request.host, now.timestamp()):
            return _TOO_FAST
        try:
            self.book.take(request, told=tag)
        except Full:
            return _FULL
        except Unknown:
            return said(404, "there is no such subscription")
        self.asked()
        return said(202, "taken note of; you are asked in a moment whether you meant it")


@dataclass(frozen=True)
class Subscribing:
    """A request that is sending its form."""

    door: HubDoor
    now: datetime

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return BODY_BYTES

    def take(self, body: bytes) -> Reply:
        """Take it in."""
        return self.door.answer(body, now=self.now)
