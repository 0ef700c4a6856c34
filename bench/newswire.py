"""A wire that never was: made-up happenings, reported by several agencies, with reruns, cuts, writethrus and daily reports.

Words are as frequent as words are in a language (Zipf's law); a happening has names and words of its own among them. How well anything
is grouped here proves nothing, since no happening is like another by chance as real ones are; what it is for is speed, memory and growth.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lateedition.wire.grouping.told import Told

AGENCIES = ("HW", "Norda", "Continental", "Press Union", "Meridian")
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
WORDS, VOCABULARY = 350, 40_000
OWN_WORDS, OWN_SHARE = 30, 0.3
_RUNNING = 400
_NEW, _COPY = 0.34, 0.25
_PHRASE = "Reporting by the {} newsroom and its correspondents, with editing by the desk of the day; all rights are reserved by {}"
_SEED = 20_260_302


@dataclass(frozen=True)
class Happening:
    """Something that happened: its number, its names, and the other words that belong to it."""

    number: int
    names: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """An item with the number of what it reports."""

    told: Told
    happening: int


def reports(count: int, *, over: timedelta) -> Iterator[Report]:
    """Give `count` reports in the order in which they came, evenly `over` so much time; each run gives the same."""
    chance = random.Random(_SEED)
    write = _Writer(chance)
    running: list[Happening] = []
    latest: list[Report] = []
    numbers = itertools.count(1)
    for number in range(1, count + 1):
        if not running or chance.random() < _NEW:
            running.append(write.happening(next(numbers)))
            del running[:-_RUNNING]
        moment = BEGIN + over * number / count
        if latest and chance.random() < _COPY:
            report = write.copy(chance.choice(latest), number, moment)
        else:
            # Most of what comes is about what happened last.
            report = write.report(running[-1 - min(len(running) - 1, int(chance.expovariate(1 / 20)))], number, moment)
        latest.append(report)
        del latest[:-_RUNNING]
        yield report


class _Writer:
    """Writes items. The vocabulary is drawn once; the frequent words are the short ones."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = _vocabulary(chance)
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(VOCABULARY)))

    def happening(self, number: int) -> Happening:
        """Return another happening."""
        names = tuple(self._chance.choice(self._words[500:]).title() + self._chance.choice("abcdefgh") for _ in range(5))
        return Happening(number, names, tuple(self._chance.choices(self._words[200:], k=OWN_WORDS)))

    def report(self, happening: Happening, number: int, moment: datetime) -> Report:
        """Return a report of `happening` by some agency."""
        own = (*happening.names, *happening.names, *happening.words)
        headline = [*self._chance.sample(own, 5), *self._background(4)]
        self._chance.shuffle(headline)
        own_words = int(WORDS * OWN_SHARE)
        text = [*self._chance.choices(own, k=own_words), *self._background(WORDS - own_words)]
        self._chance.shuffle(text)
        agency = self._chance.choice(AGENCIES)
        said = f"{' '.join(text)}. {_PHRASE.format(agency, agency)}"
        return Report(self._told(number, moment, agency, " ".join(headline), said), happening.number)

    def copy(self, of: Report, number: int, moment: datetime) -> Report:
        """Return `of` again: the same, a cut of it, or written through."""
        words = of.told.text.split()
        kind = self._chance.random()
        if kind < 0.4:
            words = words[: int(len(words) * self._chance.uniform(0.3, 0.6))]
        elif kind < 0.7:
            words = [*self._background(60), *words]
        told = self._told(number, moment, of.told.provider, of.told.headline, " ".join(words))
        return Report(told, of.happening)

    def _background(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def _told(self, number: int, moment: datetime, agency: str, headline: str, text: str) -> Told:
        return Told(number=number, moment=moment, chain=f"{agency}\n{number}", provider=agency, language="en", headline=headline, text=text)


def _vocabulary(chance: random.Random) -> list[str]:
    onsets = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr", "pl", "ch", "sh"]
    vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = 1 + (len(words) > 60) + (len(words) > 2_000) + (chance.random() < 0.4)
        words["".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(syllables)) + chance.choice("nrstd")] = None
    return list(words)
