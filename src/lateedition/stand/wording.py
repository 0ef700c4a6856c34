"""Wording: what the stand says of the past, in words that the press has printed at reserved paths; and the site's zone and origin."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from lateedition.edition.lifting import TOMBSTONE
from lateedition.edition.record import Hole, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.view import View
from lateedition.stand.composing import notice_version

PRINTED = "/-/past/"
ZONE = "time-zone"
"""A header of the printed pages that is none of an answer: the newsroom's zone, by its name in the tz database."""

ORIGIN = "site-origin"
"""Another: where the site is, as `https://example.org`."""

_FALLBACK = "en"
_PLAIN = b'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>%b</title>\n<body><h1>%b</h1>\n</body></html>\n'


def piece(name: str, language: str, *, view: View) -> bytes:
    """Return the printed piece of this name in a language (BCP 47), in English if there is none; empty before it is printed."""
    primary = language.split("-", maxsplit=1)[0].lower()
    return _printed(f"{PRINTED}{name}.{primary}", view) or _printed(f"{PRINTED}{name}.{_FALLBACK}", view)


def withdrawn(text: bytes, language: str, *, view: View) -> bytes:
    """Return text of the past with words where something was lifted out of it."""
    return TOMBSTONE.sub(lambda place: piece(place[1].decode(), language, view=view).rstrip(), text)


def page(name: str, *, view: View) -> bytes:
    """Return the printed page of this name, put together as the edition of today has it, without a notice."""
    return _printed(PRINTED + name, view) or _PLAIN % (name.encode(), name.encode())


def zone(view: View) -> tzinfo:
    """Return the zone in which the newsroom's days begin and end."""
    name = _known(ZONE, view)
    return _zone(name) if name else UTC


def origin(view: View) -> str:
    """Return the site's origin, without a slash at its end; empty before it is printed."""
    return _known(ORIGIN, view)


_zone = lru_cache(maxsize=8)(ZoneInfo)


def _known(name: str, view: View) -> str:
    sheet = view.sheet(f"{PRINTED}nothing")
    return "" if sheet is None else dict(sheet.headers).get(name, "")


def _printed(path: str, view: View) -> bytes:
    entry = view.page(path)
    pieces = []
    for part in () if entry is None else entry.parts:
        if isinstance(part, Hole):
            fragment = view.fragment(part.fragment)
            pieces.append(b"" if fragment is None or notice_version(fragment) is not None else plain_of(fragment.segment))
        else:
            pieces.append(plain_of(part) if isinstance(part, Segment) else part.content)
    return b"".join(pieces)
