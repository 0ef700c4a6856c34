"""What a reader sees and does with galleries, facts, related stories and things of other sites."""

from __future__ import annotations

import paper
import pytest
from msgspec.structs import replace
from sample import SITE, full_story, story_of_blocks
from stall import Stall

from lateedition.story.taxonomy import Site

PLAYER = "https://www.youtube-nocookie.com"


@pytest.fixture
def open_stall(courier, kit):
    """A stall of a site that lets YouTube's player in."""
    courier.held[Site, 0] = replace(SITE, players=("youtube",))
    printed = paper.print_all(courier, kit)
    with Stall(lambda: printed) as stall:
        yield stall


def test_nothing_of_another_site_is_asked_for_before_a_reader_presses(page, open_stall):
    asked: list[str] = []
    page.route(f"{PLAYER}/**", lambda route: route.fulfill(body="<p>A film</p>", content_type="text/html"))
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(open_stall.url) else None)
    page.goto(open_stall.url + story_of_blocks().address)
    page.locator(".embed").scroll_into_view_if_needed()
    button = page.get_by_role("button", name="Show it here")
    button.wait_for()
    assert asked == []
    button.focus()
    page.keyboard.press("Enter")
    page.frame_locator(".embed iframe").get_by_text("A film").wait_for()
    assert asked == [f"{PLAYER}/embed/abcdefghijk?autoplay=1"]
    assert page.locator(".embed iframe").get_attribute("title").startswith("The first lorry goes through")


def test_without_scripts_it_is_a_plain_link(chromium, open_stall):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(open_stall.url + story_of_blocks().address)
    assert page.get_by_role("link", name="Open at YouTube").get_attribute("href") == "https://www.youtube.com/watch?v=abcdefghijk"
    assert page.locator(".embed button").count() == 0
    context.close()


def test_a_gallery_is_looked_through_with_the_keyboard_and_nothing_runs_off_a_phone(page, open_stall):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(open_stall.url + story_of_blocks().address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    strip = page.locator(".gallery ul")
    strip.focus()
    moved = strip.evaluate_handle("strip => ({ done: new Promise((done) => strip.addEventListener('scroll', done, { once: true })) })")
    page.keyboard.press("ArrowRight")
    moved.evaluate("moved => moved.done.then(() => true)")


def test_a_story_of_blocks_that_is_scrolled_to_brings_its_styles(page, open_stall):
    page.goto(open_stall.url + full_story().address)
    assert page.locator("link[href*='/assets/blocks-']").count() == 0
    page.evaluate(
        """(address) => {
          document.querySelector('nav.next a').setAttribute('href', address)
          document.querySelector('nav.next').scrollIntoView()
        }""",
        story_of_blocks().address,
    )
    page.locator("#story-15").wait_for(state="attached")
    assert page.locator("link[href*='/assets/blocks-']").count() == 1
    assert page.locator("#story-15 .embed button").count() == 0  # this page's policy lets nobody in
    assert page.get_by_role("link", name="Open at YouTube").count() == 1
