"""What came of a question: stories by number, a page of them."""

from __future__ import annotations

from msgspec import Struct


class Hit(Struct, frozen=True):
    """A story that was found, and the digest of the cutting that was filed of it."""

    number: int
    digest: int


class Found(Struct, frozen=True):
    """A page of what was found: `total` is how many stories there are on all pages. `is_near` says that not all have all the words.

    `slips` are the words for which others that are like them count.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_near: bool = False
    slips: frozenset[str] = frozenset()
