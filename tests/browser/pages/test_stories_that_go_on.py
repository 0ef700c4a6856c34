"""What a reader who keeps scrolling is promised."""

from __future__ import annotations

import pytest
from sample import full_story

expect = pytest.importorskip("playwright.sync_api").expect


def scroll_to_the_end(page) -> None:
    page.evaluate("document.querySelector('nav.next').scrollIntoView({block: 'center'})")


def wait_for_stories(page, count: int) -> None:
    expect(page.locator(".feed > article.story")).to_have_count(count)


def test_the_next_story_comes_below_with_its_own_address_and_the_first_comes_back(page, stall):
    page.goto(stall.url + full_story().address)
    title = page.title()
    page.locator(".byline a").first.focus()
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    second = page.locator(".feed > article.story").nth(1)
    assert page.evaluate("document.activeElement.rel") == "author"
    assert second.locator("h2").first.inner_text() in page.locator("nav.next a, .feed h2").all_inner_texts()
    second.evaluate("story => story.scrollIntoView({block: 'start'})")
    expect(page).to_have_url(stall.url + second.evaluate("story => new URL(story.dataset.url).pathname"))
    assert page.title() != title
    page.evaluate("scrollTo(0, 0)")
    expect(page).to_have_url(stall.url + full_story().address)
    assert page.title() == title


def test_what_is_appended_is_a_feed_with_one_headline_and_no_id_twice(page, stall):
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    assert page.locator("[role=feed]").get_attribute("aria-busy") == "false"
    assert [story.get_attribute("aria-posinset") for story in page.locator(".feed > article.story").all()] == ["1", "2"]
    assert page.locator("h1").count() == 1
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("script[type='application/ld+json']").count() == 1


def test_after_three_stories_a_button_asks_so_that_the_foot_can_be_reached(page, stall):
    page.goto(stall.url + full_story().address)
    for count in (2, 3, 4):
        scroll_to_the_end(page)
        wait_for_stories(page, count)
    scroll_to_the_end(page)
    page.wait_for_timeout(400)
    assert page.locator(".feed > article.story").count() == 4
    page.locator("footer.foot").scroll_into_view_if_needed()
    assert page.locator("footer.foot").is_visible()
    page.get_by_role("button", name="Show the next story here").click()
    wait_for_stories(page, 5)


def test_who_asked_for_less_gets_a_link_and_a_button(page, stall):
    page.emulate_media(reduced_motion="reduce")
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    page.wait_for_timeout(300)
    assert page.locator(".feed > article.story").count() == 1
    assert page.get_by_role("button", name="Show the next story here").is_visible()


def test_the_link_remains_when_the_next_story_cannot_be_had(page, stall):
    page.goto(stall.url + full_story().address)
    page.route("**/*", lambda route: route.abort())
    scroll_to_the_end(page)
    page.wait_for_timeout(300)
    assert page.locator("nav.next a").is_visible()
    assert page.locator(".feed > article.story").count() == 1


def test_page_down_goes_from_story_to_story(page, stall):
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    page.locator(".feed > article.story").first.focus()
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-posinset')") == "2"
