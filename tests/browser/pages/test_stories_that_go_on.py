"""What a reader who keeps scrolling is promised."""

from __future__ import annotations

import pytest
from sample import full_story

expect = pytest.importorskip("playwright.sync_api").expect


def scroll_to_the_end(page) -> None:
    page.evaluate("document.querySelector('nav.next').scrollIntoView({block: 'center'})")


def wait_for_stories(page, count: int) -> None:
    """Wait until there are so many, or more: below a short story the one after it is near as well, and comes at once."""
    expect(page.locator(".feed > article.story").nth(count - 1)).to_be_attached()


def has_stories(page, count: int) -> None:
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
    places = page.locator(".feed > article.story").evaluate_all("all => all.map(one => one.getAttribute('aria-posinset'))")
    assert places == [str(place) for place in range(1, len(places) + 1)]
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
    has_stories(page, 4)
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
    assert page.locator("nav.next a[rel=next]").is_visible()
    assert page.locator(".feed > article.story").count() == 1


def test_who_was_without_a_connection_can_ask_again_and_scrolls_on_when_there_is_one(page, stall):
    page.goto(stall.url + full_story().address)
    page.mouse.wheel(0, 10)
    page.locator(".setting").wait_for()
    stall.away = True
    scroll_to_the_end(page)
    button = page.get_by_role("button", name="Show the next story here")
    button.click()
    expect(page.locator("nav.next [role=status]")).to_contain_text("needs a connection")
    expect(button).to_be_focused()
    stall.away = False
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for_stories(page, 2)


def test_who_asks_for_the_next_story_with_the_keyboard_is_taken_to_it(page, stall):
    page.emulate_media(reduced_motion="reduce")
    page.goto(stall.url + full_story().address)
    page.mouse.wheel(0, 10)
    button = page.get_by_role("button", name="Show the next story here")
    for count in (2, 3):
        button.focus()
        page.keyboard.press("Enter")
        wait_for_stories(page, count)
        expect(page.locator(".feed > article.story").nth(count - 1)).to_be_focused()
        expect(page.locator(".feed > article.story > header").nth(count - 1)).to_be_in_viewport()


def test_who_has_come_to_the_link_as_a_story_comes_above_it_stays_there(page, stall):
    page.goto(stall.url + full_story().address)
    page.mouse.wheel(0, 10)
    page.locator("nav.next a[rel=next]").focus()
    wait_for_stories(page, 2)
    expect(page.locator("nav.next a[rel=next]")).to_be_focused()


def test_page_down_goes_from_story_to_story(page, stall):
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    page.locator(".feed > article.story").first.focus()
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-posinset')") == "2"
    page.keyboard.press("Control+End")
    assert page.evaluate("document.activeElement.closest('nav').className") == "next"
    page.locator(".feed > article.story").nth(1).locator("a").first.focus()
    page.keyboard.press("Control+Home")
    assert page.evaluate("document.activeElement.closest('nav').className") == "crumbs"


def test_who_reads_with_the_mouse_scrolls_a_page_at_a_time_as_ever(page, stall):
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    page.evaluate("scrollTo(0, 0)")
    page.locator(".feed > article.story").first.locator(".body p").first.click()
    page.keyboard.press("PageDown")
    page.wait_for_function("() => scrollY > 300")
    assert page.evaluate("document.activeElement.getAttribute('aria-posinset')") != "2"


def test_what_is_shared_is_what_is_read(page, stall):
    page.goto(stall.url + full_story().address)
    shared = (
        "[document.querySelector('link[rel=canonical]').href, document.querySelector('meta[property=\"og:url\"]').content, "
        "document.querySelector('meta[property=\"og:title\"]').content]"
    )
    first = page.evaluate(shared)
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    second = page.locator(".feed > article.story").nth(1)
    second.evaluate("story => story.scrollIntoView({block: 'start'})")
    expect(page).to_have_title(second.get_attribute("data-title"))
    url = second.get_attribute("data-url")
    assert page.evaluate(shared) == [url, url, second.locator("header h2").inner_text()]
    page.evaluate("scrollTo(0, 0)")
    expect(page).to_have_url(stall.url + full_story().address)
    assert page.evaluate(shared) == first


def test_a_reload_lands_at_the_story_that_was_read_and_back_leaves_the_chain(page, stall):
    page.goto(stall.url + "/latest/")
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    second = page.locator(".feed > article.story").nth(1)
    headline = second.locator("header h2").inner_text()
    second.evaluate("story => story.scrollIntoView({block: 'start'})")
    expect(page).to_have_title(second.get_attribute("data-title"))
    page.reload()
    assert page.locator("h1").inner_text() == headline
    page.go_back()
    expect(page).to_have_url(stall.url + "/latest/")


def test_going_on_can_be_switched_off_and_on_and_the_session_keeps_it(page, stall):
    page.goto(stall.url + full_story().address)
    assert page.evaluate("sessionStorage.length") == 0
    scroll_to_the_end(page)
    wait_for_stories(page, 2)
    page.locator(".seam").first.get_by_label("Load more stories as I scroll").uncheck()
    assert page.evaluate("({...sessionStorage})") == {"go-on": "off"}
    expect(page.locator("[role=feed]")).to_have_attribute("aria-busy", "false")
    came = page.locator(".feed > article.story").count()
    scroll_to_the_end(page)
    page.wait_for_timeout(300)
    has_stories(page, came)
    page.goto(stall.url + full_story().address)
    scroll_to_the_end(page)
    page.wait_for_timeout(300)
    has_stories(page, 1)
    expect(page.get_by_role("button", name="Show the next story here")).to_be_visible()
    page.locator("nav.next").get_by_label("Load more stories as I scroll").check()
    wait_for_stories(page, 2)


def test_the_foot_is_reached_by_a_link_and_nothing_comes_in_between(page, stall):
    page.goto(stall.url + full_story().address)
    page.locator("nav.next .to-foot").evaluate("link => link.click()")
    page.wait_for_timeout(400)
    has_stories(page, 1)
    expect(page.locator("footer.foot")).to_be_in_viewport()


def test_a_story_is_read_once_when_its_first_screen_was_seen_for_a_second(page, stall):
    page.add_init_script("window.read = []; addEventListener('lateedition:read', ({detail}) => read.push(detail), true)")
    page.goto(stall.url + full_story().address)
    page.wait_for_function("() => read.length === 1")
    page.evaluate("document.querySelector('nav.next').scrollIntoView({block: 'end'})")
    wait_for_stories(page, 2)
    page.wait_for_timeout(1_200)
    assert page.evaluate("read.length") == 1
    second = page.locator(".feed > article.story").nth(1)
    second.evaluate("story => story.scrollIntoView({block: 'start'})")
    page.wait_for_function("() => read.length === 2")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(1_200)
    numbers = page.locator(".feed > article.story").evaluate_all("all => all.map(one => Number(one.id.slice(6)))")
    urls = page.locator(".feed > article.story").evaluate_all("all => all.map(one => one.dataset.url)")
    assert page.evaluate("read") == [
        {"story": numbers[0], "url": urls[0], "previous": None, "chain": 0},
        {"story": numbers[1], "url": urls[1], "previous": numbers[0], "chain": 1},
    ]
    assert page.locator(".first-screen").count() == len(numbers) - 2


def test_without_scripts_there_is_a_link_and_no_setting(chromium, stall):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stall.url + full_story().address)
    assert page.locator("nav.next a[rel=next]").is_visible()
    assert page.locator("nav.next input, nav.next button").count() == 0
    with page.expect_navigation():
        page.locator("nav.next a[rel=next]").click()
    has_stories(page, 1)
    context.close()
