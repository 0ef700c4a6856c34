"""Merging: a new version off the wire and a story that was edited since it was taken, three ways, paragraph by paragraph. Pure.

What the editor did not touch is as the agency has it now; what only the editor changed stays; what both changed is a conflict
with both sides; what the editor added stays where it is beside its neighbours. No word of the editor's is ever lost from the
merged copy or its conflicts.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from lateedition.desk.intake.alignment import aligned, key_of
from lateedition.story.blocks import (
    Block,
    Body,
    Embed,
    Extract,
    FactBox,
    Figure,
    Gallery,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Related,
    Table,
)
from lateedition.story.markup import escaped

State = Literal["same", "updated", "came", "went", "ours", "ours came", "ours went", "both", "conflict"]
"""What became of a passage: nothing; they changed, added or took out; we did; both did the same; both did different things."""

Part = Literal["headline", "standfirst", "body"]
Choice = Literal["ours", "theirs"] | Body
"""What somebody chose for a passage: one side of it, or other words."""

Sides = tuple[Block | None, Block | None, Block | None]
"""A passage as it was, as it is with us, as it is with them."""

_SAME_TAGS = (("em", "i"), ("strong", "b"))


class Copy(Struct, frozen=True):
    """The words of a story as they are merged."""

    headline: str
    standfirst: str = ""
    body: Body = ()


@dataclass(frozen=True)
class Passage:
    """A paragraph or a field in its three states, None where it is not there; headline and standfirst are paragraphs too.

    `number` names it within its merge.
    """

    number: int
    part: Part
    base: Block | None
    ours: Block | None
    theirs: Block | None

    @property
    def state(self) -> State:
        """What became of it."""
        if alike(self.ours, self.theirs):
            return "same" if alike(self.base, self.ours) else "both"
        if alike(self.base, self.ours):
            return "came" if self.base is None else "went" if self.theirs is None else "updated"
        if alike(self.base, self.theirs):
            return "ours came" if self.base is None else "ours went" if self.ours is None else "ours"
        return "conflict"

    @property
    def chosen(self) -> Block | None:
        """What it is if nobody chooses: theirs where we left theirs alone, else ours; in a conflict ours."""
        return self.theirs if self.ours == self.base or self.state in ("updated", "came", "went") else self.ours


@dataclass(frozen=True)
class Merge:
    """A merge: its passages in the order in which they stand."""

    passages: tuple[Passage, ...]

    @property
    def conflicts(self) -> tuple[Passage, ...]:
        """What both changed, each in a way of their own."""
        return tuple(passage for passage in self.passages if passage.state == "conflict")

    @property
    def changes(self) -> tuple[Passage, ...]:
        """What the agency changed and we did not."""
        return tuple(passage for passage in self.passages if passage.state in ("updated", "came", "went"))

    def copy(self, choices: Mapping[int, Choice] | None = None) -> Copy:
        """Return the merged copy. `choices` by number of the passage are for a side or other words; the rest is as it is `chosen`."""
        chosen = choices or {}
        blocks = [(passage.part, block) for passage in self.passages for block in _blocks(passage, chosen.get(passage.number))]
        return Copy(
            headline=_text(block for part, block in blocks if part == "headline"),
            standfirst=_text(block for part, block in blocks if part == "standfirst"),
            body=tuple(block for part, block in blocks if part == "body"),
        )


def merge(base: Copy, ours: Copy, theirs: Copy) -> Merge:
    """Return the merge of `theirs`, the new version, into `ours`, the story as it is, which began as `base`.

    >>> base = Copy("Two dead", body=(Paragraph("Two men died."), Paragraph("Police came.")))
    >>> ours = Copy("Two dead in Riga", body=base.body)
    >>> merged = merge(base, ours, Copy("Three dead", body=(Paragraph("Three men died."), Paragraph("Police came."))))
    >>> [(passage.part, passage.state) for passage in merged.passages]
    [('headline', 'conflict'), ('body', 'updated'), ('body', 'same')]
    """
    copies = (base, ours, theirs)
    headline, standfirst = _field(copy.headline for copy in copies), _field(copy.standfirst for copy in copies)
    parts: tuple[tuple[Part, list[Sides]], ...] = (
        ("headline", headline), ("standfirst", standfirst), ("body", _merged(base.body, ours.body, theirs.body))
    )  # fmt: skip
    found = [(part, sides) for part, all_sides in parts for sides in all_sides if any(sides)]
    return Merge(tuple(Passage(number, part, *sides) for number, (part, sides) in enumerate(found)))


def alike(one: Block | None, other: Block | None) -> bool:
    """Say whether two blocks say the same to a reader: white space, and which of two names a tag goes by, are nothing."""
    return one == other or (one is not None and other is not None and _plain(one) == _plain(other))


def _field(texts: Iterable[str]) -> list[Sides]:
    base, ours, theirs = (Paragraph(escaped(text)) if text else None for text in texts)
    return [(base, ours, theirs)]


def _merged(base: Body, ours: Body, theirs: Body) -> list[Sides]:
    in_ours, in_theirs = aligned(base, ours), aligned(base, theirs)
    twins = _twins(ours, theirs, set(in_ours.values()), set(in_theirs.values()))
    our_names = _names(in_ours, len(ours), {i: ("both", i) for i in twins}, "ours")
    their_names = _names(in_theirs, len(theirs), {j: ("both", i) for i, j in twins.items()}, "theirs")
    by_name = _sides(base, ours, theirs, our_names, their_names)
    return [by_name[name] for name in _ordered([("base", i) for i in range(len(base))], our_names, their_names)]


Name = tuple[str, int]
"""What names a passage while it is merged: where it came from, and its place there."""


def _twins(ours: Body, theirs: Body, our_known: set[int], their_known: set[int]) -> dict[int, int]:
    """Return what both added in the same words: the place in ours and that in theirs."""
    left = [j for j in range(len(theirs)) if j not in their_known]
    found: dict[int, int] = {}
    for i in (i for i in range(len(ours)) if i not in our_known):
        twin = next((j for j in left if key_of(theirs[j]) == key_of(ours[i])), None)
        if twin is not None:
            left.remove(twin)
            found[i] = twin
    return found


def _names(known: Mapping[int, int], count: int, twins: Mapping[int, Name], side: str) -> list[Name]:
    from_base: dict[int, Name] = {place: ("base", i) for i, place in known.items()}
    return [from_base.get(place) or twins.get(place) or (side, place) for place in range(count)]


def _sides(base: Body, ours: Body, theirs: Body, our_names: Sequence[Name], their_names: Sequence[Name]) -> dict[Name, Sides]:
    of_ours, of_theirs = dict(zip(our_names, ours, strict=True)), dict(zip(their_names, theirs, strict=True))
    of_base: dict[Name, Block] = {("base", i): block for i, block in enumerate(base)}
    names = dict.fromkeys((*of_base, *of_ours, *of_theirs))
    return {name: (of_base.get(name), of_ours.get(name), of_theirs.get(name)) for name in names}


def _ordered(base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name]) -> list[Name]:
    """Return every name once: in their order, unless we moved something, then in ours.

    What only the other side has goes right after what stands before it there.
    """
    order = list(theirs if _keeps_order(ours) else ours)
    for names in (ours, theirs, base):
        _insert(order, names)
    return order


def _keeps_order(names: Sequence[Name]) -> bool:
    places = [place for origin, place in names if origin == "base"]
    return places == sorted(places)


def _insert(order: list[Name], names: Sequence[Name]) -> None:
    """Put those of `names` that are not in `order` after what stands before them in `names`."""
    at, known = 0, set(order)
    for name in names:
        if name in known:
            at = order.index(name) + 1
        else:
            order.insert(at, name)
            at += 1


def _blocks(passage: Passage, choice: Choice | None) -> Body:
    if isinstance(choice, tuple):
        return choice
    block = {"ours": passage.ours, "theirs": passage.theirs, None: passage.chosen}[choice]
    return () if block is None else (block,)


def _text(blocks: Iterable[Block]) -> str:
    """Return the text of a field that was made a paragraph by `_field`."""
    return " ".join(html.unescape(block.html) for block in blocks if isinstance(block, Paragraph))


def _plain(block: Block) -> tuple[str, ...]:
    """Return what a block says, with nothing in it that a reader would not miss."""
    said: tuple[str, ...] = ()
    match block:
        case Paragraph(markup) | Heading(markup) | Table(markup):
            said = (_plain_markup(markup),)
        case Quote(markup, source):
            said = (_plain_markup(markup), source.strip())
        case Listing(items, ordered):
            said = (str(ordered), *map(_plain_markup, items))
        case Figure(picture, caption):
            said = (str(picture), caption.strip())
        case Gallery(pictures, title):
            said = (title.strip(), *(part for figure in pictures for part in _plain(figure)))
        case FactBox(points, title):
            said = (title.strip(), *map(_plain_markup, points))
        case Related(stories):
            said = tuple(map(str, stories))
        case Embed(address, caption):
            said = (address, caption.strip())
        case Extract(paragraphs, credit):
            said = (credit, *block.chain, *map(_plain_markup, paragraphs))
    return (type(block).__name__, *said)


def _plain_markup(markup: str) -> str:
    for tag, other in _SAME_TAGS:
        markup = re.sub(rf"<(/?){tag}>", rf"<\1{other}>", markup)
    return unicodedata.normalize("NFC", " ".join(html.unescape(markup).split()))
