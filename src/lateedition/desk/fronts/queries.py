"""What fronts are made of, as the desk has it: arrangements, and the candidates of the ranking. So many queries, whatever there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from lateedition.desk.fronts.arrangement import Arrangement, undecided
from lateedition.desk.fronts.models import Change
from lateedition.desk.fronts.which import WhichFront
from lateedition.desk.handover import outbox
from lateedition.desk.stories import search
from lateedition.desk.stories.models import LiveEntry, Section, Story
from lateedition.press.candidates import SECTION_WINDOW, WINDOW
from lateedition.press.ranking import Candidate
from lateedition.story.happening import Happening
from lateedition.story.moment import in_utc

_VALUES = (5, 4, 3, 2, 1)
_FACTS = (
    "pk", "section_id", "news_value", "lifetime_h", "first_published", "updated", "livestory__started", "livestory__ended",
)  # fmt: skip

_Row = tuple[Any, ...]


def arrangement_of(number: int) -> Arrangement:
    """Return what is decided about the front of this number."""
    newest = changes_of(number).first()
    return newest.arranged if newest else undecided(number)


def changes_of(number: int) -> QuerySet[Change]:
    """Return the journal of a front, the newest line first."""
    found: QuerySet[Change] = Change.objects.filter(front=number).order_by("-pk")
    return found


def candidates_of(front: WhichFront, arrangement: Arrangement) -> list[Candidate]:
    """Return the stories that the ranking chooses from for a front: those that it has at the press, from the same facts."""
    published = _published(front)
    rows = [*_freshest(front, published), *published.filter(livestory__isnull=False, livestory__ended=None).values_list(*_FACTS)]
    rows += published.filter(pk__in=[pin.story for pin in arrangement.pins]).values_list(*_FACTS)
    return list(_candidates({row[0]: row for row in rows}))


def numbers_within(section: Section) -> list[int]:
    """Return the numbers of a section and of those inside it."""
    return list(Section.objects.filter(place__startswith=section.place).values_list("pk", flat=True))


def shown_stories(numbers: Iterable[int]) -> dict[int, Story]:
    """Return the stories of these numbers with what a picture of a page shows of them, by number."""
    found = Story.objects.select_related("section", "lead_picture", "livestory").defer("body").in_bulk(list(numbers))
    return dict(found)


def _published(front: WhichFront) -> QuerySet[Any]:
    found = Story.objects.filter(live=True)
    return found if front.section is None else found.filter(section__in=numbers_within(front.section))


def _freshest(front: WhichFront, published: QuerySet[Any]) -> list[_Row]:
    if front.section is not None:
        return list(published.order_by("-first_published", "-pk").values_list(*_FACTS)[:SECTION_WINDOW])
    by_value = (published.filter(news_value=value).order_by("-updated", "-pk").values_list(*_FACTS)[:WINDOW] for value in _VALUES)
    return [row for rows in by_value for row in rows]


def _candidates(rows: dict[int, _Row]) -> Iterable[Candidate]:
    running = [number for number, row in rows.items() if _runs(row)]
    newest = LiveEntry.objects.filter(story__in=running, deleted=None).values_list("story").annotate(newest=Max("moment"))
    entries: dict[int, datetime] = dict(newest)
    happenings = happenings_of(rows)
    for number, row in rows.items():
        yield _candidate(row, entries.get(number), happenings.get(number, Happening(number)))


def happenings_of(numbers: Iterable[int]) -> dict[int, Happening]:
    """Return what the log says of the events of these stories, by number; nothing of those of which it says nothing."""
    held = outbox.held_of(f"happening:{number}" for number in numbers)
    return {document.number: document for _, document in held.values() if isinstance(document, Happening)}


def _candidate(row: Sequence[Any], entry: datetime | None, happening: Happening) -> Candidate:
    number, section, value, lifetime_h, published, updated, *_ = row
    return Candidate(
        number=number,
        section=section,
        news_value=value,
        lifetime_h=lifetime_h,
        published=in_utc(published),
        updated=in_utc(entry or updated),
        running=_runs(row),
        event=happening.event,
        sources=happening.sources,
    )


def _runs(row: Sequence[Any]) -> bool:
    *_, started, ended = row
    return started is not None and ended is None


def found_stories(text: str, front: WhichFront, *, limit: int) -> list[int]:
    """Return the numbers of stories that readers have and that have the words of `text`, the best match first."""
    best = search.found(text, limit=200)
    published = set(_published(front).filter(pk__in=best).values_list("pk", flat=True))
    return [number for number in best if number in published][:limit]
