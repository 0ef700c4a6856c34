"""The archive as readers see it: a month is a calendar, a day leads to its front pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec
import newsdesk
import pytest

from lateedition.story.taxonomy import Site

MONTH = "/archive/2026/05/"


def days_of(page: str) -> dict[int, tuple[str, int]]:
    """Each day that is a link: where it leads, and how many stories it is said to have."""
    found = re.findall(r'<td><a href="([^"]*)"><time datetime="[^"]*">(\d+)</time> <small>(\d+)', page)
    return {int(day): (address, int(count)) for address, day, count in found}


def hand_stories(pressroom: newsdesk.Pressroom, *moments: datetime) -> None:
    stories = [newsdesk.story(at, first_published=moment, updated=moment) for at, moment in enumerate(moments, 1)]
    pressroom.hand(*stories)


def may(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 5, day, hour, tzinfo=UTC)


def test_a_month_is_a_calendar_with_the_days_that_have_stories_as_links_with_their_number(pressroom: newsdesk.Pressroom) -> None:
    hand_stories(pressroom, may(4), may(4, 10), may(31), datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC))
    page = pressroom.text(MONTH)
    assert days_of(page) == {4: ("/archive/2026/05/04/", 2), 31: ("/archive/2026/05/31/", 1)}
    assert "<td><span>5</span></td>" in page
    assert page.count("<tr>") == 1 + 5, "May 2026 begins on a Friday and has five weeks that begin on Mondays"
    assert re.search(r'<a class="older" rel="prev" href="/archive/2026/03/">', page)
    assert re.search(r'<a class="newer" rel="next" href="/archive/2026/07/">', page)
    assert re.search(r"<caption>[^<]* 3</caption>", page)


def test_a_publish_and_a_kill_are_counted(pressroom: newsdesk.Pressroom) -> None:
    story = newsdesk.story(2, first_published=may(4), updated=may(4))
    pressroom.hand(newsdesk.story(1, first_published=may(4), updated=may(4)), story)
    pressroom.hand(newsdesk.killed(story))
    assert days_of(pressroom.text(MONTH))[4][1] == 1
    assert pressroom.differences() == []


@pytest.mark.parametrize(("language", "first"), [("en", "Monday"), ("en-US", "Sunday"), ("hi", "रविवार"), ("ar", "Saturday")])
def test_weeks_begin_as_they_do_where_the_paper_is_read(pressroom: newsdesk.Pressroom, language: str, first: str) -> None:
    site = next(each for each in newsdesk.paper() if isinstance(each, Site))
    pressroom.hand(msgspec.structs.replace(site, language=language))
    hand_stories(pressroom, may(3))
    page = pressroom.text(MONTH)
    assert re.findall(r'<th scope="col" abbr="([^"]*)">', page)[0] == first
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    column = {"Monday": 6, "Saturday": 1}.get(first, 0)  # the third of May 2026 is a Sunday
    assert any("/archive/2026/05/03/" in row.split("<td>")[1:][column] for row in rows)


def test_a_day_leads_to_its_front_pages_and_no_crawler_is_to_follow(pressroom: newsdesk.Pressroom) -> None:
    hand_stories(pressroom, may(4))
    assert '<a href="/-/fronts/2026-05-04" rel="nofollow">' in pressroom.text("/archive/2026/05/04/")
