"""The front pages of a day, as readers of the archive find them."""

from __future__ import annotations

import re
from datetime import timedelta

import newsdesk
import pytest

from lateedition.stand.exchange import Answer, Request
from lateedition.stand.memory import Memory
from lateedition.stand.respond import respond

DAY = "/-/fronts/2026-03-03"
"""The room is in Kolkata; its clock stands at 17:30 on that day."""


def ask(pressroom: newsdesk.Pressroom, path: str = DAY, *, query: str = "") -> Answer:
    with pressroom.store.view() as view:
        later = (pressroom.now + timedelta(minutes=1)).timestamp()
        return respond(Request(method="GET", path=path, query=query), view=view, now=later, memory=Memory())


def rows_of(answer: Answer) -> list[str]:
    listed = answer.body.decode().partition('<ol class="front-pages">')[2].partition("</main>")[0]
    return re.findall(r"<li><h2>.*?(?=<li><h2>|\Z)", listed, re.DOTALL)


def publish(pressroom: newsdesk.Pressroom, *numbers: int, every: timedelta, **said: object) -> None:
    for number in numbers:
        pressroom.now += every
        pressroom.hand(newsdesk.story(number, first_published=pressroom.now, updated=pressroom.now, **said))


def test_each_leads_to_the_front_page_of_its_moment_with_its_first_headlines(pressroom: newsdesk.Pressroom) -> None:
    publish(pressroom, 1, 2, every=timedelta(hours=1))
    rows = rows_of(ask(pressroom))
    assert ["Headline2x" in rows[0], "Headline2x" in rows[1], "Headline1x" in rows[1]] == [True, False, True]
    assert ">19:30:00</time>" in rows[0]
    [(path, query)] = re.findall(r'<a href="([^"?]*)\?([^"]*)" rel="nofollow">', rows[1])
    page = ask(pressroom, path, query=query)
    assert page.status == 200
    assert (b"Headline1x" in page.body, b"Headline2x" in page.body) == (True, False)


def test_a_busy_day_is_a_short_list_with_each_hour_and_each_change_of_the_lead(pressroom: newsdesk.Pressroom) -> None:
    publish(pressroom, *range(1, 41), every=timedelta(minutes=6))
    rows = rows_of(ask(pressroom))
    assert 5 <= len(rows) < 30, "four hours, and the lead changed 24 times and more"
    hours = {row.partition("</time>")[0][-8:-6] for row in rows}
    assert {"17", "18", "19", "20", "21"} <= hours


def test_a_front_page_that_named_what_was_killed_is_a_tombstone(pressroom: newsdesk.Pressroom) -> None:
    publish(pressroom, 1, 2, every=timedelta(hours=1))
    pressroom.now += timedelta(hours=1)
    pressroom.hand(newsdesk.killed(newsdesk.story(2)))
    said = ask(pressroom).body
    assert b"Headline2x" not in said
    assert b"Something on it has been recalled since" in said
    assert "Headline1x" in rows_of(ask(pressroom))[0]


def test_what_is_forgotten_is_said_to_be(pressroom: newsdesk.Pressroom) -> None:
    publish(pressroom, 1, 2, every=timedelta(hours=1))
    assert b"is not kept any more" not in ask(pressroom).body
    with pressroom.store.view() as view:
        newest = view.head.number
    pressroom.store.print_edition(lambda printing: printing.forget(before=newest, most=100_000), moment=pressroom.now)
    assert b"What was before this is not kept any more: 2026-03-03 19:30 IST" in ask(pressroom).body
    assert b"Of this day no front page is kept." in ask(pressroom, "/-/fronts/2026-03-01").body


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-03-04", 404),
        ("9999-12-31", 404),
        ("0001-01-01", 404),
        ("1969-12-31", 404),
        ("2026-02-30", 400),
        ("", 400),
        ("x" * 3_000, 400),
    ],
)
def test_a_day_that_is_none_or_has_not_been_is_refused(pressroom: newsdesk.Pressroom, day: str, status: int) -> None:
    assert ask(pressroom, f"/-/fronts/{day}").status == status


def test_the_page_is_kept_by_nobody_and_not_indexed(pressroom: newsdesk.Pressroom) -> None:
    headers = dict(ask(pressroom).headers)
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["cache-control"] == "private, no-store"
