"""Stories that a reader saves: there without a connection, never instead of what can be had, and gone when they are recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.inspection.looking import violations
from msgspec.structs import replace
from sample import corrected_story, full_story, hindi_story

from lateedition.story.blocks import Paragraph
from lateedition.story.handover import Withdrawn

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from stall import Stall

expect = pytest.importorskip("playwright.sync_api").expect

STORED = """async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"caches": [], "workers": 0}
COPIES = "async () => (await (await caches.open('saved')).keys()).map(({ url }) => decodeURI(new URL(url).pathname))"
GONE = f"async (path) => !(await ({COPIES})()).includes(path)"
WORKING = "() => navigator.serviceWorker.controller"


def save(page: Page, stall: Stall, story) -> None:
    page.goto(stall.url + story.address)
    button = page.locator("article.story").first.locator(".save")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(WORKING)


def withdrawn(story) -> Withdrawn:
    return Withdrawn(story.number, (story.address, *story.former_addresses), "killed", story.updated)


def test_a_saved_story_is_read_without_a_connection_and_says_what_it_is(page, stall):
    save(page, stall, full_story())
    stall.away = True
    page.goto(stall.url + full_story().address)
    expect(page.locator("h1")).to_have_text(full_story().headline)
    expect(page.locator(".saved-copy")).to_contain_text("Your saved copy of")
    assert page.locator("figure.lead img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    assert page.evaluate("getComputedStyle(document.querySelector('.story h1')).fontSize") != "32px", "the style sheet is there"
    assert violations(page) == []


def test_who_begins_without_a_connection_gets_the_list_and_comes_to_each_story_from_there(page, stall):
    save(page, stall, full_story())
    save(page, stall, hindi_story())
    stall.away = True
    page.goto(stall.url + "/")
    expect(page.locator("h1")).to_have_text("Saved stories")
    expect(page.locator(".saved-list .said")).to_contain_text("cannot be reached")
    expect(page.locator(".saved-list li")).to_have_count(2)
    assert violations(page) == []
    page.get_by_role("link", name=hindi_story().headline).click()
    expect(page.locator(".saved-copy")).to_contain_text("सहेजी प्रति")


def test_a_copy_names_no_other_story(page, stall):
    save(page, stall, full_story())
    others = [document.headline for document in (corrected_story(), hindi_story())]
    copy = page.evaluate("async (path) => (await (await caches.open('saved')).match(path)).text()", full_story().address)
    assert [headline for headline in others if headline in copy] == []
    assert [part for part in ('class="lists"', 'class="next"', 'class="notice"', "ld+json") if part in copy] == []


def test_what_can_be_had_is_never_answered_from_a_copy_and_the_copy_keeps_up(page, stall, edition):
    save(page, stall, full_story())
    edition(replace(full_story(), body=(Paragraph("It was a second tunnel."),), version=9))
    page.goto(stall.url + full_story().address)
    expect(page.locator(".body")).to_have_text("It was a second tunnel.")
    expect(page.locator(".saved-copy")).to_have_count(0)
    expect(page.locator(".save").first).to_have_text("Saved")
    page.goto(stall.url + "/saved/")
    page.get_by_role("link", name=full_story().headline).wait_for()
    stall.away = True
    page.goto(stall.url + full_story().address)
    expect(page.locator(".body")).to_have_text("It was a second tunnel.")


def test_what_was_recalled_is_removed_as_the_list_is_opened_which_says_so_and_not_what_it_was(page, stall, edition):
    save(page, stall, full_story())
    save(page, stall, hindi_story())
    edition(withdrawn(full_story()), without=(full_story().number,))
    page.goto(stall.url + "/saved/")
    expect(page.locator(".saved-list .said")).to_contain_text("recalled")
    expect(page.locator(".saved-list li")).to_have_count(1)
    assert full_story().headline not in page.content()
    assert full_story().address not in page.evaluate(COPIES)
    stall.away = True
    page.goto(stall.url + full_story().address)
    expect(page.locator("h1")).to_have_text("Saved stories")


def test_a_copy_follows_its_story_to_another_address(page, stall, edition):
    save(page, stall, full_story())
    moved = replace(full_story(), address="/city/tunnel-opens-17/", former_addresses=(full_story().address,))
    edition(moved)
    page.goto(stall.url + "/saved/")
    expect(page.get_by_role("link", name=moved.headline)).to_have_attribute("href", moved.address)
    expect(page.locator(".saved-list li")).to_have_count(1)
    assert full_story().address not in page.evaluate(COPIES)


def test_who_meets_the_tombstone_has_no_copy_any_more_and_with_the_last_one_nothing(page, stall, edition):
    save(page, stall, full_story())
    edition(withdrawn(full_story()), without=(full_story().number,))
    page.goto(stall.url + full_story().address)
    expect(page.locator("h1")).to_have_text("This story has been recalled")
    page.wait_for_function("async () => (await caches.keys()).length === 0 && !(await navigator.serviceWorker.getRegistrations()).length")


def test_who_reads_a_copy_of_what_was_recalled_gets_its_tombstone_when_there_is_a_connection_again(page, stall, edition):
    save(page, stall, full_story())
    stall.away = True
    page.goto(stall.url + full_story().address)
    page.locator(".saved-copy").wait_for()
    expect(page.locator(".save").first).to_have_text("Saved")
    edition(withdrawn(full_story()), without=(full_story().number,))
    stall.away = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("h1")).to_have_text("This story has been recalled")


