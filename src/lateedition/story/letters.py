"""Letters: what a site's readers can have by mail, and what editors ask to be sent.

What is in a letter is read from the edition as it is sent.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from msgspec import Struct

LetterKind = Literal["daily", "breaking"]
"""The letters that one can sign up for."""

LETTER_KINDS: tuple[LetterKind, ...] = get_args(LetterKind)


class Letters(Struct, frozen=True):
    """The letters of a site.

    `daily` is when the daily letter goes out, "06:30" in the site's zone; empty is never. In it are so many stories of the `top` of the
    front page, and so many new ones `per_section`. `breaking` says that editors send breaking news. `in_stories` puts the form for signing
    up after each story.
    """

    daily: str = ""
    top: int = 6
    per_section: int = 3
    breaking: bool = False
    in_stories: bool = False

    @property
    def kinds(self) -> tuple[LetterKind, ...]:
        """The letters that there are.

        >>> Letters(daily="06:30").kinds, Letters().kinds
        (('daily',), ())
        """
        there = {"daily": bool(self.daily), "breaking": self.breaking}
        return tuple(kind for kind in LETTER_KINDS if there[kind])


class Letter(Struct, frozen=True, tag="letter"):
    """That somebody at the desk asked, at a moment, for a letter about the story of this number.

    "breaking" has no words of its own: what is sent is the story as it is then. "correction" is sent to those who were sent the story
    before, and says only the `text` of whoever wrote it, as the story itself may be gone. `number` is the letter's own.
    """

    number: int
    story: int
    kind: Literal["breaking", "correction"]
    asked: datetime
    text: str = ""


class Intro(Struct, frozen=True, tag="intro"):
    """What an editor says before the stories of the daily letter of a day, until a moment: plain text in which addresses are links.

    An empty line begins a new paragraph; without `text` nothing is said. `number` is that of the day (`number_of_day`).
    """

    number: int
    text: str
    until: datetime


def number_of_day(day: date) -> int:
    """Return the number of a day, one more than that of the day before."""
    return day.toordinal()
