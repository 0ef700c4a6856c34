"""Renditions: what the press prints. A page, a fragment or a file, as parts that the edition stores and the stand joins."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Slot(Struct, frozen=True):
    """The place in a page where the stand puts the fragment of this name, as it is in the same edition."""

    fragment: str


class Begin(Struct, frozen=True):
    """The place in a page from which on, up to its `End`, others are named: `subjects`, as a recall names them.

    All that the page shows of them stands in such places. `place` is what a page of the past says there once one of them is recalled:
    "nothing", or that it was withdrawn, as a "row" of a list, a "block", "words" in a line, or in place of a "post".
    """

    subjects: tuple[str, ...]
    place: str


class End(Struct, frozen=True):
    """Where the last `Begin` that has not ended ends."""


Part = bytes | Slot | Begin | End


class Rendition(Struct, frozen=True, kw_only=True):
    """What is served at `address` (a path in Unicode), or a fragment when `fragment` names one and `address` is empty.

    `parts` are literal bytes, slots, and where others are named, in order. `changed` is when its own matter last changed, for
    Last-Modified; None when nobody can say. `keys` name what it shows, for Surrogate-Key. `headers` are extra ones, lower case.
    `immutable` is for content-addressed files. Bytes of a compressible media type are stored as deflate segments.
    """

    parts: tuple[Part, ...]
    address: str = ""
    fragment: str = ""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    changed: datetime | None = None
    keys: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    immutable: bool = False
