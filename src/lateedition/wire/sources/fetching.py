"""Fetching: a picture that an item names by a URL, when somebody at the desk wants it, and at no other time.

It is asked for under the same guard as all that goes out, and comes into the inbox as everything does: as a payload with a receipt. What
an agency's document names may be anywhere, so the networks and the secret of a source are for its own host alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from lateedition.courier.metered import NotFetched
from lateedition.courier.outgoing import Answer, Guard, Limits, fetch
from lateedition.courier.targets import is_same_origin
from lateedition.wire.imagefile import LARGEST_BYTES, media_type_of
from lateedition.wire.inbox import Inbox, Receipt
from lateedition.wire.sources.register import Source

LIMITS = Limits(time_s=20.0, body_bytes=LARGEST_BYTES, redirects=3)
"""What fetching one picture may take, from all places where it can be had: an editor who asked for it waits."""

IN_PASSING = replace(LIMITS, time_s=6.0)
"""What it may take where an editor wants the story and the picture comes along."""

MOST_TRIED = 3
OK = 200


class NoPicture(NotFetched):
    """What came is not a picture that can be used; the message says what it is."""


def fetch_picture(
    urls: Sequence[str], *, source: str, sources: Iterable[Source], inbox: Inbox, now: datetime, limits: Limits = LIMITS
) -> Receipt:
    """Return the receipt of a picture that can be had at one of `urls`, the best first, for an item that came from `source`.

    `sources` are those of the register. Raises NotFetched, with what was wrong at each URL that was tried, when none gives a picture.
    """
    failures, until = [], time.monotonic() + limits.time_s
    known = [each for each in sources if each.goes_by == source]
    for url in urls[:MOST_TRIED]:
        left_s = until - time.monotonic()
        if left_s <= 0:
            break
        try:
            return _taken(_asked(url, known, limits=replace(limits, time_s=left_s)), url, source=source, inbox=inbox, now=now)
        except NotFetched as failure:
            failures.append(str(failure).replace(url, _shown(url)))
    raise NoPicture("; ".join(failures) or "the agency gives no URL for this picture; expected its file beside the document")


def _asked(url: str, known: Iterable[Source], *, limits: Limits) -> Answer:
    """Return what is at `url`. Raises NotFetched, also for an answer that is none."""
    own = next((each for each in known if each.url and is_same_origin(each.url, url)), None)
    guard, credentials = Guard(limits=limits), {}
    if own is not None:
        guard = replace(own.guard, limits=limits)
        credentials = own.secret.header() if own.secret else {}
    answer = fetch(url, guard=guard, headers={"Accept": "image/*"}, credentials=credentials)
    if answer.status != OK:
        raise NotFetched(f"{_shown(url)} answers {answer.status} {answer.reason}; expected 200 and a picture")
    return answer


def _taken(answer: Answer, url: str, *, source: str, inbox: Inbox, now: datetime) -> Receipt:
    """Take a picture into the inbox. What does not even begin as one is not let in: it would be read as an item."""
    if not media_type_of(answer.body[:16]):
        said = answer.headers.get("content-type", "")
        raise NoPicture(f"{_shown(url)} is no picture{f' but {said}' if said else ''}; expected JPEG, PNG, WebP, AVIF, TIFF or GIF")
    receipt = inbox.take_in(answer.body, source=source, name=url, received=now)
    if receipt.outcome == "quarantined":
        raise NoPicture(f"{_shown(url)} is in quarantine: {receipt.reason}")
    return receipt


def _shown(url: str) -> str:
    """Return a URL without its query, in which agencies put keys."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
