"""A reader is left alone: nothing is stored and nobody else is asked before they choose, whatever page they come to first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import paper
import pytest
from msgspec.structs import replace
from sample import SITE, full_story, hindi_story, live_story, story_of_blocks

from lateedition.story.taxonomy import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsstand import Newsstand
    from playwright.sync_api import Browser, BrowserContext, Page

expect = pytest.importorskip("playwright.sync_api").expect

PAGES = {
    "home": "/",
    "section": "/world/",
    "story": full_story().address,
    "story with embeds and recordings": story_of_blocks().address,
    "story in Hindi": hindi_story().address,
    "live page": live_story().address,
    "latest": "/latest/",
    "archive": "/archive/",
    "privacy": "/privacy/",
    "saved": "/saved/",
    "404": "/nothing/",
    "410": "/city/mayor-resigns-12/",
}
KINDS = ("/topics/", "/authors/", "/archive/20", "history")
STORED = """async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}
SHOWN = """(name) => {
  const button = [...document.querySelectorAll('.notice button')].find((one) => one.textContent === name)
  const { width, height, y } = button.getBoundingClientRect()
  const { color, backgroundColor, borderColor, fontSize, fontWeight, opacity } = getComputedStyle(button)
  return { width, height, y, color, backgroundColor, borderColor, fontSize, fontWeight, opacity }
}"""


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[..., tuple[BrowserContext, Page, list[str]]]]:
    """Give fresh readers: a context, a page, and every request that leaves for anybody else."""
    opened: list[BrowserContext] = []

    def come(**how: object) -> tuple[BrowserContext, Page, list[str]]:
        context, strangers = chromium.new_context(locale="en-GB", **how), []
        opened.append(context)
        page = context.new_page()
        context.route("**/*", lambda route: route.continue_() if "//127.0.0.1:" in route.request.url else _fulfil(route, strangers))
        return context, page, strangers

    yield come
    for context in opened:
        context.close()


def _fulfil(route, strangers: list[str]) -> None:
    strangers.append(route.request.url)
    route.fulfill(body="<p>A film</p>", content_type="text/html")


def every_kind(newsstand: Newsstand) -> dict[str, str]:
    """One address of each kind of page, those that the paper decides found in it."""
    found = {kind: next(address for address in newsstand.addresses if kind in address and address.endswith("/")) for kind in KINDS}
    return {**PAGES, **found}


