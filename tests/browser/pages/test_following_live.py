"""What a reader who leaves a live page open is promised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from paper import print_all
from sample import live_story

from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import Withdrawn
from lateedition.story.live import LiveEntry

HEADLINE = "The gates are shut"


@pytest.fixture
def followed(page, stall, courier, kit):
    """Open the live page, put another edition on the stall, and let a quarter of a minute pass."""
    page.clock.install()
    page.goto(stall.url + live_story().address)

    def then(*documents) -> None:
        for document in documents:
            courier.held[type(document), document.number] = document
        printed = print_all(courier, kit)
        stall.printed = lambda: printed
        asked = len(stall.requests)
        page.clock.run_for(16_000)
        page.wait_for_timeout(10)
        while len(stall.requests) == asked:
            page.wait_for_timeout(20)
        page.wait_for_timeout(150)

    return page, then


def later(*, new: int = 1, **changes) -> Story:
    story = live_story()
    entries = tuple(
        LiveEntry(100 + number, story.updated + timedelta(minutes=number), (Paragraph("Nobody is left on the quay."),), HEADLINE)
        for number in range(new, 0, -1)
    )
    return replace(story, live=replace(story.live, entries=entries + story.live.entries, **changes))


def test_new_entries_are_announced_and_come_when_asked_for(followed):
    page, then = followed
    page.evaluate("document.querySelector('#entry-3').scrollIntoView()")
    before = page.locator("#entry-3").bounding_box()["y"]
    then(later(new=2))
    assert page.locator("[role=status]").inner_text() == "2 new updates"
    assert page.locator("#entry-3").bounding_box()["y"] == before
    assert page.locator("#entry-101").count() == 0
    page.get_by_role("button", name="2 new updates").click()
    entries = page.locator(".entry").evaluate_all("all => all.map(one => one.id)")
    assert entries[:3] == ["entry-102", "entry-101", "entry-7"]
    assert page.evaluate("document.activeElement.id") == "entry-102"
    assert page.locator("[role=status]").inner_text() == ""


def test_edits_and_deletions_come_by_themselves_and_move_nothing_that_is_read(followed):
    page, then = followed
    page.evaluate("document.querySelector('#entry-2').scrollIntoView()")
    before = page.locator("#entry-2").bounding_box()["y"]
    story = later(new=0)
    edited = tuple(
        replace(entry, body=(Paragraph("Corrected: the gates shut at six."),)) if entry.number == 1 else entry
        for entry in story.live.entries
        if entry.number != 6
    )
    then(replace(story, live=replace(story.live, entries=edited)))
    assert "Corrected: the gates shut at six." in page.locator("#entry-1").inner_text()
    assert page.locator("#entry-6").count() == 0
    assert abs(page.locator("#entry-2").bounding_box()["y"] - before) < 2


def test_the_end_is_said_and_the_asking_stops(followed, stall):
    page, then = followed
    story = later(new=0)
    then(replace(story, live=replace(story.live, ended=story.updated)))
    assert page.locator(".badge").inner_text().startswith("Live coverage has ended")
    asked = len(stall.requests)
    page.clock.run_for(60_000)
    page.wait_for_timeout(200)
    assert len(stall.requests) == asked


def test_nothing_is_sent_twice_while_nothing_happens(followed, stall):
    _, then = followed
    then()
    then()
    assert [status for path, status in stall.requests if path == live_story().address] == [200, 304, 304]


def test_a_recalled_page_does_not_stay_open(followed, courier):
    page, then = followed
    del courier.held[Story, 18]
    then(Withdrawn(18, (live_story().address,), "killed", live_story().updated))
    page.get_by_role("heading", name="This story has been recalled").wait_for()
