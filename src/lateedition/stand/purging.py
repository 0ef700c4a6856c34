"""Purging: tells shared caches to forget what each edition changed, as soon as it is printed.

A cache is sent `POST` with the keys in `Surrogate-Key`, as Fastly takes it and as deploy/varnish/lateedition.vcl does.
`Fastly-Soft-Purge: 1` lets it hand out what it has while it asks anew; it is left out when the edition recalled something.
"""

from __future__ import annotations

import http.client
import json
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from lateedition.edition.rack import Rack
from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.stand import surrogates
from lateedition.stand.policy import GONE
from lateedition.whole import put_whole

logger = logging.getLogger(__name__)

MOST_KEYS = 200
"""In one request. Fastly takes 256."""

MOST_EDITIONS = 2_000
"""When a cache is told to forget everything instead: it has missed more."""

_LOOK_S, _ANSWER_WITHIN_S, _LONGEST_PAUSE_S = 0.02, 3.0, 2.0


class Purge(Struct, frozen=True):
    """What a cache is to forget. A `hard` one is never handed out again, not even while the stand cannot be asked."""

    keys: frozenset[str]
    hard: bool


class NotPurged(Exception):
    """A cache did not take a purge."""


def due(view: View, *, since: int) -> Purge | None:
    """Return what was changed by the editions after `since`, None if there are none. It is everything when that cannot be told."""
    newest = view.head.number
    if newest == since:
        return None
    if newest < since or newest - since > MOST_EDITIONS:
        return Purge(frozenset((surrogates.EVERYTHING,)), hard=True)
    changes = {change for number in range(since + 1, newest + 1) for change in _changes(view, number)}
    return Purge(frozenset(map(surrogates.of_change, changes)), hard=any(_is_recalled(view, change) for change in changes))


def _changes(view: View, number: int) -> Iterable[str]:
    """What the edition changed; every page, if that is forgotten: an edition changes something."""
    found = list(view.changes(number))
    return found or [surrogates.EVERYTHING]


def _is_recalled(view: View, change: str) -> bool:
    if not change.startswith("/"):
        return change == surrogates.EVERYTHING
    sheet = view.sheet(change)
    return sheet is None or sheet.status in GONE


class Cache:
    """One cache, and the last edition that it was told of. That is kept in `state`, so that nothing is left out over a restart."""

    def __init__(self, url: str, *, headers: Mapping[str, str], state: Path) -> None:
        self._url = url
        self._headers = headers
        self._state = state
        self._connection: http.client.HTTPConnection | None = None
        self._told = self._read()
        self._pause_s = 0.0
        self._due = 0.0

    def bring_up_to(self, store: Store) -> None:
        """Tell the cache what it has not been told yet. Does not raise when the cache is away: it is tried again, later and later."""
        if time.monotonic() < self._due:
            return
        with store.view() as view:
            newest, purge = view.head.number, due(view, since=self._told)
        if purge is None:
            return
        try:
            for keys in _batches(sorted(purge.keys)):
                self._send(keys, hard=purge.hard)
        except NotPurged as failure:
            if not self._pause_s:
                logger.warning("%s; trying on", failure)
            self._pause_s = min(_LONGEST_PAUSE_S, 2 * self._pause_s or 0.05)
            self._due = time.monotonic() + self._pause_s
            return
        if self._pause_s:
            logger.info("%s takes purges again", self._url)
        self._pause_s, self._told = 0.0, newest
        self._write()

    def _send(self, keys: Sequence[str], *, hard: bool) -> None:
        place = urlsplit(self._url)
        headers = {**self._headers, "Surrogate-Key": " ".join(keys), **({} if hard else {"Fastly-Soft-Purge": "1"})}
        try:
            if self._connection is None:
                connect = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
                self._connection = connect(place.hostname or "", place.port, timeout=_ANSWER_WITHIN_S)
            self._connection.request("POST", place.path or "/", headers=headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as failure:
            self._hang_up()
            raise NotPurged(f"cache at {self._url} cannot be told what to forget: {str(failure) or type(failure).__name__}") from failure
        if answer.status != http.client.OK:
            self._hang_up()
            raise NotPurged(f"cache at {self._url} answers {answer.status} {answer.reason} to a purge; expected 200")

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _read(self) -> int:
        try:
            return int(json.loads(self._state.read_bytes())[self._url])
        except (OSError, ValueError, KeyError, TypeError):
            return MOST_EDITIONS**3  # no edition has that number: everything is forgotten first

    def _write(self) -> None:
        try:
            told = json.loads(self._state.read_bytes())
        except (OSError, ValueError):
            told = {}
        put_whole(self._state, json.dumps({**told, self._url: self._told}).encode())


def follow(store_folder: Path, urls: Sequence[str], *, headers: Mapping[str, str], stop: threading.Event) -> None:
    """Tell the caches at `urls` of each edition in `store_folder` until `stop` is set. There need not be an edition yet.

    `headers` are sent along: what a cache knows us by.
    """
    rack = Rack(store_folder)
    state = store_folder.parent / "purged.json"
    caches = [Cache(url, headers=headers, state=state) for url in urls]
    while not stop.wait(_LOOK_S):
        store = rack.store(now=time.time())
        if store is not None:
            for cache in caches:
                cache.bring_up_to(store)


def headers_of(text: str) -> dict[str, str]:
    """Return the headers in `text`, one a line.

    >>> headers_of("Fastly-Key: secret\\n")
    {'Fastly-Key': 'secret'}
    """
    lines = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _, value in lines}


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[at : at + MOST_KEYS] for at in range(0, len(keys), MOST_KEYS))
