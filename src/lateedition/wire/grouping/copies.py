"""Copies: what arrives again within three days, whole, cut, written through or in part.

Found by containment. Likeness over all of two texts (Jaccard, MinHash) misses the short piece that an outlet cut out of a long one:
of such cuts MinHash at 0.5 finds 29 in 100, containment all of them (docs/decisions/0017).
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Final

import msgspec
from msgspec import Struct

from lateedition.wire.grouping.explaining import Copy, Relation
from lateedition.wire.grouping.postings import Postings
from lateedition.wire.grouping.shingles import WORDS, Sketch, packed, sketch_of, unpacked
from lateedition.wire.grouping.terms import LEAST_LEDE, Text, Vector
from lateedition.wire.grouping.told import Told
from lateedition.wire.grouping.window import Line
from lateedition.wire.grouping.words import stretch

WINDOW_S: Final = 72 * 3600.0
WORN: Final = 40
"""A shingle that stood in so many texts of the window is a phrase of the house ("reporting by ...; editing by ..."), and stops counting."""

LEAST_SHARED, LEAST = 3, 0.2
"""So many shingles in common, and such a part of the smaller text, are worth a word."""

CONTAINED, SAME, MOSTLY = 0.9, 0.8, 0.5
"""A text is contained in another, both are the same (by Jaccard), one has most of another: shares of 1."""

A_DAY_LATER_S: Final = 16 * 3600.0
FEW_NUMBERS, OLD_NUMBERS = 3, 0.2
"""A report that recurs has at least so many numbers, and at most such a part of them is old."""

TERMS_KEPT = 40
LOOKED_AT, ANSWERS = 6, 3


class Kept(Struct, frozen=True, gc=False):
    """What is kept of an item for as long as copies of it may come."""

    number: int
    chain: str
    provider: str
    moment: float
    words: int
    level: int
    packed: bytes
    headline: str
    top: str
    terms: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def shingles(self) -> tuple[int, ...]:
        """Its shingles, those first that stand first."""
        return unpacked(self.packed)


class Copies(Struct):
    """The items of the last three days, by their shingles. Of a chain only the version that came last is there."""

    kept: dict[int, Kept] = {}
    of_chain: dict[str, int] = {}
    by_headline: dict[str, int] = {}
    index: Postings[int] = msgspec.field(default_factory=Postings)
    worn: dict[int, int] = {}
    line: Line[int] = msgspec.field(default_factory=Line)

    def look(self, told: Told, text: Text, vector: Vector) -> tuple[Kept, tuple[Copy, ...]]:
        """Return what is to be kept of `told`, and what it is to items of other chains, the most telling first."""
        sketch = sketch_of(text.body if len(text.body) >= LEAST_LEDE else text.headline + text.body)
        arriving = _kept(told, text, vector, sketch)
        found = [self._compared(arriving, self.kept[number]) for number in self._candidates(arriving)]
        copies = sorted((copy for copy in found if copy), key=lambda copy: (_RANK[copy.relation], -copy.jaccard, copy.of))[:ANSWERS]
        again = self._recurring(arriving) if not copies else None
        if again:
            return arriving, (again,)
        return arriving, tuple(
            msgspec.structs.replace(copy, passage=self._passage(sketch, self.kept[copy.of], told, text)) for copy in copies
        )

    def keep(self, arriving: Kept, *, clock: float) -> None:
        """Keep `arriving` in the place of the version of its chain that is there."""
        before = self.of_chain.get(arriving.chain)
        if before is not None:
            self._drop(self.kept[before])
        number, index, worn = arriving.number, self.index, self.worn
        self.kept[number] = arriving
        self.line.add(clock, number)
        self.of_chain[arriving.chain] = number
        self.by_headline[_headline_key(arriving)] = number
        for shingle in arriving.shingles:
            if shingle in worn:
                worn[shingle] = number
            elif index.put(shingle, number, most=WORN) >= WORN:
                index.drop(shingle)
                worn[shingle] = number

    def forget(self, *, clock: float) -> None:
        """Drop what has been here for longer than the window at `clock`."""
        for _, number in self.line.over(clock - WINDOW_S):
            if number in self.kept:
                self._drop(self.kept[number])

    def _drop(self, gone: Kept) -> None:
        del self.kept[gone.number]
        del self.of_chain[gone.chain]
        if self.by_headline.get(_headline_key(gone)) == gone.number:
            del self.by_headline[_headline_key(gone)]
        index, worn = self.index, self.worn
        for shingle in gone.shingles:
            index.remove(shingle, gone.number)
            if worn.get(shingle) == gone.number:
                del worn[shingle]

    def _candidates(self, arriving: Kept) -> list[int]:
        """Return the items that share enough with `arriving` to be looked at, those first that share the most."""
        shared = Counter(chain.from_iterable(map(self.index.of, arriving.shingles)))
        enough = sorted((-count, number) for number, count in shared.items() if count >= LEAST_SHARED)
        return [number for _, number in enough if self._may_be(arriving, self.kept[number])][:LOOKED_AT]

    def _may_be(self, arriving: Kept, old: Kept) -> bool:
        return old.chain != arriving.chain and abs(arriving.moment - old.moment) <= WINDOW_S

    def _compared(self, arriving: Kept, old: Kept) -> Copy | None:
        """Return what `arriving` is to `old`, or None where they have too little in common.

        The one that is thinned out more says which shingles both would have kept.
        """
        level = max(arriving.level, old.level)
        new, before = self._counting(arriving, level), self._counting(old, level)
        shared, smaller = len(frozenset(new).intersection(before)), min(len(new), len(before))
        if shared < LEAST_SHARED or shared < LEAST * smaller:
            return None
        containment, jaccard = shared / smaller, shared / (len(new) + len(before) - shared)
        relation = _relation(arriving, old, containment, jaccard, within=shared / len(before))
        return Copy(old.number, relation, containment, jaccard)

    def _passage(self, sketch: Sketch, old: Kept, told: Told, text: Text) -> str:
        """Return the longest stretch of the arriving text from shingle to shingle that `old` has, with none between that it has not."""
        zeros, has = (1 << old.level) - 1, frozenset(old.shingles)
        best, begin = (0, 0), None
        for place, shared in sorted((place, shingle in has) for shingle, place in sketch.places.items() if not shingle & zeros):
            begin = (place if begin is None else begin) if shared else None
            if begin is not None:
                best = max(best, (place + WORDS - begin, -begin))
        length, begin = best[0], -best[1]
        if len(text.body) >= LEAST_LEDE:
            return stretch(told.text, [word.written for word in text.body], begin, begin + length)
        return " ".join(word.written for word in (text.headline + text.body)[begin : begin + length])

    def _counting(self, kept: Kept, level: int) -> list[int]:
        zeros, worn = (1 << level) - 1, self.worn
        return [shingle for shingle in kept.shingles if not shingle & zeros and shingle not in worn]

    def _recurring(self, arriving: Kept) -> Copy | None:
        """Return the report of another day that `arriving` is the next of, if it is."""
        number = self.by_headline.get(_headline_key(arriving))
        if number is None or self.kept[number].chain == arriving.chain or not _recurs(arriving, self.kept[number]):
            return None
        return Copy(number, "recurring report", 0.0, 0.0)


_RANK: dict[Relation, int] = {"rerun": 0, "recurring report": 0, "cut": 1, "writethru": 2, "shares copy": 3, "same form": 4}


def _kept(told: Told, text: Text, vector: Vector, sketch: Sketch) -> Kept:
    names = (term for term in vector if term in text.names)
    return Kept(
        number=told.number,
        chain=told.chain,
        provider=told.provider,
        moment=told.moment.timestamp(),
        words=sketch.words,
        level=sketch.level,
        packed=packed(tuple(sketch.places)),
        headline=" ".join([word.term for word in text.headline if not word.figure]),
        top=next(names, next(iter(vector), "")),
        terms=tuple(vector)[:TERMS_KEPT],
        numbers=tuple(dict.fromkeys([word.term for word in text.headline + text.body[:200] if word.figure]))[:TERMS_KEPT],
    )


def _headline_key(kept: Kept) -> str:
    return f"{kept.provider}\n{kept.headline}"


def _relation(new: Kept, old: Kept, containment: float, jaccard: float, *, within: float) -> Relation:
    if _recurs(new, old) and jaccard < SAME:
        return "recurring report"
    if not _same_matter(new, old):
        return "same form"
    if containment >= CONTAINED and jaccard >= SAME:
        return "rerun"
    if new.words < old.words and containment >= CONTAINED:
        return "cut"
    if within >= MOSTLY and new.words >= CONTAINED * old.words and new.provider == old.provider:
        return "writethru"
    return "shares copy"


def _recurs(new: Kept, old: Kept) -> bool:
    """Tell whether `new` is the next of a series: the same headline but for numbers, a day later, with hardly a number of the old."""
    if not new.headline or new.headline != old.headline or new.moment - old.moment < A_DAY_LATER_S:
        return False
    common = len(frozenset(new.numbers) & frozenset(old.numbers))
    return len(new.numbers) >= FEW_NUMBERS and common <= OLD_NUMBERS * len(new.numbers)


def _same_matter(new: Kept, old: Kept) -> bool:
    """Tell whether both have the headline, or the foremost name of one stands in the other: who fills in a form anew changes both."""
    return new.headline == old.headline or not new.top or not old.top or new.top in old.terms or old.top in new.terms
