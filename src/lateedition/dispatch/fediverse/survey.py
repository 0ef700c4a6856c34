"""The survey: which stories the fediverse is to hear of, and how they are in the edition now."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lateedition.dispatch.fediverse.actors import keys_of
from lateedition.dispatch.fediverse.book import Book, Known, Task
from lateedition.dispatch.fediverse.objects import tag_of
from lateedition.edition.view import View
from lateedition.press.library import Library
from lateedition.press.trails import LATEST
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn
from lateedition.story.taxonomy import Site

NEWEST = 50
FRESH_S = 86_400.0
"""How long after its first publication a story may be told of. Nobody is sent an archive, nor an old story when it is edited."""

_MOST_EDITIONS = 2_000


class Fresh(Struct, frozen=True):
    """A story that may be told of for the first time: by whom, and when it was published."""

    number: int
    actors: tuple[str, ...]
    published: float


def fresh_stories(view: View, library: Library, site: Site, *, begun: float, now: float) -> list[tuple[Fresh, Known]]:
    """Return what was published since the house has been in the fediverse, in the last day, and is on the site; the oldest first."""
    found = []
    for number in library.shelves.newest(LATEST, count=NEWEST):
        story = library.story(number)
        if story is None or not is_visible(view, story):
            continue
        published = story.first_published.timestamp()
        if published >= max(begun, now - FRESH_S):
            fresh = Fresh(number, tuple(keys_of(story, library)), published)
            found.append((fresh, Known(number, story.address, tag_of(story, library, site))))
    return found[::-1]


def changed_stories(view: View, library: Library, site: Site, *, known: Iterable[Known]) -> list[Known]:
    """Return those that are otherwise than they were, or no more. One whose page is being printed just now is left for later."""
    found = []
    for each in known:
        story = library.story(each.number)
        if story is None:
            if each.tag and isinstance(library.document("story", each.number), Withdrawn):
                found.append(Known(each.number, each.address, ""))
        elif is_visible(view, story) and (now := Known(each.number, story.address, tag_of(story, library, site))) != each:
            found.append(now)
    return found


def changed_paths(view: View, *, since: int) -> set[str] | None:
    """Return the paths that the editions after `since` changed; None if that cannot be told any more."""
    newest = view.head.number
    if not since or newest < since or newest - since > _MOST_EDITIONS:
        return None
    found: set[str] = set()
    for number in range(since + 1, newest + 1):
        changes = list(view.changes(number))
        if not changes:
            return None
        found.update(change for change in changes if change.startswith("/"))
    return found


def is_visible(view: View, story: Story) -> bool:
    """Say whether readers have the page of `story` in this edition."""
    sheet = view.sheet(story.address)
    return sheet is not None and sheet.status == 200


def tasks(book: Book, fresh: Iterable[Fresh], *, now: float) -> list[Task]:
    """Return what is to be said to whom `now`: answers that are owed, recalls, changes, and then what is new."""
    found = [*book.owed(now=now), *book.changed(now=now)]
    for each in fresh:
        for actor in each.actors:
            found += book.fresh(each.number, actor, published=each.published, now=now)
    return found
