"""Live: what listeners at `/-/live` are told, as server-sent events (HTML, section 9.2). Pure; a front keeps the connections.

    id: 8
    event: edition
    data: {"edition": 8, "position": 131, "fragments": ["top.en", "latest.en"]}

`fragments` are the names of those whose content differs from the edition before, gone ones too; `["*"]` says that it
may be any of them. A listener who comes back with `Last-Event-ID: 6` (or comes first with `?since=6`, from a page that says
`Late-Edition: 6`) is told at once what changed since, all in one event. Editions come one after the other but not each
by itself: who is told of edition 9 after 7 is told what changed in both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from lateedition.edition.record import Dated, Head
from lateedition.stand import plain, policy, queries
from lateedition.stand.exchange import Answer, Request, block

PATH = "/-/live"

EVERY_FRAGMENT = ["*"]

MOST_NAMED = 100
"""How many fragments an event names at most; with more it says that it may be any, and stays small enough to be buffered for all."""

MOST_REMEMBERED = 10_000
"""For how many names it is known when they changed, gone ones included, and of how many editions. Beyond that, it is forgotten."""

HEARTBEAT = b":\n\n"
"""A comment: it keeps proxies from thinking that nobody is there, and finds out who is not."""

_RETRY_MS = 2_000
_LONGEST_ID = 18

Mark = tuple[float, int, int]
"""What differs between two contents of a fragment: since when it is so, checksum, size."""


class Changes:
    """When this worker first saw each fragment as it is: what changed since an edition that a listener names.

    It says so of editions that it has seen itself. Of one between two of those nobody knows here what was in it.
    """

    def __init__(self) -> None:
        self.head: Head | None = None
        self._marks: dict[str, Mark] = {}
        self._changed_in: dict[str, int] = {}
        self._seen: dict[int, None] = {}

    def see(self, head: Head, fragments: Mapping[str, Dated]) -> bytes | None:
        """Take in the edition of `head`; return the event that tells of it if it is another one than the last that was seen."""
        before, self.head = self.head, head
        if before is not None and head.number == before.number:
            return None
        marks = {name: _mark(dated) for name, dated in fragments.items()}
        changed = sorted(name for name in marks.keys() | self._marks.keys() if marks.get(name) != self._marks.get(name))
        self._marks = marks
        self._changed_in.update(dict.fromkeys(changed, head.number))
        # A store that replaced another may have a lower number: what was known is of another row of editions.
        if before is None or head.number < before.number or len(self._changed_in) > MOST_REMEMBERED:
            self._changed_in.clear()
            self._seen.clear()
            changed = EVERY_FRAGMENT
        self._seen[head.number] = None
        if len(self._seen) > MOST_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return None if before is None else event(head, changed)

    def greeting(self, since: int | None) -> bytes:
        """Return what a new listener gets first: how to come back, and what changed `since` the edition that they have, if they say it."""
        if self.head is None:
            return b"retry: %d\n\n" % _RETRY_MS
        if since is None or since == self.head.number:
            return b"retry: %d\nid: %d\n\n" % (_RETRY_MS, self.head.number)
        changed = sorted(name for name, changed in self._changed_in.items() if changed > since) if since in self._seen else EVERY_FRAGMENT
        return b"retry: %d\n" % _RETRY_MS + event(self.head, changed)


def event(head: Head, fragments: list[str]) -> bytes:
    """Return the event that tells of the edition of `head`, in which these fragments are others than before."""
    named = fragments if len(fragments) <= MOST_NAMED else EVERY_FRAGMENT
    data = json.dumps({"edition": head.number, "position": head.position, "fragments": named})
    return f"id: {head.number}\nevent: edition\ndata: {data}\n\n".encode()


def opening() -> Answer:
    """Return the status and headers of the stream, which ends when the connection does."""
    headers = (
        ("content-type", "text/event-stream"),
        ("cache-control", policy.NEVER),
        ("x-accel-buffering", "no"),
        ("cross-origin-resource-policy", "same-origin"),
        *policy.SECURITY,
    )
    return Answer(block(200, headers))


def full() -> Answer:
    """Return a 503 for when there are as many listeners as there may be."""
    return plain.page(503, title="Too many listeners", text="Please come back in a minute.", extra=(("retry-after", "60"),))


def unable() -> Answer:
    """Return a 501 for a front that has no streams."""
    return plain.page(501, title="Not implemented", text="This server does not tell of new editions; ask for the page again instead.")


def edition_of(request: Request, last_event_id: str | None) -> int | None:
    """Return the edition that a listener says to have, None if they do not. What is no number is one that nobody knows: -1."""
    said = last_event_id or queries.taken(PATH, request.query).get("since")
    if not said:
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_ID else -1


def _mark(dated: Dated) -> Mark:
    part = dated.fragment.segment
    return dated.since, part.crc, part.size_bytes
