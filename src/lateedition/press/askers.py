"""Askers of a fact that need not be written down: which stories' pages ask it follows from what the library knows of the stories.

A story's page asks for its section and those above it, its topics, authors, pictures and recordings, and for the story that it leads
on to; its cutting asks for some of that. A million rows that say so again would be most of the dependency index.
"""

from __future__ import annotations

from collections.abc import Iterator

from lateedition.press.library import Library
from lateedition.press.reading import Shelf

_BY_THEMSELVES = frozenset(("story", "next", "kindred", "alike"))
_BY_SHELF = frozenset(("section", "topic", "author"))
_BY_USE = frozenset(("picture", "recording"))
_FOLLOWING = _BY_THEMSELVES | _BY_SHELF | _BY_USE | {"teaser"}
_FOLLOWED_BY_CUTTINGS = _BY_SHELF | {"story"}


def follows(key: str, fact: str) -> bool:
    """Say whether it follows from the library that the rendition `key` may have asked `fact`.

    >>> follows("story:17", "section 3"), follows("section:3", "section 3"), follows("story:17", "agency 1")
    (True, False, False)
    """
    question = fact.partition(" ")[0]
    if key.startswith("cutting:"):
        return question in _FOLLOWED_BY_CUTTINGS
    return key.startswith("story:") and question in _FOLLOWING


def following(fact: str, library: Library) -> Iterator[str]:
    """Give the pages and cuttings of stories that may have asked `fact`; some may not have."""
    question, _, about = fact.partition(" ")
    if question in _FOLLOWING:
        for number in _stories(question, int(about), library):
            yield f"story:{number}"
            if question in _FOLLOWED_BY_CUTTINGS:
                yield f"cutting:{number}"


def _stories(question: str, number: int, library: Library) -> Iterator[int]:
    if question in _BY_THEMSELVES:
        yield number
    elif question in _BY_SHELF:
        yield from library.shelves.every(Shelf(question, number))  # type: ignore[arg-type]  # the kinds of shelves are named alike
    elif question in _BY_USE:
        yield from library.uses.stories(question, number)
    else:
        yield from _leading_to(number, library)


def _leading_to(number: int, library: Library) -> Iterator[int]:
    """Give the stories that may lead on to this one."""
    teaser = library.teaser(number)
    return iter(()) if teaser is None else library.trails.before(teaser)
