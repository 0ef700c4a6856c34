"""Sentences: a wording taken apart into the pieces that are compared. What only points elsewhere is left out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lateedition.desk.stories.judging.lexicon import POINTERS
from lateedition.desk.stories.judging.tokens import Token, capitals_within, folded, tokens_of
from lateedition.story.blocks import (
    Block,
    Embed,
    Extract,
    FactBox,
    Figure,
    Film,
    Gallery,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Related,
    Sound,
    Table,
)
from lateedition.story.markup import text_of
from lateedition.story.wording import Wording

Field = Literal["headline", "standfirst", "body", "caption", "place"]
FIELDS: tuple[Field, ...] = ("headline", "standfirst", "body", "caption", "place")

_END = re.compile(r"(?<=[.!?।])[\"'”’»]*\s+(?=[\"'“‘«„¿¡]*[^\W_a-z])|(?<=[.!?।][\"'”’»])\s+|\s*;\s+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Gen|Col|Sen|Rep|Gov|Lt|Sgt|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|bzw|ca|Nr|M|Sr|Sra)"
    r"|\b[A-Za-z]|\b[ap]\.m|\d)\.$"
)
_ALL_LINK = re.compile(r"\s*<a\b[^>]*>(?:(?!</a>).)*</a>\s*", re.DOTALL)
_TITLE_CASE = 0.6


@dataclass(frozen=True)
class Piece:
    """A sentence: its words as they stand, and taken apart. `heading` is for one that divides paragraphs and tells nothing itself."""

    text: str
    tokens: tuple[Token, ...]
    heading: bool = False

    @cached_property
    def letters(self) -> str:
        """What is compared of it, in one run: a hyphen or a space between two words makes no difference."""
        return "".join(f" {each.kind[0]}{each.key} " if each.kind != "word" else each.key for each in self.tokens)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words, figures and dates in it that tell something."""
        return frozenset(each.key for each in self.tokens if each.key)

    @cached_property
    def shape(self) -> frozenset[str]:
        """As `keys`, but any figure stands for any other: a sentence is still the same one when its number is another."""
        return frozenset(each.key if each.kind == "word" else f" {each.kind}" for each in self.tokens if each.key)


@dataclass(frozen=True)
class Copy:
    """A wording taken apart, a field at a time."""

    fields: dict[Field, tuple[Piece, ...]]

    def keys_of(self, field: Field) -> frozenset[str]:
        """Return the words, figures and dates of one field that tell something."""
        return frozenset(key for piece in self.fields[field] for key in piece.keys)

    def company_of(self, key: str) -> set[str]:
        """Return the words that stand beside a figure, wherever it stands."""
        found = (company_of(piece.tokens).get(key, set()) for pieces in self.fields.values() for piece in pieces if key in piece.keys)
        return set().union(*found)

    @cached_property
    def keys(self) -> frozenset[str]:
        """All words, figures and dates that tell something, wherever they stand."""
        return frozenset(key for pieces in self.fields.values() for piece in pieces for key in piece.keys)


def taken_apart(*wordings: Wording, language: str) -> list[Copy]:
    """Return the pieces of each of `wordings`. What is a name is gathered from all of them."""
    sources = [{name: list(_lines(wording, name)) for name in FIELDS} for wording in wordings]
    names = _names(sources, language)
    return [Copy({name: tuple(_pieces(lines, name, names, language)) for name, lines in source.items()}) for source in sources]


def company_of(tokens: Sequence[Token]) -> dict[str, set[str]]:
    """Return of each figure and date among `tokens` which words stand beside it."""
    telling = [token for token in tokens if token.key]
    found: dict[str, set[str]] = {}
    for at, token in enumerate(telling):
        if token.kind != "word":
            beside = [*telling[max(0, at - 1) : at], *telling[at + 1 : at + 2]]
            found.setdefault(token.key, set()).update(each.key for each in beside if each.kind == "word")
    return found


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a paragraph. Abbreviations end none; a semicolon ends one, as a full stop might stand there.

    >>> sentences_of("Dr. Lund left at 6 a.m. on Tuesday. “We wait,” he said; she did not.")
    ['Dr. Lund left at 6 a.m. on Tuesday.', '“We wait,” he said', 'she did not.']
    """
    found: list[str] = []
    begun = 0
    for end in _END.finditer(text):
        said = text[begun : end.start()].rstrip("\"'”’»")
        if _ABBREVIATED.search(said):
            continue
        found.append(text[begun : end.end()].rstrip(" ;"))
        begun = end.end()
    return [each for each in (*found, text[begun:].strip()) if each]


def lines_of(block: Block) -> Iterator[str]:
    """Give the paragraphs of a block as plain text; a quotation set apart has its marks, and a table gives its rows."""
    match block:
        case Paragraph(html) | Heading(html):
            yield text_of(html)
        case Quote(html, source):
            yield f"“{text_of(html)}”"
            yield source
        case Extract(paragraphs, credit):
            yield from (f"“{text_of(html)}”" for html in paragraphs)
            yield credit
        case Listing(items):
            yield from map(text_of, items)
        case Table(html):
            yield from (text_of(row) for row in html.split("</tr>"))
        case FactBox(points, title):
            yield title
            yield from map(text_of, points)
        case Figure(caption=caption) | Embed(caption=caption) | Sound(caption=caption) | Film(caption=caption):
            yield caption
        case Gallery(pictures, title):
            yield title
            yield from (figure.caption for figure in pictures)
        case Related():
            return


def _lines(wording: Wording, name: Field) -> Iterator[tuple[str, bool]]:
    """Give the lines of a field as folded text, and whether each is a heading."""
    if name != "body":
        yield folded(getattr(wording, name)), False
        return
    for block in wording.body:
        if isinstance(block, Paragraph) and _only_points(block.html):
            continue
        yield from ((folded(line), isinstance(block, Heading)) for line in lines_of(block) if line)


def _only_points(html: str) -> bool:
    """Say whether a paragraph tells nothing but leads to another story: it is one link, or begins as such lines do."""
    return bool(_ALL_LINK.fullmatch(html)) or text_of(html).casefold().startswith(tuple(f"{each}:" for each in POINTERS))


def _names(sources: Iterable[dict[Field, list[tuple[str, bool]]]], language: str) -> frozenset[str]:
    texts = [line for source in sources for lines in source.values() for line, _ in lines if not _in_title_case(line)]
    return capitals_within([sentence for text in texts for sentence in sentences_of(text)], language=language)


def _in_title_case(line: str) -> bool:
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) >= _TITLE_CASE * len(words)


def _pieces(lines: Iterable[tuple[str, bool]], name: Field, names: frozenset[str], language: str) -> Iterator[Piece]:
    for line, heading in lines:
        for sentence in sentences_of(line):
            tokens = tokens_of(sentence, language=language, names=None if name == "place" else names)
            yield Piece(sentence, tuple(tokens), heading)
