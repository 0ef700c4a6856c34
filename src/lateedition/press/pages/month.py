"""The page of a month: a calendar of its days, with how many stories were published on each."""

from __future__ import annotations

from calendar import Calendar

from msgspec import Struct

from lateedition.press.addresses import ARCHIVE, archive_address, href
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Showing
from lateedition.story.moment import first_weekday


class Weekday(Struct, frozen=True):
    """The head of a column: a weekday, cut short and in full."""

    short: str
    name: str


class DayView(Struct, frozen=True):
    """A day of the calendar; `href` is empty and `count` 0 for one on which nothing was published, `number` 0 for one of another month."""

    number: int = 0
    date: str = ""
    href: str = ""
    count: int = 0


class MonthView(Struct, frozen=True):
    """What month.html prints: weeks of seven days each, and the months before and after that have stories."""

    name: str
    weekdays: tuple[Weekday, ...]
    weeks: tuple[tuple[DayView, ...], ...]
    total: int
    before: Link | None
    after: Link | None


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page of the month that `key` ('month:2020-05') names, None if nothing was published in it."""
    month = key.partition(":")[2]
    days = reading.days(month)
    if not days:
        return None
    showing = Showing.on(reading)
    words, address = showing.words, archive_address(month)
    name = words.month(month)
    counts = {day: len(reading.day(f"{month}-{day:02}")) for day in days}
    first = first_weekday(showing.site.language)
    weeks = Calendar(first).monthdayscalendar(int(month[:4]), int(month[5:]))
    view = MonthView(
        name=name,
        weekdays=tuple(Weekday(words.weekdays_short[(first + at) % 7], words.weekdays[(first + at) % 7]) for at in range(7)),
        weeks=tuple(tuple(_day(month, day, counts.get(day, 0)) for day in week) for week in weeks),
        total=sum(counts.values()),
        before=_beside(showing, [each for each in reading.months() if each < month][-1:]),
        after=_beside(showing, [each for each in reading.months() if each > month][:1]),
    )
    frame = framed(showing, kind="archive", title=name, address=address, steps=[(words.archive, ARCHIVE), (name, address)])
    return Rendition(address=address, parts=kit.parts("month.html", frame=frame, month=view), keys=(key,))


def _day(month: str, day: int, count: int) -> DayView:
    date = f"{month}-{day:02}"
    return DayView(day, date, href(archive_address(date)) if count else "", count)


def _beside(showing: Showing, months: list[str]) -> Link | None:
    return next((Link(showing.words.month(month), href(archive_address(month))) for month in months), None)
