"""What a paper lives by, in a browser: nobody else is asked before a reader agrees, nothing moves when they do, stories count once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import paper
import pytest
import sample
from msgspec.structs import replace
from newsstand import Newsstand
from selling import ADS, METER, SLOTS, selling

from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from lateedition.press.kit import Kit

STORY = sample.full_story()
FRAME = '#story-17 .slot iframe[src^="https://ads.example/"]'
SHIFTS = """
  window.moved = 0
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value })
    .observe({ type: 'layout-shift', buffered: true })
"""
SCROLL = """() => new Promise((done) => {
  let at = 0
  const step = () => { scrollTo(0, at += 300); at < document.body.scrollHeight && at < 4000 ? requestAnimationFrame(step) : done() }
  step()
})"""
READ = """(story) => document.dispatchEvent(new CustomEvent('lateedition:read', { detail: { story, url: location.href, chain: 0 } }))"""
SEEN_WITH_ALL = """window.seenWithAll = []; (function look() {
  for (const one of document.querySelectorAll('main article.story:not(:first-child)'))
    if (one.querySelector('.metered > :nth-child(3)')?.checkVisibility() && !window.seenWithAll.includes(one.id))
      window.seenWithAll.push(one.id)
  requestAnimationFrame(look)
})()"""
"""Notes each story that follows and is painted with more of it than everybody reads."""

TOLD = """window.told = []; document.addEventListener('lateedition:metered', (event) => window.told.push(event.detail))"""


class Reader:
    """A browser in front of a stand; `strangers` are all requests to anybody else, each answered with an advertisement."""

    def __init__(self, browser: Browser, stand: Newsstand, **how: object) -> None:
        self.context: BrowserContext = browser.new_context(locale="en-GB", **{"viewport": {"width": 1350, "height": 900}, **how})
        self.context.add_init_script(SHIFTS)
        self.context.add_init_script(TOLD)
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.stand = stand
        self.context.route("**/*", self._pass_on)
        self.page = self.open()

    def open(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def go(self, address: str) -> Page:
        self.page.goto(self.stand.url + address)
        return self.page

    def answer(self, choice: str) -> None:
        """Answer the notice, or on the privacy page the form."""
        with self.page.expect_navigation():
            self.page.locator(f"button[name=choice][value={choice}]").last.click()
        self.page.wait_for_load_state("networkidle")

    def scroll_through(self) -> None:
        """Go down the page as readers do, until nothing more is asked for."""
        self.page.evaluate(SCROLL)
        self.page.wait_for_load_state("networkidle")

    def moved(self) -> float:
        return float(self.page.evaluate("() => window.moved"))

    def kept(self) -> str | None:
        return self.page.evaluate("() => localStorage.metered ?? null")

    def read(self, story: int) -> None:
        """Say that a story was read, and wait until that is kept or known to be."""
        self.page.evaluate(READ, story)
        self.page.wait_for_function("(n) => (localStorage.metered ?? '').split(' ').includes(String(n))", arg=story)

    def _pass_on(self, route: object) -> None:
        if "//127.0.0.1:" in route.request.url:
            route.continue_()
        else:
            self.strangers.append(route.request.url)
            route.fulfill(body="<!doctype html><title>ad</title><p>Buy</p>", content_type="text/html")


@pytest.fixture(scope="module")
def sold(
    documents: tuple[list, dict[str, bytes]], kit: Kit, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Newsstand]]:
    """Give a stand over the sample paper that sells; those who want the same share it."""
    opened: dict[object, Newsstand] = {}

    def make(*changed: object, **site: object) -> Newsstand:
        key = (*changed, *sorted(site.items()))
        if key not in opened:
            home = tmp_path_factory.mktemp("sold")
            opened[key] = Newsstand(home, paper.print_all(selling(documents, *changed, **site), kit)).__enter__()
        return opened[key]

    yield make
    for stand in opened.values():
        stand.__exit__()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Callable[..., Reader]]:
    made: list[Reader] = []

    def come(stand: Newsstand, **how: object) -> Reader:
        made.append(Reader(chromium, stand, **how))
        return made[-1]

    yield come
    for each in made:
        each.context.close()
        assert [said for said in each.complaints if "Failed to load resource" not in said] == []


# Advertisements


def test_nobody_else_is_asked_before_a_reader_agrees_and_then_for_just_what_is_near(sold, reader):
    one = reader(sold(meter=None))
    for address in ("/", STORY.address):
        one.go(address)
        one.scroll_through()
    assert one.strangers == []
    assert not one.page.locator("iframe").count()
    assert one.page.locator("#story-17 .slot img").is_visible()
    one.answer("accept")
    one.go("/privacy/")
    asked = len(one.strangers)
    one.go(STORY.address)
    one.page.locator(FRAME).scroll_into_view_if_needed()
    one.page.wait_for_load_state("networkidle")
    assert one.strangers[asked:] == [f"{ADS}/story?n=1"]


@pytest.mark.parametrize("width", [390, 1350])
def test_nothing_moves_when_an_advertisement_comes_into_its_box(sold, reader, width):
    one = reader(sold(meter=None), viewport={"width": width, "height": 900}, reduced_motion="reduce")
    one.go(STORY.address)
    before = one.page.locator("#story-17 .slot").bounding_box()
    one.answer("accept")
    one.page.locator("#story-17 .slot").scroll_into_view_if_needed()
    one.page.wait_for_selector(FRAME)
    one.page.wait_for_load_state("networkidle")
    after, frame = one.page.locator("#story-17 .slot").bounding_box(), one.page.locator(FRAME).bounding_box()
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert (frame["width"], frame["height"]) == ((300, 250) if width == 390 else (336, 280))
    assert one.strangers == [f"{ADS}/story?n=1"]
    assert one.moved() == 0


def test_who_refuses_has_the_house_s_own_and_asks_nobody(sold, reader):
    one = reader(sold(meter=None))
    one.go(STORY.address)
    one.answer("refuse")
    one.scroll_through()
    assert one.strangers == []
    assert one.page.locator("#story-17 .slot a").get_attribute("href") == "/subscribe/"


def test_global_privacy_control_is_a_refusal_whatever_is_pressed(sold, reader):
    one = reader(sold(meter=None), extra_http_headers={"Sec-GPC": "1"})
    one.go(STORY.address)
    one.page.goto(f"{one.stand.url}/privacy/")
    one.answer("accept")
    one.go(STORY.address)
    one.scroll_through()
    assert one.strangers == []


def test_withdrawing_takes_others_advertisements_out_of_open_pages_too(sold, reader):
    one = reader(sold(meter=None))
    one.go(STORY.address)
    one.answer("accept")
    one.page.wait_for_selector(FRAME, state="attached")
    beside, asked = one.open(), len(one.strangers)
    one.page, story = beside, one.page
    one.go("/privacy/")
    one.answer("refuse")
    story.bring_to_front()
    story.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    story.wait_for_function("() => !document.querySelector('.slot iframe')")
    assert story.locator("#story-17 .slot img").count() == 1
    one.page = story
    one.go("/")
    one.scroll_through()
    assert len(one.strangers) <= asked + 1, "what was near when consent was there, and nothing since"
    assert not one.page.locator("iframe").count()


def test_a_story_to_be_left_alone_has_no_box_and_lets_nobody_in(sold, reader):
    one = reader(sold(replace(STORY, no_advertisements=True), meter=None))
    one.go("/")
    one.answer("accept")
    asked = len(one.strangers)
    answer = one.page.goto(one.stand.url + STORY.address)
    assert "frame-src" not in answer.headers["content-security-policy"]
    one.page.wait_for_load_state("networkidle")
    assert not one.page.locator(".slot").count()
    assert len(one.strangers) == asked


def test_a_page_lets_in_just_whom_its_slots_name(sold, reader):
    stand = sold(meter=None)
    one = reader(stand)
    policy = one.page.goto(stand.url + STORY.address).headers["content-security-policy"]
    assert policy.endswith(f"; frame-src {ADS}")
    assert "unsafe" not in policy
    for address in ("/privacy/", "/corrections/", "/nothing/", "/archive/"):
        assert ADS not in one.page.goto(stand.url + address).headers["content-security-policy"], address


@pytest.mark.parametrize("width", [320, 390, 768, 1350])
def test_no_box_makes_a_page_wider_than_its_screen(sold, reader, width):
    one = reader(sold(meter=None), viewport={"width": width, "height": 900})
    for address in ("/", "/harbour/", STORY.address):
        one.go(address)
        assert one.page.evaluate("() => document.documentElement.scrollWidth") <= width, address
        for box in one.page.locator(".slot > div").all():
            place = box.bounding_box()
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width


def test_without_scripts_the_house_s_own_are_there_and_every_story_is_whole(sold, reader):
    one = reader(sold(meter=replace(METER, free=0)), java_script_enabled=False)
    one.page.goto(one.stand.url + STORY.address)
    assert one.page.locator("#story-17 .slot img").is_visible()
    assert one.page.locator(".metered > p").last.is_visible()
    assert not one.page.locator(".ask").is_visible()
    assert not one.page.locator(".allowance").is_visible()


def test_what_sells_is_usable_by_everybody(sold, reader):
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        one = reader(sold(meter=replace(METER, free=0)), color_scheme=scheme)
        one.go(STORY.address)
        one.page.wait_for_selector("article.closed")
        found = Axe().run(one.page).response["violations"]
        assert [violation["id"] for violation in found] == []


# The meter


STORIES = [20, 21, 22, 23, 24]


@pytest.fixture
def long(documents: tuple[list, dict[str, bytes]]) -> Callable[..., Story]:
    """Give the sample story of a number, with the body of a long one."""
    plain = {each.number: each for each in documents[0] if isinstance(each, Story)}
    return lambda number, **said: replace(plain[number], body=STORY.body, **said)


def test_a_story_is_counted_once_however_often_it_is_read_and_the_fourth_is_asked_for(sold, reader, long):
    stories = [long(number) for number in STORIES]
    one = reader(sold(*stories, slots=(), purposes=()))
    one.page.clock.set_fixed_time("2026-05-10T12:00:00Z")
    for count, story in enumerate(stories[:3], start=1):
        for _ in range(2):
            one.go(story.address)
            one.read(story.number)
            assert one.page.locator(".allowance b").text_content() == str(count)
    assert one.kept() == "2026-05 20 21 22"
    one.go(stories[3].address)
    one.page.wait_for_selector("article.closed")
    assert one.page.locator(".ask").is_visible()
    assert one.page.locator(".ask a").get_attribute("href") == METER.page
    shown = one.page.locator(".metered > *").evaluate_all("(all) => all.filter((one) => one.checkVisibility()).length")
    assert shown == 2
    assert one.moved() == 0
    assert one.page.evaluate("() => window.told.at(-1)") | {"url": ""} == {"story": 23, "url": "", "read": 3, "of": 3, "open": False}
    one.page.evaluate(READ, 23)
    assert one.kept() == "2026-05 20 21 22", "what was not shown is not counted"
    one.go(stories[0].address)
    assert not one.page.locator(".ask").is_visible(), "what was opened this month stays open"


def test_a_slot_is_no_part_of_the_beginning_that_everybody_reads_nor_shown_behind_it(sold, reader):
    body = tuple(Paragraph(f"Paragraph {number}.") for number in range(12))
    slots = tuple(replace(SLOTS[1], name=f"at-{after}", place="story", wide="300x250", after=after) for after in (1, 5))
    one = reader(sold(replace(STORY, body=body), slots=slots, purposes=(), meter=replace(METER, free=0)))
    one.go(STORY.address)
    one.page.wait_for_selector("article.closed")
    shown = one.page.locator(".metered > *").evaluate_all("(all) => all.filter((one) => one.checkVisibility()).map((one) => one.tagName)")
    assert shown == ["P", "DIV", "P"]


def test_the_count_begins_anew_with_the_month_in_the_newsroom_s_zone(sold, reader, long):
    stories = [long(number) for number in STORIES]
    one = reader(sold(*stories, slots=(), purposes=(), meter=replace(METER, free=1)), timezone_id="America/Los_Angeles")
    one.page.clock.set_fixed_time("2026-05-31T18:29:00Z")
    one.go(stories[0].address)
    one.read(20)
    one.go(stories[1].address)
    one.page.wait_for_selector("article.closed")
    one.page.clock.set_fixed_time("2026-05-31T18:31:00Z")
    one.go(stories[1].address)
    assert not one.page.locator(".ask").is_visible(), "it is June in Kolkata"
    one.read(21)
    assert one.kept() == "2026-06 21"


def test_live_coverage_and_what_is_marked_free_is_read_by_all_and_counts_for_nothing(sold, reader, long):
    free, metered = long(20, free_to_read=True), long(21)
    one = reader(sold(free, metered, slots=(), purposes=(), meter=replace(METER, free=0)))
    for story in (free, sample.live_story()):
        one.go(story.address)
        one.page.evaluate(READ, story.number)
        assert not one.page.locator(".ask").count()
        assert one.kept() is None
    corrected = sample.corrected_story()
    one.go(corrected.address)
    assert one.page.locator(".story > .corrections").is_visible()
    one.go(metered.address)
    one.page.wait_for_selector("article.closed")


def test_who_subscribes_is_not_metered_and_the_paper_s_own_script_may_say_so_too(sold, reader, long):
    story = long(20)
    one = reader(sold(story, slots=(), purposes=(), meter=replace(METER, free=0, cookie="pass")))
    one.context.add_cookies([{"name": "pass", "value": "x1", "url": one.stand.url}])
    one.go(story.address)
    assert one.page.locator(".metered > p").last.is_visible()
    assert one.kept() is None
    one.context.clear_cookies()
    one.go(story.address)
    one.page.wait_for_selector("article.closed")
    one.context.add_init_script("document.addEventListener('lateedition:metered', (event) => event.preventDefault())")
    one.go(story.address)
    one.page.wait_for_function("() => window.told.length")
    assert one.page.locator(".metered > p").last.is_visible()
    assert not one.page.locator(".ask").is_visible()


def test_with_a_purpose_nothing_is_kept_of_who_has_not_agreed_and_they_read_everything(sold, reader, long):
    story = long(20)
    one = reader(sold(story, slots=(), meter=replace(METER, purpose="ads")))
    one.go(story.address)
    one.page.evaluate(READ, 20)
    assert one.kept() is None
    assert not one.page.locator(".allowance").is_visible()
    one.answer("accept")
    one.read(20)
    assert one.page.locator(".allowance").is_visible()


def test_a_story_that_is_scrolled_to_is_judged_as_one_that_is_opened(sold, reader, long):
    stories = [long(number) for number in (*STORIES, 25, 26, 27, 28, 29)]
    one = reader(sold(*stories, slots=(), purposes=(), meter=replace(METER, free=1)))
    one.go(stories[0].address)
    one.read(20)
    one.page.mouse.wheel(0, 20_000)
    one.page.wait_for_selector("main article.story.closed:nth-of-type(2)", state="attached")
    assert one.page.locator("main article.story").first.evaluate("(one) => !one.classList.contains('closed')")


@pytest.mark.parametrize("free", [0, 1])
def test_a_story_that_follows_one_that_is_free_to_all_is_judged_before_it_is_seen_and_counted_when_it_was_read(
    sold, reader, long, free: int
):
    stories = [long(20, free_to_read=True), *(long(number) for number in (21, 22, 23, 24, 25, 26, 27, 28, 29))]
    one = reader(sold(*stories, slots=(), purposes=(), meter=replace(METER, free=free)))
    one.context.add_init_script(SEEN_WITH_ALL)
    one.go(stories[0].address)
    one.page.evaluate(READ, 20)
    assert one.page.locator("script[data-free]").count() == 0
    one.page.mouse.wheel(0, 20_000)
    second = one.page.locator("main article.story").nth(1)
    second.wait_for(state="attached")
    number = int(second.get_attribute("id").removeprefix("story-"))
    if free:
        assert "closed" not in (second.get_attribute("class") or "")
        one.read(number)
        one.page.mouse.wheel(0, 20_000)
    one.page.wait_for_selector("main article.story.closed", state="attached")
    closed = one.page.locator("main article.story.closed").first
    assert closed.locator(":scope > .ask").is_visible()
    assert one.page.evaluate("() => window.seenWithAll").count(f"story-{number}") == free
    assert "closed" not in (one.page.locator("main article.story").first.get_attribute("class") or ""), "the one that is free stays so"
    assert one.kept() == (None if not free else one.page.evaluate("() => localStorage.metered.split(' ')[0]") + f" {number}")
    assert one.page.locator("script[data-free]").count() == 1
    assert one.complaints == []


def test_a_first_visit_to_a_paper_that_sells_stores_nothing_before_something_was_read(sold, reader):
    one = reader(sold())
    one.go(STORY.address)
    assert one.page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert one.strangers == []
