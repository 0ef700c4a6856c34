"""The door of push: where a browser of a reader says what it wants to be told of, and is given what it needs for that."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lateedition.courier.exchange import Asked, Delivery, Reply, said, told
from lateedition.courier.pace import Bucket
from lateedition.dispatch.fediverse.survey import is_visible
from lateedition.dispatch.push.asking import BadRequest, Checked, Wish, checked, wish_of
from lateedition.dispatch.push.book import Book, Full, Stranger
from lateedition.dispatch.push.vapid import Key
from lateedition.edition.view import View
from lateedition.press.library import Library
from lateedition.story.push import BREAKING, LIVE, SECTION
from lateedition.story.taxonomy import Site

PATH = "/-/push/"
KEY, WORKER, SUBSCRIPTIONS = f"{PATH}key", f"{PATH}worker.js", f"{PATH}subscriptions"
BODY_BYTES = 8_192
_JSON = "application/json"
_READERS = 10_000
_NOTHING = said(404, "there is nothing here")
_OFF = said(404, "this site tells of nothing by push")
_WORKER = Path(__file__).with_name("worker.js").read_bytes()

Ask = Callable[[Callable[[View], Reply]], Reply]
"""What answers from a view of the edition."""


class Paces:
    """How much each reader may ask: some at once, then one every five seconds; and all of them together."""

    def __init__(self) -> None:
        self._all = Bucket(at_once=500, a_second=50.0)
        self._of_reader: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, reader: str, now: float) -> bool:
        """Count one request, and say whether it may be."""
        with self._lock:
            bucket = self._of_reader.pop(reader, None) or Bucket(at_once=40, a_second=0.2)
            self._of_reader[reader] = bucket
            if len(self._of_reader) > _READERS:
                self._of_reader.popitem(last=False)
        return bucket.spend(now) and self._all.spend(now)


@dataclass(frozen=True)
class PushDoor:
    """What readers' browsers ask of us. Pushed to is at `ports` of `services`; `asked` is called when one has come or gone."""

    book: Book
    ask: Ask
    key: Key
    services: Collection[str]
    ports: Collection[int]
    asked: Callable[[], None]
    paces: Paces = field(default_factory=Paces)

    def is_for(self, path: str) -> bool:
        """Say whether a request to `path` is for this door."""
        return path.startswith(PATH)

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        """Return what may send its wish, or what a request is answered."""
        if asked.path != SUBSCRIPTIONS:
            return self._page(asked.path)
        if asked.method not in ("POST", "DELETE"):
            return said(405, "expected POST, or DELETE to be forgotten", allow="POST, DELETE")
        if asked.media_type != _JSON:
            return said(415, f"expected {_JSON}")
        if not self.paces.spend(_reader(asked), now.timestamp()):
            return said(429, "too much at once; try again in a minute", retry_after="60")
        return Wishing(self, asked, now)

    def answer(self, asked: Asked, body: bytes, *, now: datetime) -> Reply:
        """Do what a browser wishes; what is answered 200 is on the disk."""
        return self.ask(lambda view: self._answer(Library(view), view, asked, body, now))

    def _page(self, path: str) -> Reply:
        if path == WORKER:
            # not of the edition: it says nothing of any story
            return Reply(200, _WORKER, {"content-type": "text/javascript; charset=utf-8", "x-content-type-options": "nosniff"})
        return self.ask(self._key) if path == KEY else _NOTHING

    def _key(self, view: View) -> Reply:
        site = Library(view).site()
        return told(200, {"key": self.key.public}) if site and site.push.is_on else _OFF

    def _answer(self, library: Library, view: View, asked: Asked, body: bytes, now: datetime) -> Reply:
        site = library.site()
        if site is None or asked.headers.get("origin", "") != site.url:
            return said(403, "this is for pages of this site alone")
        try:
            wish = wish_of(body)
            browser = checked(wish, services=self.services, ports=self.ports)
            if asked.method == "DELETE":
                self.book.forget(browser)
                return told(200, {"subjects": []})
            if wish.instead is not None:
                self.book.replace(checked(wish.instead, services=self.services, ports=self.ports), browser)
            return self._noted(browser, wish, library, view, site, now=now)
        except BadRequest as wrong:
            return said(400, str(wrong))
        except Stranger:
            return said(403, "a browser of this address has other keys")
        except Full:
            return said(503, "there is no room for more just now; try again later", retry_after="3600")

    def _noted(self, browser: Checked, wish: Wish, library: Library, view: View, site: Site, *, now: datetime) -> Reply:
        nothing = next((subject for subject in wish.add if not _name(subject, library, view, site)), "")
        if nothing:
            return said(404, f"nobody is told of {nothing!r} here")
        held = self.book.wish(browser, add=wish.add, drop=wish.drop, now=now.timestamp())
        self.asked()
        return told(200, {"subjects": list(_named(held, library, view, site))})


@dataclass(frozen=True)
class Wishing:
    """A wish that is being sent."""

    door: PushDoor
    asked: Asked
    now: datetime

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return BODY_BYTES

    def take(self, body: bytes) -> Reply:
        """Take it in."""
        return self.door.answer(self.asked, body, now=self.now)


def _reader(asked: Asked) -> str:
    """Return whom our proxy says that it asks for: it wrote the last address, what is before that anybody may have."""
    return asked.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()[:64]


def _named(subjects: Iterable[str], library: Library, view: View, site: Site) -> Iterable[dict[str, str]]:
    """Give each subject with the name by which readers know it; of a story that was recalled, none."""
    for subject in subjects:
        yield {"subject": subject, "name": _name(subject, library, view, site)}


def _name(subject: str, library: Library, view: View, site: Site) -> str:
    """Return the name of what one can be told of; empty where one cannot."""
    if subject == BREAKING:
        return BREAKING if site.push.breaking else ""
    if subject.startswith(SECTION):
        section = library.section(int(subject.removeprefix(SECTION))) if site.push.sections else None
        return section.name if section else ""
    story = library.story(int(subject.removeprefix(LIVE))) if site.push.live else None
    if story is None or story.live is None or not story.live.running or not is_visible(view, story):
        return ""
    return story.headline
