"""Polling: asks for a feed again and again, says what it has already, and takes in what changed.

`decide` is pure: what is remembered of a feed and what was answered → what to do. Conditional requests are RFC 9110, section 13.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from lateedition.courier.outgoing import Answer, NotFetched, fetch
from lateedition.courier.targets import is_same_origin
from lateedition.wire.sources.copytaker import CopyTaker, digest
from lateedition.wire.sources.hints import Hints, fresh_s, hints_in, not_before, retry_after_s
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.schedule import Bounds, pause_after_failure_s, pause_s
from lateedition.wire.sources.stamps import unstamped_digest

DISTRUST_AFTER = 3
"""Failures in a row after which a feed that moved is looked for where it was: somebody's captive portal may have moved it."""

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5"
_KEPT_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1024}")
_ENDED = (
    "410 Gone: the server says that this feed has ended; it is asked on. Ask the agency where it is now, or take it out of sources.toml"
)


class Remembered(Struct, frozen=True):
    """What is remembered of a feed: the `url` it is configured with, where that has `moved` to for good, and its last answer.

    `etag` and `modified` are sent back exactly as they came. `digest` is of the last payload that was taken in, `unstamped` the
    same without what the feed says of the moment in which it was made.
    """

    url: str = ""
    moved: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    unstamped: str = ""
    hints: Hints = Hints()

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the feed only if it changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class News:
    """The feed changed: take `payload` in, and only then remember `then`."""

    payload: bytes
    then: Remembered
    fresh_s: float


@dataclass(frozen=True)
class NothingNew:
    """The feed is as it was."""

    then: Remembered
    fresh_s: float


@dataclass(frozen=True)
class Trouble:
    """The feed cannot be had now. `retry_after_s` is how long the server asks to be left alone."""

    words: str
    retry_after_s: float = 0.0


class Luck(Protocol):
    """Where chance comes from: `random.Random` is one."""

    def random(self) -> float:
        """Return a number from 0 up to 1."""
        ...


def decide(remembered: Remembered, answer: Answer, *, now: datetime) -> News | NothingNew | Trouble:
    """Return what an answer means for a feed of which this is remembered."""
    if answer.status == 304:
        return NothingNew(_validated(remembered, answer, keep=True), fresh_s(answer.headers))
    if answer.status != 200:
        return Trouble(_words_for(answer), retry_after_s(answer.headers, now=now))
    found = digest(answer.body)
    then = _validated(remembered, answer, keep=False)
    unstamped = "" if found == remembered.digest else unstamped_digest(answer.body)
    if found == remembered.digest or (unstamped and unstamped == remembered.unstamped):
        return NothingNew(then, fresh_s(answer.headers))
    return News(answer.body, replace(then, digest=found, unstamped=unstamped, hints=hints_in(answer.body)), fresh_s(answer.headers))


def poll(source: Source, taker: CopyTaker, *, bounds: Bounds, now: datetime, luck: Luck) -> datetime:
    """Ask for the feed of `source` once, take in what changed, and return when to ask again, within `bounds`.

    Never raises for what a server does.
    """
    remembered = taker.ledger.note(source.name, Remembered)
    if remembered.url != source.url:
        remembered = Remembered(url=source.url)
    decision = _asked(source, remembered, now=now)
    match decision:
        case News():
            name = urlsplit(source.url).path.rpartition("/")[2] or source.name
            taker.take(decision.payload, source=source.name, kind=source.kind, goes_by=source.goes_by, name=name, now=now)
        case NothingNew():
            taker.nothing_new(source=source.name, kind=source.kind, now=now)
        case Trouble():
            return _troubled(source, taker, remembered, decision, bounds=bounds, now=now, luck=luck)
    taker.ledger.change(source.name, Remembered, lambda _: decision.then)
    wait_s = pause_s(taker.history(source.name), bounds, now=now.timestamp(), asked_s=_asked_s(decision), luck=luck.random())
    due = not_before(now + timedelta(seconds=wait_s), decision.then.hints)
    taker.remark(_remark(decision.then), source=source.name, kind=source.kind, due=due)
    return due


def _asked(source: Source, remembered: Remembered, *, now: datetime) -> News | NothingNew | Trouble:
    url = remembered.moved or source.url
    try:
        # a secret is for whom the operator named: where the feed moved to is what its server says
        credentials = source.secret.header() if source.secret and is_same_origin(url, source.url) else {}
        headers = {"Accept": ACCEPT, **remembered.conditions}
        answer = fetch(url, guard=source.guard, headers=headers, credentials=credentials)
    except NotFetched as error:
        return Trouble(str(error))
    return decide(remembered, answer, now=now)


def _asked_s(decision: News | NothingNew) -> float:
    return max(decision.fresh_s, decision.then.hints.every_s)


def _troubled(
    source: Source, taker: CopyTaker, remembered: Remembered, trouble: Trouble, *, bounds: Bounds, now: datetime, luck: Luck
) -> datetime:
    health = taker.trouble(trouble.words, source=source.name, kind=source.kind, now=now)
    if health.failures >= DISTRUST_AFTER:
        remembered = Remembered(url=source.url, digest=remembered.digest, unstamped=remembered.unstamped)
    taker.ledger.change(source.name, Remembered, lambda _: remembered)
    wait_s = pause_after_failure_s(health.failures, bounds, asked_s=trouble.retry_after_s, luck=luck.random())
    due = now + timedelta(seconds=wait_s)
    taker.remark(_remark(remembered), source=source.name, kind=source.kind, due=due)
    return due


def _validated(remembered: Remembered, answer: Answer, *, keep: bool) -> Remembered:
    """Return what is remembered, with the validators of `answer`; a 304 that gives none leaves those there are."""
    moved = answer.moved or remembered.moved
    etag, modified = (_sent_back(answer.headers.get(name, "")) for name in ("etag", "last-modified"))
    if keep:
        etag, modified = etag or remembered.etag, modified or remembered.modified
    return replace(remembered, moved=moved, etag=etag, modified=modified)


def _sent_back(said: str) -> str:
    return said if _KEPT_VALIDATOR.fullmatch(said) else ""


def _remark(remembered: Remembered) -> str:
    return f"has moved for good to {remembered.moved}: write that into sources.toml" if remembered.moved else ""


def _words_for(answer: Answer) -> str:
    if answer.status == 410:
        return _ENDED
    return f"{answer.url} answers {answer.status} {answer.reason}; expected 200 or 304".replace("  ", " ")
