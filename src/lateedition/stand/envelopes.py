"""Envelopes: the headers that pages of one kind share, worked out once, and what each page adds to them."""

from __future__ import annotations

import math
from http import HTTPStatus

from msgspec import Struct

from lateedition.edition.record import Sheet
from lateedition.stand import conditional, mementos, policy
from lateedition.stand.composing import Page
from lateedition.stand.exchange import Block, Headers, block, in_a_line
from lateedition.stand.negotiation import Coding
from lateedition.stand.ready import Ready

_IN_304 = frozenset(("cache-control", "vary"))  # and the page's own (RFC 9110, section 15.4.5)
_OF_THE_PAGE = frozenset(("content-length", "etag", "surrogate-key", policy.FRAMES))

_MOST = 512
"""Feeds that have a hub each name themselves in their headers: each of them is a kind."""


class _Envelope(Struct, frozen=True):
    full: Block
    revalidated: Block


class Envelopes:
    """The envelopes of one edition; a newspaper has a dozen kinds of pages."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], _Envelope] = {}

    def ready(self, page: Page, *, size_bytes: int, status: int, coding: Coding, own_keys: tuple[str, ...]) -> Ready:
        """Return `page` ready to be sent, with `own_keys` before the keys of what it shows; so many bytes long in this content coding."""
        sheet = page.sheet
        is_coded = page.compressible and coding == "gzip"
        kind = (status, is_coded, page.compressible, page.filling.asks, sheet.immutable, not sheet.keys, sheet.headers)
        envelope = self._known.get(kind)
        if envelope is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            envelope = self._known[kind] = _envelope(page, status=status, is_coded=is_coded)
        keys = " ".join((*own_keys, *sheet.keys, page.filling.keys)).rstrip()
        named = f"surrogate-key: {in_a_line('surrogate-key', keys)}\r\n" if keys else ""
        length = f"content-length: {size_bytes}\r\n"
        if status != 200:
            return Ready(full=envelope.full.and_more(length + named), tag=None, revalidated=None)
        tag = conditional.entity_tag(sheet.tag, page.filling.tag, coding="gzip" if is_coded else "identity")
        tagged = f"etag: {tag}\r\n{named}"
        newest = page.newest
        return Ready(
            full=envelope.full.and_more(length + tagged),
            tag=tag,
            revalidated=envelope.revalidated.and_more(tagged),
            modified=None if newest is None else conditional.http_date(newest),
            settles=math.inf if newest is None else newest + conditional.SETTLED_S,
        )


def _envelope(page: Page, *, status: int, is_coded: bool) -> _Envelope:
    sheet = page.sheet
    said = frozenset(name for name, _ in sheet.headers)
    house = (
        ("content-encoding", "gzip" if is_coded else ""),
        ("cache-control", policy.cache_control(sheet, status=status)),
        ("vary", _vary(page)),
        ("cross-origin-resource-policy", policy.resource_policy(sheet)),
        *policy.security(sheet),
    )
    past = (mementos.PRESENT,) if _has_past(sheet) and status != HTTPStatus.NOT_FOUND else ()
    headers = (*_own(sheet), *(header for header in house if header[1] and header[0] not in said), *past)
    return _Envelope(block(status, headers), block(304, tuple(header for header in headers if header[0] in _IN_304)))


def _own(sheet: Sheet) -> Headers:
    return tuple(header for header in sheet.headers if header[0] not in _OF_THE_PAGE)


def _vary(page: Page) -> str:
    varies_by_moment = ("accept-datetime", _has_past(page.sheet))
    varying = (("accept-encoding", page.compressible), ("cookie, sec-gpc", page.filling.asks), varies_by_moment)
    return ", ".join(name for name, varies in varying if varies)


def _has_past(sheet: Sheet) -> bool:
    return sheet.kept and not sheet.immutable
