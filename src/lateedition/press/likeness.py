"""Likeness: what stories have in common, and how much each thing of that says. Pure, in whole numbers: every machine chooses the same.

A *mark* of a story is one thing that it may have in common with another in its language: a topic, a word of its headline or standfirst, an
event. What few stories have had lately says much: how rare a mark is, is counted among those before the story, never after it. So what is
said of a story does not change as the archive goes on.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from lateedition.finder.terms import terms_of
from lateedition.press.reading import Teaser
from lateedition.press.tables import moment_key, number_key
from lateedition.press.words import primary

EVERY, TOPIC, WORD, EVENT, RUNNING = b"*", b"t", b"w", b"e", b"l"
"""How marks begin: that of all stories in a language, of a topic, a word, an event, and of an event's live blogs that run."""

WINDOW = 32
"""How many older stories with a mark are looked at, the nearest first."""

BACKGROUND = 256
"""How many older stories are the least among which it is counted how rare a mark is."""

WEEK = timedelta(days=7)
"""From how long before a story they are counted, if that is more."""

MOST_WORDS = 14
_SHORTEST = 3

_BITS = tuple(max(0, round(100 * (math.log2(WINDOW) - math.log2(1 + seen)))) for seen in range(WINDOW + 1))
"""What a word is worth that so many of the stories lately had, in hundredths of a bit: 5 bits if none had, nothing if 31 or more."""

PER_TOPIC = 3
"""How many words as rare a topic is worth: an editor has said that a story is about it."""

ENOUGH = 600
"""How much two stories must have in common, in hundredths of a bit: a topic has it that seven stories lately had, or two words that
three did."""

HALVED_AFTER_DAYS = 60
KEPT = 8
"""How many are kept of those that are like a story: five are shown, and some may be shown already."""


def marks_of(teaser: Teaser) -> set[bytes]:
    """Return the marks by which a story can be like others."""
    language = primary(teaser.language).encode() + b"\0"
    topics = (TOPIC + language + number_key(topic) for topic in teaser.topics)
    words = (WORD + language + hashlib.blake2b(word.encode(), digest_size=8).digest() for word in words_of_story(teaser))
    return {EVERY + language + bytes(8), *topics, *words}


def marks_of_event(teaser: Teaser, event: int) -> tuple[bytes, ...]:
    """Return the marks of the event that a story is about, its own first; none where nobody knows one (0)."""
    kinds = (EVENT, RUNNING) if teaser.live == "running" else (EVENT,)
    return tuple(kind + primary(teaser.language).encode() + b"\0" + number_key(event) for kind in kinds) if event else ()


def words_of_story(teaser: Teaser) -> list[str]:
    """Return the words by which a story is compared: the first of its headline and standfirst, short ones and figures left out."""
    found = (term for term in terms_of(f"{teaser.headline} {teaser.standfirst}") if not term.isdigit() and _is_long_enough(term))
    return list(dict.fromkeys(found))[:MOST_WORDS]


def like(teaser: Teaser, older: Iterable[tuple[bytes, Sequence[bytes]]], *, background: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the places of the stories that are like this one, the likest first.

    `older` has for each of its marks the places of the nearest older stories that have it, the newest first; `background` those of the
    nearest older stories of all.
    """
    since = _since(teaser, background)
    evidence: dict[bytes, int] = {}
    for mark, places in older:
        worth = _BITS[_seen(places, since)] * (PER_TOPIC if mark.startswith(TOPIC) else 1)
        if worth:
            for place in places:
                evidence[place] = evidence.get(place, 0) + worth
    now = int.from_bytes(moment_key(teaser.first_published))
    scored = sorted(((_faded(worth, place, now), place) for place, worth in evidence.items() if worth >= ENOUGH), reverse=True)
    return tuple(place for _, place in scored[:KEPT])


def compared(marks: Iterable[bytes]) -> Iterator[bytes]:
    """Give those of `marks` that say something, in order."""
    return (mark for mark in sorted(marks) if not mark.startswith(EVERY))


def _is_long_enough(term: str) -> bool:
    # what is not written in Latin letters is shorter by its vowels, or goes in pairs
    return len(term) >= _SHORTEST or not term.isascii()


def _seen(places: Sequence[bytes], since: bytes) -> int:
    """Return how many of `places`, the newest first, are not before `since`."""
    return len(places) if places and places[-1] >= since else sum(place >= since for place in places)


def _since(teaser: Teaser, background: Sequence[bytes]) -> bytes:
    """Return the place from which on it is counted how rare a mark is."""
    if len(background) < BACKGROUND:
        return b""
    return min(background[-1], moment_key(teaser.first_published - WEEK))


def _faded(worth: int, place: bytes, now: int) -> int:
    """Return what is left of the worth of a story at `place` by its age: half after so many days."""
    days = (now - int.from_bytes(place[:8])) // 86_400_000_000
    return worth * 1_000 * HALVED_AFTER_DAYS // (HALVED_AFTER_DAYS + max(days, 0))