def test_a_recalled_copy_goes_as_soon_as_there_is_a_connection_again_whatever_page_is_open(page, stall, edition):
    save(page, stall, full_story())
    save(page, stall, hindi_story())
    page.goto(stall.url + "/latest/")
    stall.away = True
    edition(withdrawn(full_story()), without=(full_story().number,))
    stall.away = False
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function(GONE, arg=full_story().address)
    assert hindi_story().address in page.evaluate(COPIES)


def test_a_recalled_copy_goes_with_the_first_page_that_is_had_after_a_time_without_connection(page, stall, edition):
    save(page, stall, full_story())
    save(page, stall, hindi_story())
    stall.away = True
    page.goto(stall.url + hindi_story().address)
    page.locator(".saved-copy").wait_for()
    edition(withdrawn(full_story()), without=(full_story().number,))
    stall.away = False
    page.goto(stall.url + "/")
    page.wait_for_function(GONE, arg=full_story().address)


def test_a_link_with_a_campaign_in_it_leads_to_the_copy_and_its_tombstone_takes_the_copy_along(page, stall, edition):
    save(page, stall, full_story())
    save(page, stall, hindi_story())
    stall.away = True
    page.goto(stall.url + full_story().address + "?utm_source=mail")
    page.locator(".saved-copy").wait_for()
    stall.away = False
    page.goto(stall.url + "/latest/")
    edition(withdrawn(full_story()), without=(full_story().number,))
    page.goto(stall.url + full_story().address + "?utm_source=mail")
    page.wait_for_function(GONE, arg=full_story().address)


def test_with_the_last_story_everything_goes_the_worker_too(page, stall):
    page.goto(stall.url + full_story().address)
    assert page.evaluate(STORED) == NOTHING
    save(page, stall, full_story())
    save(page, stall, corrected_story())
    page.goto(stall.url + "/saved/")
    remove = page.get_by_role("button", name="Remove")
    expect(remove).to_have_count(2)
    remove.first.focus()
    page.keyboard.press("Enter")
    expect(remove).to_have_count(1)
    expect(remove).to_be_focused()
    remove.click()
    expect(page.locator(".saved-list .nothing")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate(STORED) == NOTHING


def test_saving_is_undone_by_the_same_button_and_everything_by_one_on_the_privacy_page(page, stall):
    save(page, stall, full_story())
    page.locator(".save").first.click()
    expect(page.locator(".save").first).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(STORED) == NOTHING
    save(page, stall, full_story())
    page.evaluate("localStorage.look = 'text-130 dark'")
    page.goto(stall.url + "/privacy/")
    page.get_by_role("button", name="Delete what I have set and saved").click()
    page.get_by_text("Nothing of it is left").wait_for()
    assert (page.evaluate(STORED), page.evaluate("localStorage.length")) == (NOTHING, 0)
    assert page.evaluate("document.documentElement.classList.contains('dark')") is False


def test_the_real_stand_lets_the_worker_work_under_its_policy(page, own_newsstand):
    page.goto(own_newsstand.url + full_story().address)
    page.locator(".save").first.click()
    expect(page.locator(".save").first).to_have_text("Saved")
    page.wait_for_function(WORKING)
    own_newsstand.stop()
    page.goto(own_newsstand.url + full_story().address)
    page.locator(".saved-copy").wait_for()


def test_without_scripts_the_list_says_what_it_needs(chromium, stall):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stall.url + "/saved/")
    expect(page.get_by_text("Saving needs JavaScript")).to_be_visible()
    expect(page.locator(".saved-list")).to_be_hidden()
    context.close()
