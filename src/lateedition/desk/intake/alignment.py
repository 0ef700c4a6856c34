"""Alignment: which paragraph of one text is which of another, though its words or its place have changed. Pure.

What reads the same is the same, in order as far as that goes (a longest common run of paragraphs); of what is left between
two such, the likest pairs in order; then what was moved: the same words elsewhere, and last what is very like.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from lateedition.story.blocks import Block, Embed, Figure, Gallery, Related, plain_text

LIKE = 0.5
"""From which share of words on two paragraphs in the same gap are one that was edited."""

VERY_LIKE = 0.75
"""From which share on they are one even if it was moved as well."""

MOST_COMPARED = 10_000
"""How many pairs are compared word by word at most, which takes some tenths of a second: whatever is sent, nobody waits longer."""


def key_of(block: Block) -> str:
    """Return what tells a block from others: its words, white space folded; for what is chosen and not written, what was chosen.

    >>> from lateedition.story.blocks import Paragraph
    >>> key_of(Paragraph("Two <em>men</em>  died"))
    'Two men died'
    """
    match block:
        case Figure(picture):
            return f"\\0figure {picture}"
        case Gallery(pictures):
            return f"\\0gallery {' '.join(str(figure.picture) for figure in pictures)}"
        case Related(stories):
            return f"\\0related {' '.join(map(str, stories))}"
        case Embed(address):
            return f"\\0embed {address}"
    return unicodedata.normalize("NFC", " ".join(plain_text((block,)).split()))


def aligned(before: Sequence[Block], after: Sequence[Block]) -> dict[int, int]:
    """Return for each place in `before` the place in `after` of the same block, edited or moved or not. No place is given twice."""
    old, new = [key_of(block) for block in before], [key_of(block) for block in after]
    pairs = dict(_in_order(old, new))
    _pair_moved(old, new, pairs)
    _pair_moved_and_edited(old, new, pairs)
    return pairs


def likeness(before: str, after: str) -> float:
    """Return the share of words that two texts have in common and in order, from 0 to 1; 0 where it is less than LIKE beyond doubt.

    >>> likeness("two men died in Moscow", "two women died in Moscow")
    0.8
    """
    words = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    if words.real_quick_ratio() < LIKE or words.quick_ratio() < LIKE:
        return 0.0
    return words.ratio()


def _in_order(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the pairs that need nothing to be moved: those that are the same, then the likest in each gap."""
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from zip(range(old_from, old_to), range(new_from, new_to), strict=True)
        elif what == "replace" and (old_to - old_from) * (new_to - new_from) <= MOST_COMPARED:
            gap = _likest(old[old_from:old_to], new[new_from:new_to])
            yield from ((old_from + one, new_from + other) for one, other in gap)


def _likest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs in order whose likenesses sum to the most, each of at least LIKE (Needleman and Wunsch 1970)."""
    like = [[likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] >= LIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if like[i][j] >= LIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _pair_moved(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> None:
    """Pair what nothing was found for with the same words elsewhere."""
    elsewhere: dict[str, list[int]] = {}
    for j in _left(new, pairs.values()):
        elsewhere.setdefault(new[j], []).append(j)
    for i in _left(old, pairs):
        if elsewhere.get(old[i]):
            pairs[i] = elsewhere[old[i]].pop(0)


def _pair_moved_and_edited(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> None:
    """Pair what nothing was found for with what is very like it elsewhere: of several the likest, of these the first."""
    lost, found = _left(old, pairs), _left(new, pairs.values())
    if len(lost) * len(found) > MOST_COMPARED:
        return
    for i in lost:
        like, place = max(((likeness(old[i], new[j]), -j) for j in found), default=(0.0, 0))
        if like >= VERY_LIKE:
            pairs[i] = -place
            found.remove(-place)


def _left(keys: Sequence[str], taken: Collection[int]) -> list[int]:
    known = set(taken)
    return [place for place in range(len(keys)) if place not in known]
