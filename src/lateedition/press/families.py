"""Families: the published stories that say the same in several languages. One without a published translation is a family of none."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from lateedition.press.reading import Kin, Named, Teaser
from lateedition.press.tables import Table, number_key, number_of
from lateedition.story.article import Story
from lateedition.story.handover import Document


def family_of(original: int, *, translations: Table, teaser: Callable[[int], Teaser | None]) -> tuple[Kin, ...]:
    """Return the family of the story `original`, published itself or not: one a language, and nothing while there are not two.

    Of several in one language it is the one with the lowest number; languages come in the order of their tags.
    """
    numbers = [original, *(number_of(key[8:]) for key, _ in translations.scan(number_key(original)))]
    if len(numbers) == 1:
        return ()
    found: dict[str, Kin] = {}
    for each in filter(None, map(teaser, sorted(set(numbers)))):
        found.setdefault(each.language, Kin(each.number, each.language, each.address))
    return tuple(found[language] for language in sorted(found)) if len(found) > 1 else ()


def families_of(*documents: Document | None) -> set[str]:
    """Return the facts of the families that documents belong to."""
    return {f"family {root_of(each)}" for each in documents if isinstance(each, Story)}


def root_of(story: Story | Named) -> int:
    """Return the number of the story that the family of `story` began with."""
    return story.number if story.original is None else story.original


def as_bytes(family: tuple[Kin, ...]) -> bytes | None:
    """Return a family as bytes, None for one of none."""
    return msgspec.msgpack.encode(family) if family else None
