"""Calling: the requests that a hub makes of whoever subscribes. None is redirected, and each is short and small."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Literal
from urllib.parse import urlencode

from msgspec import Struct

from lateedition.courier.outgoing import Guard, Limits, NotFetched, fetch
from lateedition.courier.signatures import sign
from lateedition.dispatch.hub.asking import Request
from lateedition.dispatch.topics import Topic

ASKING = Limits(time_s=8.0, body_bytes=4_096, head_bytes=16_384, redirects=0)
TELLING = Limits(time_s=8.0, body_bytes=0, head_bytes=16_384, redirects=0)
"""The answer's body is not read: it means nothing (section 7)."""

_GONE = 410

Outcome = Literal["taken", "failed", "ended"]


class Heard(Struct, frozen=True):
    """What came of a call: "taken", "failed" (again later), or "ended", as they want no more. `words` say why it failed."""

    outcome: Outcome
    words: str = ""


def is_meant(request: Request, *, guard: Guard) -> bool:
    """Ask the callback whether `request` is meant (section 5.3): only an answer of 2xx with the challenge and nothing else says so."""
    challenge = secrets.token_urlsafe(24)
    fields = {"mode": request.mode, "topic": request.topic, "challenge": challenge, "lease_seconds": str(request.lease_s)}
    try:
        answer = fetch(with_fields(request.callback, fields), guard=replace(guard, limits=ASKING))
    except NotFetched:
        return False
    return answer.status // 100 == 2 and answer.body == challenge.encode()


def deliver(topic: Topic, content: bytes, *, callback: str, secret: str, guard: Guard) -> Heard:
    """Send the content of `topic` (section 7), signed if there is a `secret` (section 7.1)."""
    signature = {"X-Hub-Signature": sign(content, secret=secret)} if secret else {}
    headers = {"Content-Type": topic.media_type, "Link": topic.link, **signature}
    try:
        answer = fetch(callback, guard=replace(guard, limits=TELLING), headers=headers, posted=content)
    except NotFetched as failure:
        return Heard("failed", str(failure))
    if answer.status // 100 == 2:
        return Heard("taken")
    return Heard("ended" if answer.status == _GONE else "failed", f"{callback} answers {answer.status}")


def deny(topic: str, *, callback: str, reason: str, guard: Guard) -> Heard:
    """Tell the callback that nothing more comes of `topic` (section 5.2). Any answer at all will do."""
    try:
        fetch(with_fields(callback, {"mode": "denied", "topic": topic, "reason": reason}), guard=replace(guard, limits=TELLING))
    except NotFetched as failure:
        return Heard("failed", str(failure))
    return Heard("ended")


def with_fields(callback: str, fields: dict[str, str]) -> str:
    """Return `callback` with what a hub says after what it has in its query already (section 5.3).

    >>> with_fields("https://b.example/?hub.mode=mine", {"mode": "subscribe"})
    'https://b.example/?hub.mode=mine&hub.mode=subscribe'
    """
    mark = "&" if "?" in callback else "?"
    return f"{callback}{mark}{urlencode({f'hub.{name}': value for name, value in fields.items()})}"
