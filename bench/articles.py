"""The articles that we and every peer are filled with: the same ones, by number, on every machine.

Words are made up, but as frequent as words are in a language (Zipf's law), with names, figures and sentences of natural length,
so that pages compress as news does. Article n never depends on how many there are.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

SECTIONS = ("World", "Business", "Politics", "Culture", "Sport", "Science", "Travel", "Opinion")
TOPICS = tuple(f"Topic {number}" for number in range(1, 61))
AUTHORS = tuple(f"Author {number}" for number in range(1, 21))
AGENCY, AGENCY_CREDIT = "Associated Press", "AP"
PLACES = ("Moscow", "Lagos", "Lima", "Delhi", "Oslo", "Cairo", "Manila", "Quito")

NEWEST_IS_OLD_BY = timedelta(minutes=10)
"""What is there before a measurement was published before it, so that what is published during one is the newest."""

_APART = timedelta(minutes=7)
_BODY_BYTES = 4_000
_SENTENCES = 8_192
_SEED = 20_200_505


@dataclass(frozen=True)
class Article:
    """An article. `section`, `topics` and `author` are places in the lists above; `paragraphs` are plain text without markup."""

    number: int
    headline: str
    standfirst: str
    section: int
    topics: tuple[int, ...]
    author: int
    place: str
    news_value: int
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The words of its address, the same at every peer."""
        return f"story-{self.number}"


def articles(count: int, *, newest: datetime) -> Iterator[Article]:
    """Give articles 1 to `count`, the oldest first; the last one was published at `newest`, each seven minutes before the next."""
    return (in_archive(number, of=count, newest=newest) for number in range(1, count + 1))


def in_archive(number: int, *, of: int, newest: datetime) -> Article:
    """Return article `number` as it stands in an archive `of` so many, the last of which was published at `newest`."""
    return article(number, published=newest - _APART * (of - number))


def newest_before(now: datetime) -> datetime:
    """Return when the newest of the articles that were there before `now` is to have been published: on a whole minute."""
    return (now - NEWEST_IS_OLD_BY).astimezone(UTC).replace(second=0, microsecond=0)


def article(number: int, *, published: datetime, marker: str = "") -> Article:
    """Return article `number`. `marker` is a word in its headline by which a reader knows it from what stood there before."""
    chance = random.Random(_SEED * 1_000_003 + number)
    sentences = _sentences()
    return Article(
        number=number,
        headline=f"{marker or 'Story'} {number}: {_headline(chance, sentences)}",
        standfirst=chance.choice(sentences),
        section=number % len(SECTIONS),
        topics=tuple(sorted({number % len(TOPICS), number * 7 % len(TOPICS)})),
        author=number % len(AUTHORS),
        place=chance.choice(PLACES),
        news_value=chance.choice((1, 2, 2, 2, 3, 3, 4)),
        published=published,
        paragraphs=_body(chance, sentences),
    )


def prose(chance: random.Random, *, size_bytes: int) -> str:
    """Return about `size_bytes` of sentences."""
    written: list[str] = []
    left = size_bytes
    while left > 0:
        written.append(chance.choice(_sentences()))
        left -= len(written[-1]) + 1
    return " ".join(written)


def _headline(chance: random.Random, sentences: tuple[str, ...]) -> str:
    return " ".join(chance.choice(sentences).rstrip(".").split()[:9]).capitalize()


def _body(chance: random.Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    paragraphs, size = [], 0
    while size < _BODY_BYTES:
        paragraph = " ".join(chance.choices(sentences, k=chance.randint(2, 5)))
        paragraphs.append(paragraph)
        size += len(paragraph)
    return tuple(paragraphs)


@cache
def _sentences() -> tuple[str, ...]:
    chance = random.Random(_SEED)
    words = _vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(len(words))))
    return tuple(_sentence(chance, words, weights) for _ in range(_SENTENCES))


def _sentence(chance: random.Random, words: list[str], weights: list[float]) -> str:
    chosen = chance.choices(words, cum_weights=weights, k=chance.randint(8, 26))
    chosen = [word.title() if chance.random() < 0.08 else word for word in chosen]
    if chance.random() < 0.4:
        chosen.insert(chance.randrange(1, len(chosen)), str(chance.randint(2, 99_999)))
    said = " ".join(chosen)
    return f"{said[0].upper()}{said[1:]}."


def _vocabulary(chance: random.Random) -> list[str]:
    """Make 3,000 pronounceable words, the frequent ones short, as in any language."""
    onsets = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr", "pl", "ch", "sh"]
    vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
    codas = ["", "", "n", "r", "s", "t", "nd"]
    words: dict[str, None] = {}
    while len(words) < 3_000:
        syllables = 1 + (len(words) > 60) + (chance.random() < 0.5) + (chance.random() < 0.25)
        words["".join(chance.choice(onsets) + chance.choice(vowels) + chance.choice(codas) for _ in range(syllables))] = None
    return list(words)
