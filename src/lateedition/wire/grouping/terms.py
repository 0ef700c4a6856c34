"""Terms: the words of an item, weighed by where they stand and by how rare they are in our own stream of late.

Weights are whole numbers: sums of them come out the same in whatever order they are made, and no order can change what belongs together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, repeat
from math import log, sqrt
from operator import add, itemgetter
from typing import Final, Literal

from msgspec import Struct

from lateedition.wire.grouping.told import LONGEST_HEADLINE, LONGEST_TEXT, Told
from lateedition.wire.grouping.vocabulary import Vocabulary, Word
from lateedition.wire.grouping.words import english, inflected, words_of

Extent = Literal["headline", "lede", "full"]
Vector = dict[str, int]

SCALE: Final = 512
"""How long an item's vector is: so short that its weights are small numbers, of which Python keeps one copy each."""

HEADLINE, LEDE, BODY = 2.0, 1.0, 0.3
LEDE_WORDS, BODY_WORDS = 50, 200
NAME: Final = 1.3
LONGEST_VECTOR: Final = 80
LEAST_LEDE, LEAST_FULL = 8, 120
"""So many words of text make a lede of what is a bare headline below that, and so many a full text."""

COMMON: Final = 8
"""A word that stands in every eighth item says nothing, unless it is a name."""

VOLUME: Final = 25_000
"""So many items of one language are a volume of its counts. We go by the volume being filled and the last full one."""

_UNREAD: Final = 200
"""So many items before the first are imagined, with short words in them (`vocabulary`)."""

_ENGLISH, _INFLECTED = Vocabulary(english), Vocabulary(inflected)
_NONE = repeat(0)
_NOUNS_HAVE_CAPITALS = frozenset({"de", "ger", "deu", "lb", "ltz", "gsw", "nds"})


class Text(Struct, frozen=True):
    """The words of an item and the terms as which those of its text count, side by side.

    `names` are terms, too. `short` are the terms of short words without a capital, with the share of all items in which such words are
    thought to stand before anything is known. `standing` is how prominently each term stands.
    """

    headline: list[Word]
    body: list[Word]
    names: frozenset[str]
    short: dict[str, float]
    language: str
    standing: dict[str, float]

    @property
    def extent(self) -> Extent:
        """How much text there is beside the headline."""
        return "full" if len(self.body) >= LEAST_FULL else "lede" if len(self.body) >= LEAST_LEDE else "headline"

    def as_written(self, term: str) -> str:
        """Return the first word that counts as `term`, as it is written."""
        return next((word.written for word in chain(self.headline, self.body) if word.term == term), term)


class Counts(Struct):
    """In how many items of one language each term stood."""

    items: int = 0
    terms: dict[str, int] = {}
    items_before: int = 0
    terms_before: dict[str, int] = {}

    def times(self, terms: Collection[str]) -> Iterator[int]:
        """Give in how many items each of `terms` stood."""
        return map(add, map(self.terms.get, terms, _NONE), map(self.terms_before.get, terms, _NONE))

    def learn(self, terms: Iterable[str]) -> None:
        """Count one more item, which has `terms`."""
        if self.items >= VOLUME:
            self.items_before, self.terms_before = self.items, self.terms
            self.items, self.terms = 0, {}
        self.items += 1
        known, before = self.terms, self.terms.get
        for term in terms:
            known[term] = before(term, 0) + 1


class Stream(Struct):
    """The word counts of everything that came, by language."""

    counts: dict[str, Counts] = {}

    def learn(self, text: Text) -> None:
        """Count the terms of `text`, of one more item."""
        self.counts.setdefault(text.language, Counts()).learn(text.standing)

    def weigh(self, text: Text) -> Vector:
        """Return the weights of the heaviest terms of `text`, the heaviest first, as if it had been counted already."""
        counts = self.counts.get(text.language) or Counts()
        items = counts.items + counts.items_before + 2 + _UNREAD
        common, of_all, names, standing = items / COMMON - 1, log(items), text.names, text.standing
        prominence = {each: 1 + log(1 + each) for each in set(standing.values())}
        # Less than nothing, so that the heaviest come first when they are sorted.
        weights = {
            term: prominence[stands] * (log(1 + times) - of_all)
            for term, stands, times in zip(standing, standing.values(), counts.times(standing), strict=True)
            if times <= common or term in names
        }
        short = [term for term in text.short if term in weights]
        for term, times in zip(short, counts.times(short), strict=True):
            weights[term] = prominence[standing[term]] * (log(1 + times + _UNREAD * text.short[term]) - of_all)
        for term in names:
            if term in weights:
                weights[term] *= NAME
        return _scaled(sorted(zip(weights.values(), weights, strict=True))[:LONGEST_VECTOR])


def text_of(told: Told) -> Text:
    """Return the words of `told`: of its headline, and of as much of its text as counts."""
    language = _language(told.language)
    known = _ENGLISH if language in ("en", "eng", "") else _INFLECTED
    known.tidy()
    headline, body = known.words(words_of(told.headline[:LONGEST_HEADLINE])), known.words(words_of(told.text[:LONGEST_TEXT]))
    distinct = dict.fromkeys(chain(body, headline))
    capitals = _capitals(headline, body) if language not in _NOUNS_HAVE_CAPITALS else []
    return Text(
        headline=headline,
        body=body,
        names=frozenset([word.term for word in capitals if known.met(word.small) not in distinct]),
        # Where two short words have one term, the rarer counts.
        short=dict(sorted([(word.term, word.short) for word in distinct if word.short], key=itemgetter(1), reverse=True)),
        language=language,
        standing=_standing(headline, body),
    )


def _language(sent: str) -> str:
    """Return the language of a tag (RFC 5646), or nothing if it is none: what is sent as a language must not fill the memory."""
    language = sent.replace("_", "-").split("-")[0].lower()
    return language if language.isascii() and language.isalpha() and len(language) in (2, 3) else ""


def _capitals(headline: list[Word], body: list[Word]) -> list[Word]:
    """Return the words with a capital that may be names. A headline that capitalises most of its words says nothing."""
    capitals = [word for word in headline if word.small]
    told_apart = capitals[1:] if 2 * len(capitals) <= len(headline) + 1 else []
    return [word for word in body if word.small] + told_apart


def _standing(headline: list[Word], body: list[Word]) -> dict[str, float]:
    end = LEDE_WORDS + BODY_WORDS
    standing = {term: BODY * times for term, times in Counter([word.term for word in body[LEDE_WORDS:end]]).items()}
    before = standing.get
    for weight, words in ((LEDE, body[:LEDE_WORDS]), (HEADLINE, headline)):
        for term in [word.term for word in words]:
            standing[term] = before(term, 0.0) + weight
    return standing


def _scaled(weights: list[tuple[float, str]]) -> Vector:
    length = sqrt(sum([weight * weight for weight, _ in weights])) or 1.0
    scale = -SCALE / length
    return {term: scaled for weight, term in weights if (scaled := round(scale * weight)) > 0}
