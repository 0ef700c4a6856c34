"""Happenings: which event a published story is about, and how many report that. The wire knows; the ranking counts with it."""

from __future__ import annotations

from msgspec import Struct


class Happening(Struct, frozen=True, tag="happening"):
    """That the story of this number is about an event, and how many sources report it in words of their own; 0 and 0 where nobody knows.

    It is a document of its own, and not part of the story's: a page does not say it, so no page is printed anew when it changes
    but fronts, its own, those of the same event that name it, and that of a story that led on to it.
    """

    number: int
    event: int = 0
    sources: int = 0
