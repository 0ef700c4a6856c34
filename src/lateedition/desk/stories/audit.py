"""The audit: does the handover log say of every story what the desk says? Bulk updates and raw SQL pass the desk's doors by.

What the log says is what readers have. Whether a story is published is compared for all at once, in the database; what it says, for
those that are named, for those lately saved, and for all the others a slice at a time.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone
from msgspec.structs import replace

from lateedition.desk.handover import outbox
from lateedition.desk.stories import queries, snapshot
from lateedition.desk.stories.models import Agency, Author, Section, Story, Topic
from lateedition.desk.stories.publication import obstacles_of
from lateedition.press.findings import Difference, Unheard, Walk, Walks, walked
from lateedition.story.article import Story as StoryDocument
from lateedition.story.handover import Document, Withdrawn

MOST = 100
"""How many differences of one kind are named at most: a thousand are one mistake."""

A_SLICE_S = 0.5
"""How long a slice of what stories say may take: a minute has 120 of them."""

_A_QUESTION = 50
_LATELY = timedelta(seconds=5)
_STORIES = "stories of the desk"
_SAVE = "save and publish it at the desk"
_LOST = "it was deleted past the desk's doors; lateedition manage withdraw_lost NUMBER takes it from readers"


class DeskAndLog:
    """The desk beside the handover log, as the audit compares them. `since` is when what is lately saved begins."""

    name = "desk"

    def __init__(self, *, slice_s: float = A_SLICE_S) -> None:
        self._slice_s = slice_s
        self._since = timezone.now() - _LATELY

    def look(self, walks: Walks) -> tuple[list[Difference], Walks]:
        """Compare whether stories are published, what those say that were lately saved, the filing system, and a slice of the rest."""
        now, walk = timezone.now(), walks.get(_STORIES, Walk())
        with _answering():
            found = [*of_published(), *of_edited(self._since), *of_taxonomy()]
            more, number, met = of_slice(int(walk.at or 0), for_s=self._slice_s)
        self._since = now - _LATELY
        return [*found, *more], {_STORIES: walked(walk, number, met)}

    def again(self, subjects: Collection[str]) -> list[Difference]:
        """Compare these subjects."""
        stories = [int(subject.partition(":")[2]) for subject in subjects if subject.startswith("story:")]
        with _answering():
            others = list(of_taxonomy()) if len(stories) < len(subjects) else []
            return [*of_stories(stories), *(found for found in others if found.subject in subjects)]

    def everything(self) -> list[Difference]:
        """Compare all there is."""
        with _answering():
            return differences()


def differences() -> list[Difference]:
    """Return each difference between what is live at the desk and what the log says, having looked at everything."""
    return [*of_stories(chain(queries.numbers_of_stories(), queries.stories_unlike_their_log(MOST))), *of_taxonomy()]


def of_published() -> list[Difference]:
    """Return those of all stories, up to 100, that are live and not published in the log, or the other way round."""
    return list(of_stories(queries.stories_unlike_their_log(MOST)))


def of_edited(since: datetime) -> list[Difference]:
    """Return the differences of the stories that were saved at `since` or after it."""
    return list(_of_rows(queries.stories_edited_since(since)[:MOST]))


def of_slice(after: int, *, for_s: float) -> tuple[list[Difference], int | None, int]:
    """Compare the stories with numbers over `after`, for so many seconds.

    Return the differences, the number to go on after (None at the end), and how many were met.
    """
    deadline, found, met = time.monotonic() + for_s, list[Difference](), 0
    while time.monotonic() < deadline:
        rows = queries.stories_after(after)[:_A_QUESTION]
        found += _of_rows(rows)
        met += len(rows)
        if len(rows) < _A_QUESTION:
            return found, None, met
        after = rows[len(rows) - 1].pk
    return found, after, met


def of_stories(numbers: Iterable[int]) -> Iterator[Difference]:
    """Give the differences of these stories, those that are no more at the desk too."""
    left = list(dict.fromkeys(numbers))
    for at in range(0, len(left), _A_QUESTION):
        some = left[at : at + _A_QUESTION]
        rows = queries.stories_of(some)
        yield from _of_rows(rows)
        held = outbox.held_of(f"story:{number}" for number in set(some) - {story.pk for story in rows})
        for number, document in held.values():
            if isinstance(document, StoryDocument):
                yield _difference(document.number, document.headline, "does not have it", f"published as row {number}", _LOST)


def of_taxonomy() -> Iterator[Difference]:
    """Give the differences of sections, topics, authors, agencies and the site."""
    documents: list[Iterable[Document]] = [
        map(snapshot.standing_section, Section.objects.select_related("parent__parent")),
        map(snapshot.topic_document, Topic.objects.all()),
        map(snapshot.author_document, Author.objects.all()),
        map(snapshot.agency_document, Agency.objects.all()),
        [snapshot.site_document(queries.site_settings())],
    ]
    at_desk = {outbox.key_of(document): document for kind in documents for document in kind}
    held = outbox.held_of(at_desk)
    for key, document in at_desk.items():
        number, in_log = held.get(key, (0, None))
        if in_log != document:
            said = f"has it otherwise, as row {number}" if number else "does not have it"
            yield Difference("desk", key, repr(getattr(document, "name", "")), "has it otherwise", said, "save it at the desk")


def _of_rows(rows: QuerySet[Story]) -> Iterator[Difference]:
    held = outbox.held_of(f"story:{story.pk}" for story in rows)
    for story in rows:
        yield from _of_story(story, *held.get(f"story:{story.pk}", (0, None)))


def _of_story(story: Story, number: int, held: Document | None) -> Iterator[Difference]:
    published = isinstance(held, StoryDocument)
    if not story.live:
        if published:
            yield _difference(story.pk, story.headline, "not live", f"published as row {number}", "publish it, or publish and unpublish it")
    elif not isinstance(held, StoryDocument) or story.section is None:
        obstacles = obstacles_of(story, now=timezone.now())
        desk, first = (f"live although {'; '.join(obstacles)}", "mend that; ") if obstacles else ("live", "")
        yield _difference(story.pk, story.headline, desk, _state(held, number), f"{first}{_SAVE}")
    else:
        document = replace(snapshot.story_document(story), card=held.card)  # that is drawn from what the log says
        changed = [field for field in StoryDocument.__struct_fields__ if getattr(document, field) != getattr(held, field)]
        if changed:
            desk, log = f"has another {', '.join(changed)}", f"published as row {number}"
            yield _difference(story.pk, story.headline, desk, log, f"{_SAVE} if the desk is right")


def _state(held: Document | None, number: int) -> str:
    if held is None:
        return "does not have it"
    return f"withdrawn ({held.reason}) as row {number}" if isinstance(held, Withdrawn) else f"published as row {number}"


@contextmanager
def _answering() -> Iterator[None]:
    """Raise Unheard when the database does not answer. The next question connects anew."""
    try:
        yield
    except DatabaseError as failure:
        connection.close()
        raise Unheard(f"the desk's database: {failure}") from failure


def _difference(story: int, headline: str, desk: str, edition: str, do: str) -> Difference:
    return Difference("desk", f"story:{story}", repr(headline), desk, edition, do)
