"""What a browser asks of us: to be told of something, of something no more, of nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec
from msgspec import Struct

from lateedition.courier.metered import NotFetched
from lateedition.courier.targets import target_of
from lateedition.dispatch.push.sealing import BadKeys, Keys, keys_of

LONGEST_ENDPOINT = 1_000
MOST_SUBJECTS = 100
ANY = "any"
"""In place of a list of services: whoever is on the internet."""

_SUBJECT = re.compile(r"breaking|(?:live|section)/[1-9]\d{0,17}")


class BadRequest(ValueError):
    """What was sent cannot be taken; the message says why."""


class BrowserKeys(Struct, frozen=True):
    """The keys as the browser writes them down (Push API, `PushSubscription.toJSON`)."""

    p256dh: str
    auth: str


class Browser(Struct, frozen=True):
    """A browser as it names itself: where it is reached, and its keys."""

    endpoint: str
    keys: BrowserKeys


class Wish(Browser, frozen=True):
    """What a browser asks: to be told of what it `add`s, and not of what it `drop`s. `instead` is what it was called before."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    instead: Browser | None = None


class Checked(Struct, frozen=True):
    """A browser that can be reached."""

    endpoint: str
    host: str
    keys: Keys


def wish_of(body: bytes) -> Wish:
    """Return what `body` asks. Raises BadRequest."""
    try:
        wish = msgspec.json.decode(body, type=Wish)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"this is no subscription: {error}") from error
    subjects = (*wish.add, *wish.drop)
    if len(subjects) > MOST_SUBJECTS or any(not _SUBJECT.fullmatch(subject) for subject in subjects):
        raise BadRequest(f"expected at most {MOST_SUBJECTS} subjects, each 'breaking', 'live/NUMBER' or 'section/NUMBER'")
    return wish


def checked(browser: Browser, *, services: Collection[str], ports: Collection[int]) -> Checked:
    """Return `browser` if it can be pushed to: by https, and at one of `services`, which are names of hosts. Raises BadRequest."""
    if len(browser.endpoint) > LONGEST_ENDPOINT:
        raise BadRequest(f"the endpoint is longer than {LONGEST_ENDPOINT} characters")
    try:
        target = target_of(browser.endpoint, ports=ports)
        keys = keys_of(browser.keys.p256dh, browser.keys.auth)
    except (NotFetched, BadKeys) as error:
        raise BadRequest(str(error)) from error
    if not target.is_secure:
        raise BadRequest("the endpoint is not under https")
    if not is_of(target.host, services):
        raise BadRequest(f"{target.host} is no service that this site pushes to")
    return Checked(browser.endpoint, target.host, keys)


def is_of(host: str, services: Collection[str]) -> bool:
    """Say whether `host` is one of `services`, or below one that begins with a full stop.

    >>> is_of("db5.notify.windows.com", (".notify.windows.com",)), is_of("notify.windows.com.evil.example", (".notify.windows.com",))
    (True, False)
    """
    if ANY in services:
        return True
    return any(host == service or (service.startswith(".") and host.endswith(service)) for service in services)
