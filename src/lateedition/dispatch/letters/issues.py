"""Issues: which letters may be sent now, worked out from the edition. A daily letter's stories are chosen once, at its hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from lateedition.dispatch.fediverse.survey import is_visible
from lateedition.dispatch.letters.book import Book
from lateedition.dispatch.letters.due import LATE_S, Slot, may_be_sent, newest_slot
from lateedition.edition.segments import plain_of
from lateedition.edition.view import View
from lateedition.press.fragments.order import fragment_of
from lateedition.press.library import Library
from lateedition.press.reading import Shelf
from lateedition.story.article import Story
from lateedition.story.front import HOME
from lateedition.story.letters import Letter, Letters
from lateedition.story.taxonomy import Section, Site

DAY_S = 86_400.0
_MOST_IN_SECTION = 50


class Group(Struct, frozen=True, array_like=True):
    """Stories under one heading: those of a section, or of the front page, whose number is 0."""

    section: int
    stories: tuple[int, ...]


class Issue(Struct, frozen=True):
    """A letter that may be sent: its name, what it is, of which moment it is, and what is in it.

    Who signed up after `at` is not sent it. A "correction" goes to those who were sent the story `about`, and says only `text`.
    """

    name: str
    kind: Literal["daily", "breaking", "correction"]
    at: float
    groups: tuple[Group, ...] = ()
    about: int = 0
    text: str = ""

    @property
    def day(self) -> str:
        """The day that a daily letter is of; empty for others."""
        return self.name.removeprefix(daily_name("")) if self.kind == "daily" else ""

    @property
    def stories(self) -> tuple[int, ...]:
        """The stories in it."""
        return tuple(number for group in self.groups for number in group.stories)


def issues(view: View, library: Library, site: Site, book: Book, *, now: float) -> list[Issue]:
    """Return the letters that may be sent now, the most pressing first. A daily letter of which nothing was chosen yet is chosen here."""
    letters = site.letters
    if letters is None:
        return []
    asked = [each for each in _asked(library, now=now) if _may_go(each, letters, view, library)]
    found = [_issue_of(each) for each in sorted(asked, key=lambda each: each.kind != "correction")]
    return [*found, *_daily(view, library, site, letters, book, now=now)]


def still(issue: Issue, view: View, library: Library) -> Issue | None:
    """Return an issue with those of its stories that readers have in this edition; None if there is nothing to be sent of it any more."""
    if issue.kind == "correction":
        return issue
    groups = tuple(Group(group.section, _visible(group.stories, view, library)) for group in issue.groups)
    kept = tuple(group for group in groups if group.stories)
    return msgspec.structs.replace(issue, groups=kept) if kept else None


def daily_name(day: str) -> str:
    """Return the name of the daily letter of a day."""
    return f"daily {day}"


def _asked(library: Library, *, now: float) -> Iterator[Letter]:
    """Give the letters that the desk asked for and that may still be sent, the newest first."""
    for number in reversed(list(library.numbers("letter"))):
        found = library.document("letter", number)
        if not isinstance(found, Letter) or now - found.asked.timestamp() >= LATE_S:
            return
        if may_be_sent(found.asked.timestamp(), now=now):
            yield found


def _may_go(letter: Letter, letters: Letters, view: View, library: Library) -> bool:
    """Say whether a letter may go out: a correction always, breaking news while readers have the page."""
    if letter.kind == "correction":
        return True
    return letters.breaking and bool(_visible((letter.story,), view, library))


def _issue_of(letter: Letter) -> Issue:
    name, at = f"{letter.kind} {letter.number}", letter.asked.timestamp()
    if letter.kind == "correction":
        return Issue(name, "correction", at, about=letter.story, text=letter.text)
    return Issue(name, "breaking", at, (Group(HOME, (letter.story,)),))


def _daily(view: View, library: Library, site: Site, letters: Letters, book: Book, *, now: float) -> Iterator[Issue]:
    if not letters.daily:
        return
    slot = newest_slot(now, hour=letters.daily, zone=ZoneInfo(site.zone))
    if not may_be_sent(slot.at, now=now):
        return
    name = daily_name(slot.day)
    kept = book.choice_of(name)
    if kept is None:
        kept = msgspec.json.encode(chosen(view, library, letters, slot))
        book.choose_for(name, kept, at=slot.at)
    issue = still(Issue(name, "daily", slot.at, msgspec.json.decode(kept, type=tuple[Group, ...])), view, library)
    if issue is not None:
        yield issue


def chosen(view: View, library: Library, letters: Letters, slot: Slot) -> tuple[Group, ...]:
    """Return what a daily letter has: the top news in the order of the front page, and of each section what is new since the day before.

    Where nothing was published or updated since then there is no letter.
    """
    top = tuple(_visible(_order(view), view, library)[: letters.top])
    groups, used = [Group(HOME, top)] if top else [], set(top)
    sections = sorted(
        (each for each in library.sections() if each.parent is None and each.in_menu), key=lambda each: (each.order, each.number)
    )
    for section in sections:
        new = [
            each
            for each in _newest(section, view, library)
            if each.first_published.timestamp() >= slot.at - DAY_S and each.number not in used
        ]
        found = tuple(each.number for each in new[: letters.per_section])
        used.update(found)
        groups += [Group(section.number, found)] if found else []
    told = (library.story(number) for group in groups for number in group.stories)
    is_news = any(each is not None and each.updated.timestamp() >= slot.at - DAY_S for each in told)
    return tuple(groups) if is_news else ()


def _order(view: View) -> tuple[int, ...]:
    """Return the front page in its order, as this edition has it."""
    found = view.fragment(fragment_of(HOME))
    return msgspec.json.decode(plain_of(found.segment), type=tuple[int, ...]) if found else ()


def _newest(section: Section, view: View, library: Library) -> Iterator[Story]:
    numbers = library.shelves.newest(Shelf("section", section.number), count=_MOST_IN_SECTION)
    found = (library.story(number) for number in _visible(tuple(numbers), view, library))
    return (each for each in found if each is not None)


def _visible(numbers: tuple[int, ...], view: View, library: Library) -> tuple[int, ...]:
    return tuple(number for number in numbers if (story := library.story(number)) is not None and is_visible(view, story))
