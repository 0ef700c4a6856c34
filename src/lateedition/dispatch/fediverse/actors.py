"""Actors: who of the house can be followed. The site, each section, and each author who has a page. Pure, but for what the library says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from lateedition.press.addresses import FEDIVERSE, absolute
from lateedition.press.library import Library
from lateedition.press.outputs.manifest import PNG
from lateedition.story.article import Story
from lateedition.story.taxonomy import Author, Site

PATH = FEDIVERSE
CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"]
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
SITE_HANDLE = "news"

_DEEPEST = 8
_TYPES = {"site": "Organization", "section": "Service", "author": "Person"}
_HANDLE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")

Json = dict[str, object]


class _Icon(Struct, frozen=True):
    src: str
    type: str = ""


class _Manifest(Struct, frozen=True):
    icons: tuple[_Icon, ...] = ()


class Actor(Struct, frozen=True):
    """One who can be followed. `key` is "site", "section/3" or "author/2"; `page` is the address of their page on the site."""

    key: str
    handle: str
    name: str
    summary: str
    page: str

    @property
    def kind(self) -> str:
        """What they are."""
        return self.key.partition("/")[0]

    def url(self, site: Site) -> str:
        """Return the id, which never changes."""
        return f"{site.url}{PATH}{self.key}"


def actors_of(library: Library, site: Site) -> dict[str, Actor]:
    """Return all who can be followed, by key. A handle that somebody has already gets a number, so that no two have the same."""
    found: dict[str, Actor] = {}
    taken: set[str] = set()
    for key, said, name, summary, page in _everybody(library, site):
        handle = said if said not in taken else key.replace("/", "_")
        taken.add(handle)
        found[key] = Actor(key, handle, name, summary, page)
    return found


def keys_of(story: Story, library: Library) -> list[str]:
    """Return the keys of those whose followers hear of `story`: the site, its section and those above it, who signs it."""
    sections: list[int] = []
    number: int | None = story.section
    while number is not None and len(sections) < _DEEPEST and (section := library.section(number)) is not None:
        sections.append(number)
        number = section.parent
    return ["site", *(f"section/{each}" for each in sections), *(f"author/{each}" for each in story.byline.authors)]


def document(actor: Actor, site: Site, *, public_pem: str, icon: Json | None) -> Json:
    """Return what an actor says of itself (ActivityPub, section 4.1). `icon` is shown beside its name."""
    own = actor.url(site)
    said: Json = {
        "@context": CONTEXT,
        "id": own,
        "type": _TYPES[actor.kind],
        "preferredUsername": actor.handle,
        "name": actor.name,
        "summary": actor.summary,
        "url": absolute(site.url, actor.page),
        "inbox": f"{own}/inbox",
        "outbox": f"{own}/outbox",
        "followers": f"{own}/followers",
        "endpoints": {"sharedInbox": f"{site.url}{PATH}inbox"},
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "publicKey": {"id": f"{own}#main-key", "owner": own, "publicKeyPem": public_pem},
    }
    return {**said, "icon": icon} if icon else said


def icon_of(manifest: bytes, site: Site) -> Json | None:
    """Return the paper's mark, as the manifest of the edition names it, in a form that servers of the fediverse take: they draw no SVG."""
    found = msgspec.json.decode(manifest, type=_Manifest) if manifest else _Manifest()
    shown = next((icon for icon in found.icons if icon.type == PNG), None)
    return {"type": "Image", "mediaType": PNG, "url": absolute(site.url, shown.src)} if shown else None


def webfinger(actor: Actor, site: Site) -> Json:
    """Return who is behind a handle (RFC 7033)."""
    own, page = actor.url(site), absolute(site.url, actor.page)
    return {
        "subject": f"acct:{actor.handle}@{urlsplit(site.url).netloc}",
        "aliases": [own, page],
        "links": [
            {"rel": "self", "type": "application/activity+json", "href": own},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
        ],
    }


def found_by(resource: str, everybody: Iterable[Actor], site: Site) -> Actor | None:
    """Return whom a resource of WebFinger names: by handle, by id, or by page."""
    host = urlsplit(site.url).netloc
    for actor in everybody:
        if resource.lower() == f"acct:{actor.handle}@{host}".lower() or resource in (actor.url(site), absolute(site.url, actor.page)):
            return actor
    return None


def _everybody(library: Library, site: Site) -> Iterator[tuple[str, str, str, str, str]]:
    yield "site", SITE_HANDLE, site.name, site.tagline, "/"
    for section in library.sections():
        key = f"section/{section.number}"
        yield key, _handle(section.address, key), f"{section.name} | {site.name}", section.description, section.address
    for number in library.numbers("author"):
        author = library.document("author", number)
        if isinstance(author, Author):
            key = f"author/{number}"
            yield key, _handle(author.address.removeprefix("/authors"), key), author.name, author.role, author.address


def _handle(address: str, key: str) -> str:
    said = address.strip("/").lower().replace("/", "_").replace("-", "_")
    return said if _HANDLE.fullmatch(said) else key.replace("/", "_")
