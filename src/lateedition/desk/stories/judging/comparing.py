"""Comparing: what one sentence tells that the sentence it came of did not, and the other way round. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Literal

from lateedition.desk.stories.judging.lexicon import NEGATIONS, RELATIONS, SAYING, WEIGHTY
from lateedition.desk.stories.judging.pairing import Pair, without
from lateedition.desk.stories.judging.sentences import Copy, Piece, company_of
from lateedition.desk.stories.judging.spelling import contrary, is_form, is_slip
from lateedition.desk.stories.judging.tokens import Token, compared

Sort = Literal["number", "name", "quote", "negation", "sentence", "claim", "source", "words"]

_TELLS = 3
_TELLING = 13  # up to a dozen a number is any number
_KNOWN_SHARE = 0.8


@dataclass(frozen=True)
class Finding:
    """What differs, by the words concerned; either side may be empty."""

    sort: Sort
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Versions:
    """Two versions of a story, taken apart, and their language: what stands elsewhere in one of them is neither new nor gone."""

    before: Copy
    after: Copy
    language: str


def findings_of(pair: Pair, versions: Versions, *, summary: bool) -> Iterator[Finding]:
    """Give what differs between the sentences of `pair`. A `summary` may say again what the text says."""
    if not pair.before or not pair.after:
        yield from _alone(pair, versions, summary=summary)
        return
    old, new = _tokens(pair.before), _tokens(pair.after)
    if "".join(piece.letters for piece in pair.before) == "".join(piece.letters for piece in pair.after):
        return
    yield from _figures(old, new, versions)
    yield from _words(old, new, versions, summary=summary)


def _alone(pair: Pair, versions: Versions, *, summary: bool) -> Iterator[Finding]:
    """Give what a sentence tells that has no like on the other side. Headings tell nothing, nor a headline what the text has."""
    for pieces, known in ((pair.after, versions.before.keys), (pair.before, versions.after.keys)):
        for piece in pieces:
            share = len(piece.keys & known) / (len(piece.keys) or 1)
            if piece.heading or not piece.keys or (summary and share >= _KNOWN_SHARE):
                continue
            yield Finding("sentence", after=piece.text) if pieces is pair.after else Finding("sentence", before=piece.text)


def _figures(old: Sequence[Token], new: Sequence[Token], versions: Versions) -> Iterator[Finding]:
    before, after = ([each for each in tokens if each.kind != "word"] for tokens in (old, new))
    lost, gained = _less(before, after), _less(after, before)
    for token in list(lost):
        again = next((other for other in gained if _same_figure(token, other)), None)
        if again is not None:
            lost.remove(token)
            gained.remove(again)
    if not lost:
        gained = [each for each in gained if not _is_told(each, new, before, versions.before)]
    elif not gained:
        lost = [each for each in lost if not _is_told(each, old, after, versions.after)]
    if lost or gained:
        yield Finding("number", _said(lost), _said(gained))
    elif before and (turned := _turned(old, new)):
        yield Finding("number", turned, turned)


def _is_told(token: Token, among: Sequence[Token], others: Iterable[Token], elsewhere: Copy) -> bool:
    """Say whether a figure on one side only tells nothing: it says one of the `others` in its own unit, or stands elsewhere, too.

    A small number of nothing in particular stands in many places; it must stand beside one of the same words there.
    """
    if not token.key or any(_same_figure(token, other) for other in others):
        return True
    if token.figure is None or token.figure.unit or token.figure.value >= _TELLING:
        return token.key in elsewhere.keys
    return bool(company_of(among).get(token.key, set()) & elsewhere.company_of(token.key))


def _same_figure(one: Token, other: Token) -> bool:
    if one.figure is not None and other.figure is not None:
        return one.figure.same(other.figure)
    # "today" and "on Tuesday": which day that was, nobody can say from here
    return one.kind == other.kind == "date" and (not one.key or not other.key)


def _turned(old: Sequence[Token], new: Sequence[Token]) -> str:
    """Return the first figure that stands beside other words than before, while other figures do, too; empty if none does."""
    places, since = company_of(old), company_of(new)
    moved = [key for key in places if key in since and not places[key] & since[key] and places[key] and since[key]]
    return moved[0] if len(moved) > 1 else ""


def _words(old: Sequence[Token], new: Sequence[Token], versions: Versions, *, summary: bool) -> Iterator[Finding]:
    before, after = ([each for each in tokens if each.kind == "word" and each.key] for tokens in (old, new))
    lost, gained = _less(before, after), _less(after, before)
    weighty, negations = _compared(WEIGHTY, versions.language), _compared(NEGATIONS, versions.language)
    yield from _contraries(lost, gained)
    yield from _of_class("negation", negations, lost, gained)
    yield from _moved_negations(before, after, negations)
    yield from _of_class("claim", weighty, lost, gained)
    yield from (each for each in _of_class("words", _compared(RELATIONS, versions.language), lost, gained) if each.before and each.after)
    yield from _names(lost, gained, versions)
    _without_forms(lost, gained)
    yield from _of_class("source", _compared(SAYING, versions.language), lost, gained)
    if not lost or summary:
        gained = [each for each in gained if each.key not in versions.before.keys]
    if not gained:
        lost = [each for each in lost if each.key not in versions.after.keys]
    if (lost and gained) or len(lost) >= _TELLS or len(gained) >= _TELLS:
        yield Finding("words" if lost and gained else "sentence", _said(lost), _said(gained))


def _contraries(lost: list[Token], gained: list[Token]) -> Iterator[Finding]:
    for token in list(lost):
        other = next((each for each in gained if contrary(token.key, each.key)), None)
        if other is not None:
            lost.remove(token)
            gained.remove(other)
            yield Finding("negation", token.text, other.text)


def _moved_negations(before: Sequence[Token], after: Sequence[Token], negations: frozenset[str]) -> Iterator[Finding]:
    """Give what is denied now and was not, by as many negations as before: "did not say it was", "said it was not"."""
    denied, since = _denied(before, negations), _denied(after, negations)
    moved = [(token, other) for token, other in zip(denied, since, strict=False) if not is_form(token.key, other.key)]
    if moved and len(denied) == len(since):
        yield Finding("negation", f"not {moved[0][0].text}", f"not {moved[0][1].text}")


def _denied(tokens: Sequence[Token], negations: frozenset[str]) -> list[Token]:
    """Return the word behind each negation."""
    return [after for token, after in pairwise(tokens) if token.key in negations]


def _of_class(sort: Sort, words: frozenset[str], lost: list[Token], gained: list[Token]) -> Iterator[Finding]:
    """Give the words of a class that came or went, and take them out of the lists."""
    gone, new = ([each for each in tokens if each.key in words] for tokens in (lost, gained))
    if gone or new:
        lost[:] = [each for each in lost if each not in gone]
        gained[:] = [each for each in gained if each not in new]
        yield Finding(sort, _said(gone), _said(new))


def _names(lost: list[Token], gained: list[Token], versions: Versions) -> Iterator[Finding]:
    gone, new = ([each for each in tokens if each.name] for tokens in (lost, gained))
    if not gone and not new:
        return
    lost[:] = [each for each in lost if not each.name]
    gained[:] = [each for each in gained if not each.name]
    if not gone:
        new = [each for each in new if each.key not in versions.before.keys]
    elif not new:
        gone = [each for each in gone if each.key not in versions.after.keys]
    if gone or new:
        yield Finding("name", _said(gone), _said(new))


def _without_forms(lost: list[Token], gained: list[Token]) -> None:
    """Take out words that are one with a slip in it, or forms of one."""
    for token in list(lost):
        other = next((each for each in gained if is_slip(token.key, each.key) or is_form(token.key, each.key)), None)
        if other is not None:
            lost.remove(token)
            gained.remove(other)


def _compared(words: dict[str, frozenset[str]], language: str) -> frozenset[str]:
    return frozenset(compared(word, language=language) for word in words.get(language, ())) - {""}


def _tokens(pieces: Iterable[Piece]) -> list[Token]:
    return [token for piece in pieces for token in piece.tokens]


def _less(these: Iterable[Token], others: Iterable[Token]) -> list[Token]:
    return without(these, others, key=attrgetter("key"))


def _said(tokens: Iterable[Token]) -> str:
    return " ".join(token.text for token in tokens)
