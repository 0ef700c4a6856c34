"""What a reader is promised of the lists on a page that stays open."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace
from paper import AS_OF
from sample import full_story, live_story, story_of_blocks

from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn

expect = pytest.importorskip("playwright.sync_api").expect

HEADLINE = "A second tunnel is asked for"
LISTS = ("lists.en", "latest.en")


def another(number: int = 70, headline: str = HEADLINE) -> Story:
    moment = AS_OF + timedelta(hours=number)
    said = {"number": number, "address": f"/world/tunnel-{number}/", "headline": headline, "list_headline": "", "live": None}
    return replace(full_story(), **said, first_published=moment, updated=moment, original=None, former_addresses=())


@pytest.fixture
def opened(page, stall):
    """Open a page, and stay until it listens."""
    stall.streams = True
    page.clock.install()

    def at(address: str):
        page.goto(stall.url + address)
        listen(page, stall)
        return page

    return at


def listen(page, stall) -> None:
    page.clock.run_for(10_500)
    wait_until(page, lambda: stall.listeners)
    page.clock.run_for(2_000)
    # as every time is told here, in the site's own zone
    expect(page.locator(".as-of time")).to_have_text(re.compile(r"^[012]\d:\d\d (GMT\+5:30|IST)$"))


def wait_until(page, there) -> None:
    for _ in range(250):
        if there():
            return
        page.wait_for_timeout(20)
    raise AssertionError("what was waited for did not come in five seconds")


def later(page, stall, seconds: int = 12) -> None:
    """Let so much time pass, and what the page asks meanwhile be answered."""
    asked = len(stall.requests)
    page.wait_for_timeout(60)
    page.clock.run_for(1000 * seconds)
    for _ in range(500):  # a stream that opens late asks later
        if len(stall.requests) > asked:
            break
        page.wait_for_timeout(20)
        page.clock.run_for(250)
    page.wait_for_timeout(60)
    page.clock.run_for(10_500)


def top_of(page, selector: str) -> float:
    return page.locator(selector).first.evaluate("one => one.getBoundingClientRect().top")


@pytest.mark.parametrize("width", [1350, 390])
def test_lists_are_renewed_and_it_is_said_once_and_what_is_read_stays_where_it_is(opened, page, stall, edition, width):
    page.set_viewport_size({"width": width, "height": 700})
    opened(full_story().address)
    page.locator("footer.foot" if width < 500 else ".body p:nth-of-type(3)").first.evaluate("one => one.scrollIntoView({block: 'center'})")
    before = top_of(page, "footer.foot" if width < 500 else ".body p:nth-of-type(3)")
    edition(another(), another(71, "A third one, too"), marks=LISTS)
    later(page, stall)
    expect(page.locator(".lists [role=status]")).to_have_text("2 new stories")
    assert page.locator(".lists").get_by_text(HEADLINE).count() >= 1
    assert abs(top_of(page, "footer.foot" if width < 500 else ".body p:nth-of-type(3)") - before) < 2


def test_it_is_said_at_most_once_in_ten_seconds(opened, page, stall, edition):
    opened(full_story().address)
    page.evaluate("""() => { window.said = []; new MutationObserver(() => said.push(Date.now()))
        .observe(document.querySelector('.told'), {childList: true}) }""")
    for number in (70, 71, 72):
        edition(another(number, f"Tunnel number {number} is asked for"), marks=LISTS)
        later(page, stall)
    said = page.evaluate("said")
    assert len(said) >= 2
    assert all(after - before >= 10_000 for before, after in pairwise(said))


@pytest.mark.parametrize("address", ["/", "/latest/"])
def test_on_a_front_new_stories_are_offered_and_come_when_asked_for(opened, page, stall, edition, courier, address):
    opened(address)
    courier.ranked = (70, *courier.ranked)
    first = page.locator("main h2 a").first.inner_text()
    edition(another(), marks=("order.0", *LISTS))
    later(page, stall)
    button = page.get_by_role("button", name="1 new story")
    expect(button).to_be_visible()
    assert page.locator("main h2 a").first.inner_text() == first
    button.click()
    assert page.locator("main h2 a").first.inner_text().endswith(HEADLINE)
    assert page.evaluate("document.activeElement.localName") == "main"
    assert page.locator(".offer button").count() == 0


def test_a_front_has_headlines_and_labels_as_they_are_and_nothing_that_was_recalled(opened, page, stall, edition):
    opened("/latest/")
    edition(replace(full_story(), headline="Said otherwise", list_headline=""), marks=LISTS)
    later(page, stall)
    expect(page.locator(f"main a[href='{full_story().address}']:not(.thumb)")).to_have_text("Said otherwise")
    edition(Withdrawn(17, (full_story().address,), "killed", AS_OF), without=(17,), marks=("recalls.17",))
    later(page, stall)
    expect(page.locator("main").get_by_text("Said otherwise")).to_have_count(0)


def test_a_headline_in_the_middle_of_a_section_s_list_changes_in_place_at_once(opened, page, stall, edition):
    opened("/world/")
    edition(replace(full_story(), headline="Said otherwise", list_headline=""), marks=("listed.3",))
    later(page, stall)
    expect(page.locator(f"main a[href='{full_story().address}']:not(.thumb)")).to_have_text("Said otherwise")


def test_a_recalled_story_goes_from_under_the_story_that_is_open(opened, page, stall, edition):
    opened(full_story().address)
    link = page.locator(".also h3 a").first
    number = int(link.get_attribute("href").rstrip("/").rpartition("-")[2])
    address = link.get_attribute("href")
    edition(Withdrawn(number, (address,), "killed", AS_OF), without=(number,), marks=(f"recalls.{number}",))
    later(page, stall)
    expect(page.locator(f".also a[href='{address}']")).to_have_count(0)
    expect(page.locator(".also h3 a")).not_to_have_count(0)


def test_a_recalled_story_is_named_neither_as_the_next_one_nor_among_the_text_of_what_is_open(opened, page, stall, edition):
    opened(story_of_blocks().address)
    before = page.locator("nav.next a[rel=next]").get_attribute("href")
    named = page.locator(".related a").first.get_attribute("href")
    numbers = [int(address.rstrip("/").rpartition("-")[2]) for address in (before, named)]
    for number, address in zip(numbers, (before, named), strict=True):
        edition(Withdrawn(number, (address,), "killed", AS_OF), without=(number,), marks=(f"recalls.{number % 64}",))
    later(page, stall, 3)
    expect(page.locator(f"main a[href='{before}'], main a[href='{named}']")).to_have_count(0)
    expect(page.locator("nav.next a[rel=next] .headline")).not_to_be_empty()
    expect(page.locator(".related li")).not_to_have_count(0)


def test_without_a_stream_the_page_asks_now_and_then_whether_it_is_another(page, stall, edition):
    page.clock.install()
    page.goto(stall.url + full_story().address)
    page.clock.run_for(11_000)
    wait_until(page, lambda: ("/-/live", 501) in stall.requests)
    later(page, stall, 70)
    assert (full_story().address, 304) in stall.requests
    edition(another())
    later(page, stall, 70)
    expect(page.locator(".lists").get_by_text(HEADLINE).first).to_be_visible()


def test_a_live_page_has_one_connection_and_a_page_that_is_left_at_once_none(page, stall):
    stall.streams = True
    page.clock.install()
    page.goto(stall.url + full_story().address)
    page.clock.run_for(9_000)
    page.goto(stall.url + live_story().address)
    page.clock.run_for(500)
    wait_until(page, lambda: stall.listeners)
    page.clock.run_for(60_000)
    assert [path for path, _ in stall.requests if path == "/-/live"] == ["/-/live"]


def test_who_saves_data_is_not_followed(page, stall):
    stall.streams = True
    page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page.clock.install()
    page.goto(stall.url + full_story().address)
    page.clock.run_for(300_000)
    page.wait_for_timeout(100)
    assert [path for path, _ in stall.requests if path in (full_story().address, "/-/live")] == [full_story().address]


def test_a_hidden_tab_hangs_up_and_asks_nothing_until_it_is_seen(opened, page, stall, edition):
    opened(full_story().address)
    turn = """hidden => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
        document.dispatchEvent(new Event('visibilitychange'))
    }"""
    page.evaluate(turn, arg=True)
    edition(another(), marks=LISTS)
    asked = len(stall.requests)
    page.clock.run_for(300_000)
    page.wait_for_timeout(100)
    assert stall.requests[asked:] == []
    page.evaluate(turn, arg=False)
    page.clock.run_for(100)
    later(page, stall)
    expect(page.locator(".lists").get_by_text(HEADLINE).first).to_be_visible()


def test_a_recalled_story_gives_way_to_its_tombstone_in_every_page_that_has_it_open(opened, page, stall, edition):
    page.set_viewport_size({"width": 1350, "height": 700})
    opened(full_story().address)
    page.evaluate("document.querySelector('nav.next').scrollIntoView({block: 'center'})")
    expect(page.locator(".feed > article")).to_have_count(2)
    second = page.locator(".feed > article").nth(1)
    number, address = int(second.get_attribute("id")[6:]), second.evaluate("one => new URL(one.dataset.url).pathname")
    edition(Withdrawn(number, (address,), "killed", AS_OF), without=(number,), marks=(f"recalls.{number % 64}",))
    later(page, stall, 2)
    expect(second).to_contain_text("This story has been recalled")
    assert second.locator(".body").count() == 0
    assert page.locator(".feed > article").first.locator(".body").count() == 1


def test_no_word_of_a_recalled_story_is_left_in_its_open_page(opened, page, stall, edition):
    opened(full_story().address)
    edition(Withdrawn(17, (full_story().address,), "killed", AS_OF), without=(17,), marks=("recalls.17", *LISTS))
    later(page, stall, 3)
    expect(page.locator("main h1")).to_have_text("This story has been recalled")
    expect(page.locator(f".lists a[href='{full_story().address}']")).to_have_count(0)
    shown = page.evaluate("document.body.innerHTML + document.title + document.head.textContent")
    assert f'href="{full_story().address}' not in shown
    assert full_story().standfirst not in shown
    assert page.locator(".crumbs").count() == 0


def test_a_recalled_story_leaves_the_lists_of_an_open_page_at_once(opened, page, stall, edition):
    opened(full_story().address)
    edition(another(), marks=LISTS)
    later(page, stall)
    recalled = page.locator(".lists").get_by_text(HEADLINE)
    expect(recalled.first).to_be_visible()
    edition(Withdrawn(70, (another().address,), "killed", AS_OF), without=(70,), marks=("recalls.6", *LISTS))
    page.wait_for_timeout(60)
    page.clock.run_for(1_300)
    expect(recalled).to_have_count(0)


def test_nothing_is_stored_and_nobody_else_is_asked(opened, page, stall):
    opened(full_story().address)
    assert page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
