"""News: what readers' browsers can be told of as the edition is now, and what they were told of that is no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from lateedition.dispatch.fediverse.survey import is_visible
from lateedition.edition.view import View
from lateedition.press.library import Library
from lateedition.press.reading import Shelf
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn
from lateedition.story.live import LiveEntry
from lateedition.story.push import BREAKING, LIVE, SECTION

FRESH_S = 2 * 3_600.0
"""For how long something is news. Who could not be told in that time is not told."""

LIVE_PAUSE_S = 600.0
"""How long after a post of a live blog the next one is told of. Those between are not: the newest takes their place."""

_NEVER = datetime.max.replace(tzinfo=UTC)
_NEW = "new"
_ALERT, _ENTRY, _BLOG, _STORY = "alert-", "entry-", "live-", "story-"


class News(Struct, frozen=True):
    """Something that can be told of. `slot` is what its notification stands for, in place of an earlier one of the same slot.

    `thing` is what it is in that slot, `subject` what one must have asked for, `moment` when it became so, in POSIX seconds. A browser
    is told `pause_s` after what it was told last in this slot, and if it was sent fewer than `most_an_hour`.
    """

    slot: str
    thing: str
    story: int
    address: str
    subject: str
    moment: float
    urgency: str
    keeps_s: int
    most_an_hour: int
    pause_s: float = 0.0


class Thing(Struct, frozen=True):
    """Something that was told of."""

    slot: str
    thing: str
    story: int
    address: str


def news_in(view: View, library: Library, *, wanted: Collection[str], now: float) -> list[News]:
    """Return what can be told of `now`, in POSIX seconds, of what is `wanted`: only what the site offers, and readers have the page of."""
    site = library.site()
    if site is None:
        return []
    found: list[News] = []
    since = datetime.fromtimestamp(now - FRESH_S, UTC)
    if site.push.breaking and BREAKING in wanted:
        found += _alerts(library, since)
    if site.push.live:
        found += [each for number in _numbers(wanted, LIVE) for each in _posts(library, number)]
    if site.push.sections:
        found += [each for number in _numbers(wanted, SECTION) for each in _new_stories(library, number, since)]
    fresh = [each for each in found if now - FRESH_S <= each.moment]
    visible: dict[int, bool] = {}
    for each in fresh:
        if each.story not in visible:
            story = library.story(each.story)
            visible[each.story] = story is not None and is_visible(view, story)
    return [each for each in fresh if visible[each.story]]


def gone_of(view: View, library: Library, things: Iterable[Thing]) -> list[Thing]:
    """Return those of `things` that readers may not have any more. What is being printed just now is left for later."""
    return [each for each in things if _is_gone(view, library, each)]


def entry_of(story: Story, thing: str) -> LiveEntry | None:
    """Return the post of the live blog `story` that is called `thing`."""
    if story.live is None or not thing.startswith(_ENTRY):
        return None
    return next((entry for entry in story.live.entries if f"{_ENTRY}{entry.number}" == thing), None)


def is_of(story: Story, thing: str) -> bool:
    """Say whether `story`, which readers have, still is or has what is called `thing`."""
    if thing.startswith(_ENTRY):
        return entry_of(story, thing) is not None
    return thing == _NEW or thing == alert_of(story)


def alert_of(story: Story) -> str:
    """Return what it is called that `story` was sent out as breaking news; empty if it was not."""
    return f"{_ALERT}{story.alert:%Y%m%dT%H%M%S.%f}" if story.alert else ""


def _is_gone(view: View, library: Library, each: Thing) -> bool:
    document = library.document("story", each.story)
    if isinstance(document, Withdrawn):
        return True
    if not isinstance(document, Story) or not is_visible(view, document):
        return False
    return each.thing.startswith(_ENTRY) and entry_of(document, each.thing) is None


def _alerts(library: Library, since: datetime) -> Iterator[News]:
    for number in library.cards.alerted(since=since):
        story = library.story(number)
        if story is not None and story.alert is not None:
            yield _news(story, f"{_STORY}{number}", alert_of(story), BREAKING, story.alert, urgency="high", keeps_s=4 * 3_600, most=12)


def _posts(library: Library, number: int) -> Iterator[News]:
    story = library.story(number)
    if story is None or story.live is None or not story.live.running or not story.live.entries:
        return
    newest = story.live.entries[0]
    thing, subject = f"{_ENTRY}{newest.number}", f"{LIVE}{number}"
    yield _news(story, f"{_BLOG}{number}", thing, subject, newest.moment, urgency="normal", keeps_s=3_600, most=6, pause_s=LIVE_PAUSE_S)


def _new_stories(library: Library, section: int, since: datetime) -> Iterator[News]:
    for number in library.shelves.between(Shelf("section", section), since, _NEVER):
        story = library.story(number)
        if story is not None:
            slot, subject = f"{_STORY}{number}", f"{SECTION}{section}"
            yield _news(story, slot, _NEW, subject, story.first_published, urgency="low", keeps_s=12 * 3_600, most=4)


def _news(
    story: Story, slot: str, thing: str, subject: str, moment: datetime, *, urgency: str, keeps_s: int, most: int, pause_s: float = 0.0
) -> News:
    return News(slot, thing, story.number, story.address, subject, moment.timestamp(), urgency, keeps_s, most, pause_s)


def _numbers(wanted: Collection[str], kind: str) -> list[int]:
    return sorted(int(subject.removeprefix(kind)) for subject in wanted if subject.startswith(kind))
