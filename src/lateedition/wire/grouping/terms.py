"""Terms: the words of an item, weighed by where they stand and by how rare they are in our own stream of late.

Weights are whole numbers: sums of them come out the same in whatever order they are made, and no order can change what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log, sqrt
from typing import Final, Literal

from msgspec import Struct

from lateedition.wire.grouping.remembered import Remembered
from lateedition.wire.grouping.told import LONGEST_HEADLINE, LONGEST_TEXT, Told
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
_SHORT, _SHORT_UNCASED = {1: 0.5, 2: 0.5, 3: 0.5, 4: 0.15}, {1: 0.5, 2: 0.5}
"""So many items before the first are imagined, and in such a share of them the short words of any language, by their length.

A script without capitals does not tell a name, and one without vowels has shorter words.
"""

_LONGEST_SHORT = max(_SHORT)
_UNSPACED_FROM = "\u0e00"

_ENGLISH, _INFLECTED = Remembered(english), Remembered(inflected)
_NOUNS_HAVE_CAPITALS = frozenset({"de", "ger", "deu", "lb", "ltz", "gsw", "nds"})


class Text(Struct, frozen=True):
    """The words of an item and the terms as which they count, side by side.

    `names` are terms, too. `short` are the terms of short words without a capital, with the share of all items in which such words are
    thought to stand before anything is known. `standing` is how prominently each term stands.
    """

    headline: list[str]
    body: list[str]
    headline_terms: list[str]
    body_terms: list[str]
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
        for terms, words in ((self.headline_terms, self.headline), (self.body_terms, self.body)):
            if term in terms:
                return words[terms.index(term)]
        return term


class Counts(Struct):
    """In how many items of one language each term stood."""

    items: int = 0
    terms: dict[str, int] = {}
    items_before: int = 0
    terms_before: dict[str, int] = {}

    def learn(self, terms: Iterable[str]) -> None:
        """Count one more item, which has `terms`."""
        if self.items >= VOLUME:
            self.items_before, self.terms_before = self.items, self.terms
            self.items, self.terms = 0, {}
        self.items += 1
        known = self.terms
        for term in terms:
            known[term] = known.get(term, 0) + 1


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
        now, before = counts.terms.get, counts.terms_before.get
        common, short, names, of_all = items / COMMON, text.short, text.names, log(items)
        weights = []
        for term, standing in text.standing.items():
            seen: float = 1 + now(term, 0) + before(term, 0)
            if seen > common and term not in names:
                continue
            if term in short:
                seen += _UNREAD * short[term]
            # Less than nothing, so that the heaviest come first when they are sorted.
            weight = (1 + log(1 + standing)) * (log(seen) - of_all)
            weights.append((weight * NAME if term in names else weight, term))
        weights.sort()
        return _scaled(weights[:LONGEST_VECTOR])


def text_of(told: Told) -> Text:
    """Return the words of `told`: of its headline, and of as much of its text as counts."""
    language = _language(told.language)
    forms = _ENGLISH if language in ("en", "eng", "") else _INFLECTED
    headline, body = words_of(told.headline[:LONGEST_HEADLINE]), words_of(told.text[:LONGEST_TEXT])
    headline_terms, body_terms = forms.all(headline), forms.all(body)
    of_body = set(body)
    distinct = of_body.union(headline)
    small = {word for word in distinct if word[0].islower()}
    short = sorted(word for word in distinct if len(word) <= _LONGEST_SHORT)
    return Text(
        headline=headline,
        body=body,
        headline_terms=headline_terms,
        body_terms=body_terms,
        names=frozenset(forms.all(_names(headline, of_body, small))) if language not in _NOUNS_HAVE_CAPITALS else frozenset(),
        short={term: share for word, term in zip(short, forms.all(short), strict=True) if (share := _short(word))},
        language=language,
        standing=_standing(headline_terms, body_terms),
    )


def _language(sent: str) -> str:
    """Return the language of a tag (RFC 5646), or nothing if it is none: what is sent as a language must not fill the memory."""
    language = sent.replace("_", "-").split("-")[0].lower()
    return language if language.isascii() and language.isalpha() and len(language) in (2, 3) else ""


def _short(word: str) -> float:
    """Return in what share of all items so short a word is thought to stand; 0 for one that is not short, or says something."""
    if not word[0].isalpha():
        return _SHORT[1] if len(word) == 1 else 0.0
    if word[0].isupper() or word[0] >= _UNSPACED_FROM:
        return 0.0
    return (_SHORT if word[0].islower() else _SHORT_UNCASED).get(len(word), 0.0)


def _names(headline: list[str], body: set[str], small: set[str]) -> list[str]:
    """Return the words with a capital that stand nowhere without. A headline that capitalises most of its words says nothing."""
    capitals = [word for word in headline if word[0].isupper()]
    told_apart = capitals[1:] if 2 * len(capitals) <= len(headline) + 1 else []
    return [word for word in body.union(told_apart) if word[0].isupper() and word.lower() not in small]


def _standing(headline_terms: list[str], body_terms: list[str]) -> dict[str, float]:
    standing: dict[str, float] = {}
    before = standing.get
    end = LEDE_WORDS + BODY_WORDS
    for weight, terms in ((HEADLINE, headline_terms), (LEDE, body_terms[:LEDE_WORDS]), (BODY, body_terms[LEDE_WORDS:end])):
        for term in terms:
            standing[term] = before(term, 0.0) + weight
    return standing


def _scaled(weights: list[tuple[float, str]]) -> Vector:
    length = sqrt(sum(weight * weight for weight, _ in weights)) or 1.0
    scaled = ((term, round(-SCALE * weight / length)) for weight, term in weights)
    return {term: weight for term, weight in scaled if weight > 0}
