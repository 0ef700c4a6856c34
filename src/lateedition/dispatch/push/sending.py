"""Sending: one push to the service that a browser named, and what comes of it (RFC 8030, sections 5 and 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec import Struct

from lateedition.courier.outgoing import Guard, Limits, NotFetched, fetch
from lateedition.dispatch.push.book import Reached
from lateedition.dispatch.push.sealing import sealed
from lateedition.dispatch.push.vapid import Key

TELLING = Limits(time_s=10.0, body_bytes=0, head_bytes=16_384, redirects=0)
_GONE = (404, 410)
_TOO_LARGE = 413
_BUSY = (429, 503)
_LONGEST_WAIT_S = 6 * 3_600.0
_USUAL_WAIT_S = 60.0


class Sending(Struct, frozen=True):
    """How a push is to be handled: for how long it is kept, how urgent it is, and the topic in which it replaces one that still waits."""

    keeps_s: int
    urgency: str
    topic: str


class Heard(Struct, frozen=True):
    """What a service answered: "taken"; "failed" (again later); "refused" (never); or "ended", as there is no such browser any more.

    `wait_s` is how long it wants nothing from us; `words` say what went wrong.
    """

    outcome: Literal["taken", "failed", "refused", "ended"]
    words: str = ""
    wait_s: float = 0.0


def push(message: bytes, browser: Reached, *, how: Sending, key: Key, contact: str, guard: Guard, now: float) -> Heard:
    """Push `message`, sealed for `browser`. `contact` is a URL at which the service can find us; `now` is in POSIX seconds."""
    headers = {
        "TTL": str(how.keeps_s),
        "Urgency": how.urgency,
        "Topic": how.topic,
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "Authorization": key.authorization(browser.endpoint, contact=contact, now=now),
    }
    try:
        answer = fetch(browser.endpoint, guard=replace(guard, limits=TELLING), headers=headers, posted=sealed(message, keys=browser.keys))
    except NotFetched as failure:
        return Heard("failed", str(failure))
    words = f"{browser.host} answers {answer.status}"
    if answer.status // 100 == 2:
        return Heard("taken")
    if answer.status in _GONE:
        return Heard("ended", words)
    if answer.status == _TOO_LARGE:
        return Heard("refused", words)
    wait_s = waited_s(answer.headers.get("retry-after", ""), now=now) if answer.status in _BUSY else 0.0
    return Heard("failed", words, wait_s)


def waited_s(said: str, *, now: float) -> float:
    """Return how long a `Retry-After` asks to wait (RFC 9110, section 10.2.3), six hours at most.

    It is a minute where nothing is said that can be read.

    >>> waited_s("120", now=0), waited_s("Thu, 01 Jan 1970 00:05:00 GMT", now=60), waited_s("soon", now=0)
    (120.0, 240.0, 60.0)
    """
    if said.isascii() and said.isdigit():
        return min(float(said), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return _USUAL_WAIT_S
    left_s = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.fromtimestamp(now, UTC)).total_seconds()
    return min(max(0.0, left_s), _LONGEST_WAIT_S)
