"""Asking: what somebody who subscribes says, as far as it can be used. Pure (WebSub, section 5.1)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from lateedition.courier.outgoing import Refused
from lateedition.courier.targets import target_of

USUAL_LEASE_S = 7 * 86_400
SHORTEST_LEASE_S, LONGEST_LEASE_S = 600, 30 * 86_400
"""A lease is never for ever (section 5.3); whoever asks for less or more is told what they got. Who ends one need not ask for any: what
is said of it is passed over (section 5.1)."""

LONGEST_URL = 2_000
SECRET_BYTES = 200
"""A secret is shorter than this."""

Mode = Literal["subscribe", "unsubscribe"]


class BadRequest(ValueError):
    """What was asked cannot be done; the message says what was expected, in words for whoever asked."""


class Request(Struct, frozen=True):
    """What is asked for. `host` is that of the callback."""

    mode: Mode
    topic: str
    callback: str
    host: str
    secret: str = ""
    lease_s: int = USUAL_LEASE_S


def request_of(body: bytes, *, ports: Collection[int]) -> Request:
    """Return what a form asks for; `ports` are those a callback may have. Parameters that are not known are passed over.

    Raises BadRequest.

    >>> request_of(b"hub.mode=unsubscribe&hub.topic=https://a.example/f&hub.callback=https://b.example/", ports=(443,)).host
    'b.example'
    """
    try:
        form = {name: values[0] for name, values in parse_qs(body.decode(), max_num_fields=50, errors="strict").items()}
    except ValueError as error:
        raise BadRequest(f"the body is no form that can be read: {error}") from error
    mode = _mode(form.get("hub.mode", ""))
    topic, callback = (_url(form, name) for name in ("hub.topic", "hub.callback"))
    secret = form.get("hub.secret", "")
    if len(secret.encode()) >= SECRET_BYTES:
        raise BadRequest(f"hub.secret has {len(secret.encode())} bytes; expected less than {SECRET_BYTES}")
    lease_s = _lease_s(form.get("hub.lease_seconds", "")) if mode == "subscribe" else USUAL_LEASE_S
    return Request(mode, topic, callback, _host(callback, ports), secret, lease_s)


def _mode(said: str) -> Mode:
    if said == "subscribe":
        return "subscribe"
    if said == "unsubscribe":
        return "unsubscribe"
    raise BadRequest(f"hub.mode is {said[:40]!r}; expected subscribe or unsubscribe")


def _url(form: dict[str, str], name: str) -> str:
    found = form.get(name, "")
    if not 0 < len(found) <= LONGEST_URL:
        raise BadRequest(f"{name} has {len(found)} characters; expected a URL of at most {LONGEST_URL}")
    return found


def _host(callback: str, ports: Collection[int]) -> str:
    try:
        target = target_of(callback, ports=ports)
    except Refused as error:
        raise BadRequest(f"hub.callback cannot be used: {error}") from error
    if urlsplit(callback).fragment:
        raise BadRequest("hub.callback has a fragment; expected none")
    return target.host.lower()


def _lease_s(said: str) -> int:
    if not said:
        return USUAL_LEASE_S
    if not said.isascii() or not said.isdigit() or len(said) > 12:
        raise BadRequest(f"hub.lease_seconds is {said[:40]!r}; expected a number of seconds")
    return min(max(int(said), SHORTEST_LEASE_S), LONGEST_LEASE_S)
