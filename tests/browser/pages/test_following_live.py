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
    page.add_init_script("window.renewed = 0; document.addEventListener('lateedition:page', () => window.renewed++)")
    page.goto(stall.url + live_story().address)

    def then(*documents) -> None:
        for document in documents:
            courier.held[type(document), document.number] = document
        printed = print_all(courier, kit)
        stall.printed = lambda: printed
        asked, renewed = len(stall.requests), page.evaluate("renewed")
        page.clock.run_for(16_000)
        page.wait_for_timeout(10)
        while len(stall.requests) == asked:
            page.wait_for_timeout(20)
        if any(isinstance(document, Story) for document in documents):
            page.wait_for_function("before => renewed > before", arg=renewed, polling=20)
        else:
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
    assert page.locator(".arrivals").inner_text() == "2 new updates"
    assert page.locator("#entry-3").bounding_box()["y"] == before
    assert page.locator("#entry-101").count() == 0
    page.get_by_role("button", name="2 new updates").click()
    entries = page.locator(".entry").evaluate_all("all => all.map(one => one.id)")
    assert entries[:3] == ["entry-102", "entry-101", "entry-7"]
    assert page.evaluate("document.activeElement.id") == "entry-102"
    assert page.locator(".arrivals").inner_text() == ""


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


def test_the_end_is_said_and_the_page_is_one_like_any_other(followed, stall):
    page, then = followed
    story = later(new=0)
    then(replace(story, live=replace(story.live, ended=story.updated)))
    assert page.locator(".badge").inner_text().startswith("Live coverage has ended")
    asked = len(stall.requests)
    page.clock.run_for(28_000)
    page.wait_for_timeout(100)
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


def long_story(count: int = 80, *, without: tuple[int, ...] = (), **changes) -> Story:
    """A coverage of so many posts, of which every tenth is a key event."""
    story = live_story()
    entries = tuple(
        LiveEntry(
            number,
            story.updated - timedelta(minutes=200 - number),
            (Paragraph(f"Post {number}."),),
            f"Post {number} is out",
            number % 10 == 0,
        )
        for number in range(count, 0, -1)
        if number not in without
    )
    return replace(story, live=replace(story.live, entries=entries, **changes))


@pytest.fixture
def coverage(page, stall, edition):
    """A long coverage on the stall, with a stream; open a page of it, and listen."""
    edition(long_story())
    stall.streams = True
    page.clock.install()

    def at(address: str):
        page.goto(stall.url + address)
        page.clock.run_for(100)
        for _ in range(200):
            if stall.listeners:
                break
            page.wait_for_timeout(20)
        page.clock.run_for(1_000)
        page.wait_for_timeout(100)
        return page

    return at


def posts(page) -> list[int]:
    return page.locator(".entry").evaluate_all("all => all.map(one => Number(one.id.slice(6)))")


def heard(page) -> None:
    """Let the page hear, ask and be answered."""
    page.wait_for_timeout(80)
    page.clock.run_for(1_100)
    page.wait_for_timeout(250)


def follow(link) -> None:
    """Click it, and be on the page that it leads to."""
    with link.page.expect_navigation():
        link.click()


def test_a_long_coverage_is_read_sheet_by_sheet_in_either_order_without_a_script(chromium, stall, edition):
    edition(long_story())
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stall.url + live_story().address)
    read = posts(page)
    while page.locator(".pager .older").count():
        follow(page.locator(".pager .older"))
        read += posts(page)
    assert read == list(range(80, 0, -1))
    page.goto(stall.url + live_story().address)
    follow(page.get_by_role("link", name="Oldest first"))
    read = posts(page)
    while page.locator(".pager .newer").count():
        follow(page.locator(".pager .newer"))
        read += posts(page)
    assert read == list(range(1, 81))
    context.close()


def test_a_permanent_link_leads_to_the_post_wherever_it_has_come_to(chromium, stall, edition):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    edition(long_story(20))
    page.goto(stall.url + live_story().address)
    links = {number: page.locator(f"#entry-{number} .when a").get_attribute("href") for number in (1, 20)}
    edition(long_story(80))
    for number, link in links.items():
        page.goto(stall.url + link)
        assert page.locator(f"#entry-{number}:target").is_visible()
        assert "/page/" in page.url
    context.close()


def test_an_edit_and_a_deletion_reach_an_open_older_sheet(coverage, page, stall, edition):
    coverage(live_story().address)
    older = page.locator(".pager .older").get_attribute("href")
    stall.hang_up()
    coverage(older)
    shown = posts(page)
    gone, edited = shown[3], shown[5]
    story = long_story(81, without=(gone,))
    entries = tuple(replace(each, headline="Said otherwise") if each.number == edited else each for each in story.live.entries)
    edition(replace(story, live=replace(story.live, entries=entries)), marks=("live.18",))
    heard(page)
    assert page.locator(f"#entry-{edited} h3").inner_text() == "Said otherwise"
    assert gone not in posts(page)


def test_an_open_sheet_of_a_recalled_coverage_gives_way_to_its_tombstone(coverage, page, stall, edition):
    coverage(live_story().address)
    older = page.locator(".pager .older").get_attribute("href")
    stall.hang_up()
    coverage(older)
    edition(Withdrawn(18, (live_story().address,), "killed", live_story().updated), without=(18,), marks=("live.18", "recalls.18"))
    heard(page)
    page.get_by_role("heading", name="This story has been recalled").wait_for()


def test_posts_that_go_to_an_older_sheet_stay_in_an_open_page_and_those_that_are_deleted_do_not(coverage, page, edition):
    coverage(live_story().address)
    before = posts(page)
    deleted = before[-2]
    edition(long_story(160, without=(deleted,)), marks=("live.18",))
    heard(page)
    heard(page)
    assert posts(page) == [number for number in before if number != deleted]


def test_the_title_counts_posts_until_they_are_seen_and_follows_what_the_story_is_called(coverage, page, edition):
    coverage(live_story().address)
    title = page.title()
    edition(long_story(83), marks=("live.18",))
    heard(page)
    assert page.title() == f"(3) {title}"
    page.get_by_role("button", name="3 new updates").click()
    assert page.title() == title
    edition(replace(long_story(83), headline="The storm turns south", topics=(1,)), marks=("live.18",))
    heard(page)
    assert page.title().startswith("The storm turns south | ")
    assert page.locator(".tags a").all_inner_texts() == ["Harbour tunnel"]


def test_key_events_lead_to_their_posts_on_whatever_sheet(coverage, page, stall):
    coverage(live_story().address)
    links = page.locator(".key-events a").evaluate_all("all => all.map(one => one.href)")
    assert len(links) == 8
    for link in (links[0], links[-1]):
        page.goto(link)
        assert page.locator(f"#{link.partition('#')[2]}:target").is_visible()