def test_a_first_visit_stores_nothing_and_asks_nobody_else_on_any_kind_of_page(newsstand, visitor):
    context, page, strangers = visitor(viewport={"width": 1350, "height": 900})
    cookies_set: list[str] = []
    page.on("response", lambda answer: cookies_set.append(answer.url) if "set-cookie" in answer.headers else None)
    for kind, address in every_kind(newsstand).items():  # whom a page leaves with nothing comes to the next one for the first time, too
        page.goto(newsstand.url + address)
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle" if kind != "live page" else "load")
        assert page.evaluate(STORED) == NOTHING, kind
        assert (context.cookies(), cookies_set, strangers) == ([], [], []), kind


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [320, 1350])
def test_refusing_is_as_easy_as_accepting(newsstand, visitor, scripts, width):
    ways = {}
    for name in ("Accept", "Refuse"):
        context, page, _ = visitor(java_script_enabled=scripts, viewport={"width": width, "height": 600})
        page.goto(newsstand.url + full_story().address)
        page.evaluate("scrollTo({top: 300, behavior: 'instant'})")
        button = page.get_by_role("button", name=name, exact=True)
        shown = button.bounding_box()
        button.click()
        page.wait_for_url(newsstand.url + full_story().address)
        expect(page.locator(".notice")).to_have_count(0)
        assert not scripts or page.evaluate("scrollY") >= 300, "one click, and the reader is where they were"
        ways[name] = (shown["width"], shown["height"], shown["y"], len(context.cookies()))
    assert ways["Accept"] == ways["Refuse"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_answers_look_alike_and_follow_one_another_on_the_keyboard(newsstand, visitor, scheme):
    _, page, _ = visitor(color_scheme=scheme)
    page.goto(newsstand.url + full_story().address)
    assert page.evaluate(SHOWN, "Accept") == page.evaluate(SHOWN, "Refuse")
    page.locator(".notice > a").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "accept"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "refuse"
    assert page.locator(".notice").get_by_role("checkbox", checked=True).count() == 0


def test_the_notice_covers_less_than_a_third_of_a_phone_and_can_be_answered(newsstand, visitor):
    _, page, _ = visitor(viewport={"width": 320, "height": 568})
    page.goto(newsstand.url + full_story().address)
    assert page.locator(".notice").bounding_box()["height"] <= 568 * 0.3 + 1
    refuse = page.get_by_role("button", name="Refuse", exact=True).bounding_box()
    assert refuse["y"] + refuse["height"] <= 568


@pytest.mark.parametrize(("size", "height"), [("200%", 568), ("100%", 256)])  # 256: what four times as large leaves of 1024
def test_who_needs_large_text_can_read_the_notice_and_answer_it(newsstand, visitor, size, height):
    _, page, _ = visitor(viewport={"width": 320, "height": height})
    page.goto(newsstand.url + full_story().address)
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    notice = page.locator(".notice")
    assert notice.bounding_box()["height"] <= height / 2 + 1
    last = notice.locator("b").last
    last.evaluate("part => part.scrollIntoView({block: 'start'})")
    assert notice.bounding_box()["y"] <= last.bounding_box()["y"], "all of it can be scrolled to"
    for name in ("Accept", "Refuse"):
        button = page.get_by_role("button", name=name, exact=True)
        button.focus()
        assert notice.bounding_box()["y"] <= button.bounding_box()["y"]
        assert button.bounding_box()["y"] + button.bounding_box()["height"] <= height


def test_closing_the_page_or_reading_on_is_no_consent(newsstand, visitor):
    context, page, strangers = visitor()
    for address in (full_story().address, "/", story_of_blocks().address):
        page.goto(newsstand.url + address)
        page.keyboard.press("Escape")
        assert page.locator(".notice").count() == 1
    assert (context.cookies(), strangers) == ([], [])


def test_what_was_agreed_to_is_withdrawn_in_two_clicks_and_the_next_page_has_none_of_it(own_newsstand, visitor, courier, kit):
    courier.held[Site, 0] = replace(SITE, players=("youtube",))
    own_newsstand.print(paper.print_all(courier, kit))
    context, page, strangers = visitor()
    page.goto(own_newsstand.url + story_of_blocks().address)
    page.get_by_role("button", name="Accept", exact=True).click()
    page.locator(".embed").scroll_into_view_if_needed()
    page.frame_locator(".embed iframe").get_by_text("A film").wait_for()
    assert len(strangers) == 1, "who has agreed need not press"
    context.add_cookies([{"name": "film_seen", "value": "abc", "url": own_newsstand.url}])

    page.get_by_role("link", name="Privacy choices").click()
    page.get_by_text("Your answer now: accepted.").wait_for()
    page.get_by_role("button", name="Refuse", exact=True).click()
    page.get_by_text("Your answer now: refused.").wait_for()
    assert [cookie["name"] for cookie in context.cookies()] == ["consent"], "what was set for it is deleted"
    strangers.clear()
    page.goto(own_newsstand.url + story_of_blocks().address)
    page.locator(".embed").scroll_into_view_if_needed()
    page.get_by_role("button", name="Show it here").wait_for()
    assert (page.locator(".embed iframe").count(), strangers) == (0, [])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_purposes_are_chosen_one_by_one(newsstand, visitor, scripts):
    context, page, _ = visitor(java_script_enabled=scripts)
    page.goto(newsstand.url + "/")
    page.get_by_role("link", name="Choose one by one").click()
    page.get_by_label("An order of your own").wait_for()
    assert page.get_by_role("checkbox", checked=True).count() == 0
    page.get_by_label("An order of your own").check()
    page.get_by_role("button", name="Only what is ticked").click()
    page.wait_for_url(f"{newsstand.url}/privacy/")
    (cookie,) = context.cookies()
    assert cookie["value"].partition(".")[2] == "order"
    if scripts:
        assert page.locator(".choices").get_by_role("status").inner_text() == "Your answer now: only An order of your own."


def test_a_site_that_asks_nothing_says_so_and_the_note_is_closed_for_good(own_newsstand, visitor, courier, kit):
    courier.held[Site, 0] = replace(SITE, purposes=(), notice_text="", notice_title="")
    own_newsstand.print(paper.print_all(courier, kit))
    context, page, _ = visitor(java_script_enabled=False)
    page.goto(own_newsstand.url + full_story().address)
    assert "Nothing here needs your consent" in page.locator(".notice").inner_text()
    page.get_by_role("button", name="Close this note").click()
    page.wait_for_url(own_newsstand.url + full_story().address)
    for address in PAGES.values():
        page.goto(own_newsstand.url + address)
        assert page.locator(".notice").count() == 0
    assert len(context.cookies()) == 1


def test_a_reader_with_global_privacy_control_is_not_asked_about_what_it_refuses(own_newsstand, visitor, courier, kit):
    films, _ = SITE.purposes
    courier.held[Site, 0] = replace(SITE, purposes=(films,))
    own_newsstand.print(paper.print_all(courier, kit))
    context, page, _ = visitor(extra_http_headers={"Sec-GPC": "1"})
    page.goto(own_newsstand.url + full_story().address)
    assert page.locator(".notice").count() == 0
    assert context.cookies() == []
    assert page.request.get(f"{own_newsstand.url}/.well-known/gpc.json").json()["gpc"] is True


def test_a_changed_notice_asks_again(own_newsstand, visitor, courier, kit):
    _, page, _ = visitor()
    page.goto(own_newsstand.url + "/")
    page.get_by_role("button", name="Refuse", exact=True).click()
    page.locator(".notice").wait_for(state="detached")
    courier.held[Site, 0] = replace(SITE, notice_text="We have changed our minds.")
    own_newsstand.print(paper.print_all(courier, kit))
    page.reload()
    assert "changed our minds" in page.locator(".notice").inner_text()
