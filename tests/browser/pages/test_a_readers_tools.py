"""What a reader may ask for beside a story: nothing of it is there before, none of it moves or leaves anything behind unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.inspection.looking import violations
from sample import corrected_story, full_story, hindi_story, live_story, story_of_blocks

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from stall import Stall

expect = pytest.importorskip("playwright.sync_api").expect

ARTICLE_BYTES = 10_240
KEPT = "({...localStorage})"
SHARING = "navigator.share = async (what) => { window.shared = what }"
VOICES = """
window.spoken = []
const english = { lang: 'en-IN', name: 'A voice' }
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [english],
  speak(utterance) { this.now = utterance; spoken.push(utterance.text) },
  cancel() { this.now = undefined },
} })
window.saidIt = () => { const { now } = speechSynthesis; speechSynthesis.now = undefined; now.onend() }
"""
"""No browser on a machine without sound has a voice: this one says nothing, and is done with a sentence when the test says so."""


def tool(page: Page, name: str, *, story: int = 0):
    return page.locator(".feed > .story").nth(story).locator(".tools").get_by_role("button", name=name, exact=True)


def set_comfort(page: Page, *names: str) -> None:
    tool(page, "Text size").click()
    for name in names:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Close").click()


@pytest.mark.parametrize("address", [full_story().address, story_of_blocks().address], ids=["article", "article with embeds"])
def test_an_article_s_scripts_are_light_and_none_of_a_tool_comes_before_it_is_used(page, stall, address):
    scripts: dict[str, int] = {}
    page.on("response", lambda answer: scripts.setdefault(answer.url, len(answer.body())) if answer.url.endswith(".js") else None)
    page.goto(stall.url + address, wait_until="networkidle")
    names = {url.rpartition("/")[2].partition("-")[0] for url in scripts}
    assert names <= {"look", "site", "reads", "embeds"}
    assert sum(scripts.values()) <= ARTICLE_BYTES
    assert page.evaluate(KEPT) == {}


def test_the_reading_time_is_told_in_the_language_of_the_page_and_not_of_live_coverage(page, stall):
    for address, said in ((full_story().address, "1 min read"), (hindi_story().address, "पढ़ने का समय: 1 मिनट")):
        page.goto(stall.url + address)
        expect(page.locator(".reading-time")).to_have_text(said)
    page.goto(stall.url + live_story().address)
    expect(page.locator(".reading-time")).to_have_count(0)


def test_a_tool_that_cannot_be_had_says_so_and_works_when_there_is_a_connection_again(page, stall):
    page.goto(stall.url + full_story().address)
    said = page.locator(".tools .said").first
    page.context.set_offline(True)
    for name in ("Copy link", "Save", "Text size"):
        tool(page, name).click()
        expect(said).to_have_text("This needs a connection. Please try again.")
    page.context.set_offline(False)
    tool(page, "Save").click()
    expect(said).to_have_text("The story is saved and can be read offline.")
    tool(page, "Text size").click()
    expect(said).to_be_empty()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_where_nothing_can_be_kept_what_is_set_holds_for_the_page(page, stall):
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })")
    page.goto(stall.url + full_story().address)
    set_comfort(page, "Largest", "Dark")
    assert {"text-150", "dark"} <= set(page.evaluate("[...document.documentElement.classList]"))


def test_the_link_that_is_copied_is_that_of_the_story_beside_it(page, stall):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(stall.url + full_story().address)
    page.mouse.wheel(0, 400)
    page.locator("nav.next").scroll_into_view_if_needed()
    for story in (0, 1):
        page.locator(".feed > .story").nth(story).wait_for()
        tool(page, "Copy link", story=story).click()
        article = page.locator(".feed > .story").nth(story)
        expect(article.locator(".tools .said")).to_have_text("The link is copied.")
        assert page.evaluate("navigator.clipboard.readText()") == article.get_attribute("data-url")


def test_who_has_a_way_to_share_is_offered_it_and_who_has_none_gets_the_address_to_copy_by_hand(page, stall):
    page.goto(stall.url + full_story().address)
    expect(tool(page, "Share")).to_be_hidden()
    page.evaluate("delete Navigator.prototype.clipboard")
    tool(page, "Copy link").click()
    expect(page.locator(".tools .said")).to_have_text(
        f"Please copy this address: {page.locator('article.story').first.get_attribute('data-url')}"
    )
    page.add_init_script(SHARING)
    page.reload()
    tool(page, "Share").click()
    page.wait_for_function("() => window.shared")
    article = page.locator(".feed > .story").first
    assert page.evaluate("shared") == {"title": article.locator("h1").inner_text(), "url": article.get_attribute("data-url")}


def test_text_and_colours_are_as_the_reader_sets_them_on_every_page_before_anything_is_drawn_until_set_back(page, stall):
    page.goto(stall.url + full_story().address)
    plain = page.evaluate("getComputedStyle(document.querySelector('.body p')).fontSize")
    set_comfort(page, "Largest", "Dark")
    assert page.evaluate(KEPT) == {"look": "text-150 dark"}
    page.route("**/site-*.js", lambda route: route.abort())  # what is drawn first does not wait for it
    page.goto(stall.url + "/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 20, 15)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert page.locator("meta[name=color-scheme]").get_attribute("content") == "dark"
    page.unroute("**/site-*.js")
    page.goto(stall.url + full_story().address)
    tool(page, "Text size").click()
    expect(page.get_by_label("Largest")).to_be_checked()
    page.get_by_role("button", name="Set everything back").click()
    page.wait_for_function("() => localStorage.length === 0")
    assert page.evaluate("document.documentElement.className.trim()") in ("", "shareless")
    assert page.evaluate("getComputedStyle(document.querySelector('.body p')).fontSize") == plain


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_choice_are_those_of_the_scheme_and_print_is_black_on_white(page, stall, scheme):
    names = ("--paper", "--sheet", "--ink", "--soft", "--rule", "--accent", "--on-accent")
    colours = f"{list(names)}.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))"
    page.emulate_media(color_scheme=scheme)
    page.goto(stall.url + full_story().address)
    by_system = page.evaluate(colours)
    page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    page.evaluate("(look) => { localStorage.look = look; dispatchEvent(new Event('look')) }", scheme)
    assert page.evaluate(colours) == by_system
    page.emulate_media(media="print")
    assert page.evaluate(colours)[:3] == ["#fff", "#fff", "#000"]


@pytest.mark.parametrize("address", [full_story().address, hindi_story().address], ids=["english", "hindi"])
def test_at_320_pixels_the_tools_the_dialog_and_the_largest_text_can_be_used_by_everybody(page, stall, address):
    page.set_viewport_size({"width": 320, "height": 844})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.add_init_script(VOICES + SHARING)
    page.goto(stall.url + address)
    page.evaluate("localStorage.look = 'text-150'; dispatchEvent(new Event('look'))")
    page.locator(".tools [data-script*=comfort]").click()
    page.locator("dialog.comfort").wait_for()
    assert violations(page) == []
    assert page.locator("dialog.comfort").evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")
    page.keyboard.press("Escape")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_story_is_read_aloud_sentence_by_sentence_paused_gone_on_with_and_stopped(page, stall):
    page.add_init_script(VOICES)
    page.goto(stall.url + full_story().address)
    tool(page, "Listen").click()
    page.wait_for_function("() => spoken.length === 1")
    assert page.evaluate("spoken") == [full_story().headline]
    assert page.evaluate("speechSynthesis.now.lang") == "en"
    expect(page.locator("h1.spoken")).to_be_visible()
    page.evaluate("saidIt()")
    tool(page, "Pause").click()
    page.wait_for_function("() => !speechSynthesis.now")
    tool(page, "Listen on").click()
    page.wait_for_function("() => speechSynthesis.now")
    said = page.evaluate("spoken")
    assert said[1] == said[2] in full_story().standfirst
    for _ in range(60):
        if page.evaluate("speechSynthesis.now ?? null") is None:
            break
        page.evaluate("saidIt()")
    words = " ".join(page.evaluate("spoken"))
    assert page.locator(".body > p").last.inner_text().split()[-1] in words
    assert page.locator("figcaption").first.inner_text() not in words
    expect(tool(page, "Listen")).to_be_visible()
    tool(page, "Listen").click()
    tool(page, "Stop").click()
    expect(tool(page, "Listen")).to_be_focused()
    assert page.locator(".spoken").count() == 0


def test_what_is_recalled_while_it_is_read_aloud_is_not_read_on(page, stall):
    page.add_init_script(VOICES)
    page.goto(stall.url + full_story().address)
    tool(page, "Listen").click()
    page.wait_for_function("() => speechSynthesis.now")
    page.locator("article.story").first.evaluate("(story) => story.replaceChildren()")  # what site.following.js does
    page.wait_for_function("() => !speechSynthesis.now")


def test_without_a_voice_for_the_language_nobody_is_asked_to_listen(page, stall):
    page.add_init_script(VOICES)
    page.goto(stall.url + hindi_story().address)
    expect(page.locator(".tools .listen")).to_be_hidden()


def test_keys_lead_from_story_to_story_and_say_what_they_do_and_can_be_switched_off(page: Page, stall: Stall) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(stall.url + full_story().address)
    page.keyboard.press("j")
    page.wait_for_function("() => document.activeElement.rel === 'next'")
    page.keyboard.press("k")
    page.wait_for_function("() => document.activeElement.matches('article.story')")
    page.keyboard.press("?")
    page.locator("dialog.comfort").get_by_text("Next story or headline").wait_for()
    page.get_by_label("Switch these keys off").check()
    page.get_by_role("button", name="Close").click()
    assert page.evaluate(KEPT) == {"look": "keys-off"}
    page.keyboard.press("/")
    page.keyboard.press("?")
    expect(page.locator("dialog.comfort")).to_be_hidden()
    expect(page).to_have_url(stall.url + full_story().address)


def test_keys_leave_alone_who_types_and_go_to_headlines_on_fronts(page: Page, stall: Stall) -> None:
    page.goto(stall.url + "/")
    page.keyboard.press("j")
    page.wait_for_function("() => document.activeElement.closest('main h2, main h3')")
    first = page.evaluate("document.activeElement.href")
    page.keyboard.press("n")
    page.wait_for_function("(first) => document.activeElement.href !== first", arg=first)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.locator("main > input").focus()
    page.keyboard.type("jks/?")
    assert page.locator("main > input").input_value() == "jks/?"
    assert page.locator("dialog").count() == 0


def test_without_scripts_there_is_the_reading_time_and_no_control_that_does_nothing(chromium, stall):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stall.url + full_story().address)
    expect(page.locator(".reading-time")).to_be_visible()
    assert [button for button in page.locator("[data-script]").all() if button.is_visible()] == []
    context.close()


def test_a_printed_story_has_its_edition_its_corrections_and_no_tools(page, newsstand):
    page.goto(newsstand.url + corrected_story().address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    said = page.evaluate("getComputedStyle(document.querySelector('article.story'), '::after').content")
    assert said == f'"Edition 1 · {page.locator("article.story").get_attribute("data-url")}"'
    expect(page.locator(".corrections")).to_be_visible()
    for gone in (".tools", ".foot", ".notice", ".lists"):
        expect(page.locator(gone).first).to_be_hidden()
