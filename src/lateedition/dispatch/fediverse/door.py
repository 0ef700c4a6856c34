"""The door to the fediverse: who we are, what we published, and the inboxes. All that it shows is as it is in the edition now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from lateedition import __version__
from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.dispatch.fediverse.actors import CONTEXT, PATH, Actor, Json, actors_of, document, found_by, icon_of, webfinger
from lateedition.dispatch.fediverse.blocked import Blocked
from lateedition.dispatch.fediverse.book import Book, Full
from lateedition.dispatch.fediverse.objects import announced, created, note, tombstone
from lateedition.dispatch.fediverse.signing import BadSignature, key_id_of
from lateedition.dispatch.hub.door import Paces
from lateedition.edition.record import Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.view import View
from lateedition.press.addresses import MANIFEST, absolute
from lateedition.press.library import Library
from lateedition.press.reading import Shelf
from lateedition.press.trails import LATEST
from lateedition.story.handover import Withdrawn
from lateedition.story.taxonomy import Site

WEBFINGER, NODEINFO = "/.well-known/webfinger", "/.well-known/nodeinfo"
BODY_BYTES = 65_536
ACTIVITY = "application/activity+json"
_SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1"
_NOTHING = said(404, "there is nothing here")
_NO_RESOURCE = said(400, "expected resource=acct:name@host, or the URL of somebody here")
"""RFC 7033, 4.2: one that is missing or malformed is a bad request; one that nothing is known of is not found."""

Ask = Callable[[Callable[[View], Reply]], Reply]
"""What answers from a view of the edition."""


@dataclass(frozen=True)
class FediverseDoor:
    """What others ask of us. `asked` is called when something came into an inbox."""

    book: Book
    ask: Ask
    public_pem: str
    blocked: Blocked
    asked: Callable[[], None]
    paces: Paces = field(default_factory=Paces)

    def is_for(self, path: str) -> bool:
        """Say whether a request to `path` is for this door."""
        return path.startswith(PATH) or path in (WEBFINGER, NODEINFO)

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        """Return what may be put into an inbox, or what a request is answered."""
        if asked.method == "POST" and asked.path.startswith(PATH) and asked.path.endswith("inbox"):
            return self._letter(asked, now)
        if asked.method != "GET":
            return said(405, "expected GET, or POST to an inbox", allow="GET")
        return self.ask(lambda view: self._answer(view, asked))

    def _letter(self, asked: Asked, now: datetime) -> Delivery | Reply:
        try:
            host = urlsplit(key_id_of(asked.headers)).hostname or ""
        except (BadSignature, ValueError) as wrong:
            return said(401, f"{wrong}; this inbox takes what is signed")
        if self.blocked.has(host):
            return said(403, "not from there")
        if not self.paces.spend(host, now.timestamp()):
            return said(429, "too much at once; try again in a minute", retry_after="60")
        return Letter(self, asked, now)

    def _answer(self, view: View, asked: Asked) -> Reply:
        library = Library(view)
        site = library.site()
        if site is None:
            return said(503, "nothing is printed yet", retry_after="30")
        query = {name: values[0] for name, values in parse_qs(asked.query[:4_000]).items()}
        if asked.path == WEBFINGER and not _is_resource(query.get("resource", "")):
            return _NO_RESOURCE
        if asked.path == WEBFINGER:
            found = found_by(query.get("resource", ""), actors_of(library, site).values(), site)
            return _told(webfinger(found, site), "application/jrd+json", {"access-control-allow-origin": "*"}) if found else _NOTHING
        if asked.path == NODEINFO:
            return _told({"links": [{"rel": _SCHEMA, "href": f"{site.url}{PATH}nodeinfo/2.1"}]}, "application/json")
        name = asked.path.removeprefix(PATH)
        if is_for_people(asked.headers.get("accept", "")) and (page := _page(name, library, site)):
            return said(303, "see the page", location=absolute(site.url, page), vary="accept")
        return self._thing(name, query, library, site, icon=icon_of(_manifest(view), site))

    def _thing(self, name: str, query: dict[str, str], library: Library, site: Site, *, icon: Json | None) -> Reply:
        if name == "nodeinfo/2.1":
            return _told(_nodeinfo(), f'application/json; profile="{_SCHEMA}#"')
        if name.startswith("story/"):
            return _story(name.removeprefix("story/"), library, site)
        key, _, part = name.rpartition("/") if name.endswith(("/inbox", "/outbox", "/followers")) else (name, "", "")
        actor = actors_of(library, site).get(key)
        if actor is None:
            return _NOTHING
        if part:
            return _collection(actor, part, query, library, site, followers=self.book.followers_of(actor.key))
        return _told(document(actor, site, public_pem=self.public_pem, icon=icon), ACTIVITY)


def is_for_people(accept: str) -> bool:
    """Say whether who accepts this is a browser, which is shown the page: it asks for HTML, and for nothing in JSON.

    >>> is_for_people("text/html,*/*;q=0.8"), is_for_people("application/activity+json, text/html;q=0.1"), is_for_people("*/*")
    (True, False, False)
    """
    return "text/html" in accept and "json" not in accept


@dataclass(frozen=True)
class Letter:
    """Something that is being put into an inbox. It is looked at afterwards: to know who signed it, their server has to be asked."""

    door: FediverseDoor
    asked: Asked
    now: datetime

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return BODY_BYTES

    def take(self, body: bytes) -> Reply:
        """Keep it."""
        try:
            self.door.book.receive(self.asked.path, msgspec.json.encode(dict(self.asked.headers)), body, now=self.now.timestamp())
        except Full:
            return said(503, "too much is waiting; send it again later", retry_after="60")
        self.door.asked()
        return said(202, "taken note of")


def _manifest(view: View) -> bytes:
    entry = view.page(MANIFEST)
    return b"".join(plain_of(part) if isinstance(part, Segment) else b"" for part in entry.parts) if entry else b""


def _page(name: str, library: Library, site: Site) -> str:
    """Return the address of the page of what is called so, a story or an actor; empty if it has none."""
    kind, _, number = name.partition("/")
    if kind != "story":
        actor = actors_of(library, site).get(name)
        return actor.page if actor else ""
    story = library.story(int(number)) if _is_number(number) else None
    return story.address if story else ""


def _is_resource(said: str) -> bool:
    """Say whether `said` is a URI, as far as it matters here: a scheme and something behind it."""
    scheme, colon, rest = said.partition(":")
    return bool(colon and rest and scheme.isascii() and scheme.isalpha())


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 15


def _told(facts: Json, media_type: str, more: dict[str, str] | None = None) -> Reply:
    return Reply(200, msgspec.json.encode(facts), {"content-type": media_type, "vary": "accept", **(more or {})})


def _story(number: str, library: Library, site: Site) -> Reply:
    if not _is_number(number):
        return _NOTHING
    found = library.story(int(number))
    if found is not None:
        return _told({"@context": CONTEXT, **note(found, library, site)}, ACTIVITY)
    if isinstance(library.document("story", int(number)), Withdrawn):
        gone = {"@context": CONTEXT, **tombstone(site, int(number))}
        return Reply(410, msgspec.json.encode(gone), {"content-type": ACTIVITY})
    return _NOTHING


def _collection(actor: Actor, part: str, query: dict[str, str], library: Library, site: Site, *, followers: int) -> Reply:
    """Return a collection of an actor's. Of followers it says how many; what came into an inbox is nobody's but ours (ActivityPub, 5.2)."""
    if part == "outbox":
        return _outbox(actor, query.get("page", ""), library, site)
    said: Json = {"@context": CONTEXT, "id": f"{actor.url(site)}/{part}", "type": "OrderedCollection"}
    shown: Json = {"totalItems": followers} if part == "followers" else {"totalItems": 0, "orderedItems": []}
    return _told({**said, **shown}, ACTIVITY)


def _outbox(actor: Actor, page: str, library: Library, site: Site) -> Reply:
    own = f"{actor.url(site)}/outbox"
    if not page:
        return _told({"@context": CONTEXT, "id": own, "type": "OrderedCollection", "first": f"{own}?page=newest"}, ACTIVITY)
    if page != "newest" and not _is_number(page):
        return _NOTHING
    shelf = _shelf(actor)
    found = library.shelves.front(shelf) if page == "newest" else library.shelves.page(shelf, int(page))
    stories = [story for number in found.stories if (story := library.story(number)) is not None]
    notes = [note(story, library, site) for story in stories]
    facts: Json = {
        "@context": CONTEXT,
        "id": f"{own}?page={page}",
        "type": "OrderedCollectionPage",
        "partOf": own,
        "orderedItems": [created(each) if actor.kind == "site" else announced(each, by=actor.url(site)) for each in notes],
    }
    return _told(facts if found.older is None else {**facts, "next": f"{own}?page={found.older}"}, ACTIVITY)


def _shelf(actor: Actor) -> Shelf:
    kind, _, number = actor.key.partition("/")
    if kind == "section":
        return Shelf("section", int(number))
    return Shelf("author", int(number)) if kind == "author" else LATEST


def _nodeinfo() -> Json:
    return {
        "version": "2.1",
        "software": {"name": "lateedition", "version": __version__},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["rss2.0"]},
        "openRegistrations": False,
        "usage": {"users": {}},
        "metadata": {},
    }
