"""Letters: what came into an inbox, and what it means. Who it is from is known only once their signature was checked."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from lateedition.courier.exchange import Asked
from lateedition.dispatch.fediverse.actors import CONTEXT, PATH, Actor, Json
from lateedition.dispatch.fediverse.book import Book, Follower, Received
from lateedition.dispatch.fediverse.people import Get, NoPerson, Person, person_of
from lateedition.dispatch.fediverse.signing import BadSignature, check, key_id_of
from lateedition.story.taxonomy import Site

_LONGEST_ID = 2_000


class Worthless(Exception):
    """A letter means nothing to us; the message says why."""


def signed_by(letter: Received, site: Site, *, get: Get) -> tuple[Person, Json]:
    """Return who sent `letter`, and what it says. Raises Worthless for what is not signed by whom it is from."""
    headers = msgspec.json.decode(letter.headers, type=dict[str, str])
    try:
        person = person_of(key_id_of(headers), get=get)
        moment = datetime.fromtimestamp(letter.at, UTC)
        check(Asked("POST", letter.path, headers=headers), letter.body, pem=person.pem, host=urlsplit(site.url).netloc, now=moment)
        said = msgspec.json.decode(letter.body, type=dict[str, object])
    except (BadSignature, NoPerson, msgspec.DecodeError) as error:
        raise Worthless(str(error)) from error
    if said.get("actor") != person.url:
        raise Worthless(f"{person.url} speaks for {said.get('actor')!r}")
    return person, said


def act_on(letter: Received, person: Person, said: Json, *, actors: dict[str, Actor], site: Site, book: Book, now: float) -> None:
    """Do what a letter of `person` asks for: follow, follow no more. What it says otherwise is passed over, and forgotten."""
    subject = said.get("object")
    if said.get("type") == "Follow" and (actor := _ours(subject, actors, site)):
        own = _text(said.get("id"))
        accept: Json = {
            "@context": CONTEXT,
            "id": f"{actor.url(site)}#accept-{hashlib.sha256(f'{own} {person.url}'.encode()).hexdigest()[:24]}",
            "type": "Accept",
            "actor": actor.url(site),
            "object": {"id": own, "type": "Follow", "actor": person.url, "object": actor.url(site)},
        }
        follower = Follower(actor.key, person.url, person.host, person.inbox, own)
        book.follow(follower, accept=msgspec.json.encode(accept), number=letter.number, now=now)
        return
    if said.get("type") == "Undo":
        _undo(subject, person, actors=actors, site=site, book=book)
    if said.get("type") == "Delete" and _text(subject) == person.url:
        book.unfollow(person.url)
    book.look_away(letter.number)


def _undo(subject: object, person: Person, *, actors: dict[str, Actor], site: Site, book: Book) -> None:
    if isinstance(subject, dict) and subject.get("type") == "Follow" and (actor := _ours(subject.get("object"), actors, site)):
        book.unfollow(person.url, actor=actor.key)
    elif isinstance(subject, str) and subject:
        book.unfollow(person.url, follow=subject)


def _ours(subject: object, actors: dict[str, Actor], site: Site) -> Actor | None:
    url = _text(subject)
    begins = f"{site.url}{PATH}"
    return actors.get(url.removeprefix(begins)) if url.startswith(begins) else None


def _text(subject: object) -> str:
    found = subject.get("id") if isinstance(subject, dict) else subject
    return found if isinstance(found, str) and len(found) <= _LONGEST_ID else ""
