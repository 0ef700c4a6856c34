"""Renditions: what the press prints. A page, a fragment or a file, as parts that the edition stores and the stand joins."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Slot(Struct, frozen=True):
    """The place in a page where the stand puts the fragment of this name, as it is in the same edition."""

    fragment: str


class Rendition(Struct, frozen=True, kw_only=True):
    """What is served at `address` (a path in Unicode), or a fragment when `fragment` names one and `address` is empty.

    `parts` are literal bytes and slots, in order. `changed` is when its own matter last changed, for Last-Modified; None
    when nobody can say. `keys` name what it shows, for Surrogate-Key. `headers` are extra ones, lower case.
    `immutable` is for content-addressed files. Bytes of a compressible media type are stored as deflate segments.
    """

    parts: tuple[bytes | Slot, ...]
    address: str = ""
    fragment: str = ""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    changed: datetime | None = None
    keys: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    immutable: bool = False
