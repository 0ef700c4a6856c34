"""Everybody can use the desk: axe finds nothing on its main screens, wide and light as on a phone in the dark.

With LATEEDITION_SCREENSHOTS=docs/desk in the environment each screen is photographed into that folder as well.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
DAY = date.today() + timedelta(days=1)
PICTURES = os.environ.get("LATEEDITION_SCREENSHOTS", "")
MOST_BYTES = 120_000


@dataclass(frozen=True)
class Look:
    """How wide a window is, and which colours whoever looks prefers."""

    name: str
    width: int
    height: int
    colours: Literal["light", "dark"]


WIDE, PHONE = Look("wide", 1350, 900, "light"), Look("phone", 390, 844, "dark")


@dataclass(frozen=True)
class Screen:
    """A page of the desk: its address, what must be there before it is looked at, and who looks."""

    address: str
    ready: str = "main"
    is_inside: bool = True


SCREENS = {
    "stories": Screen("stories/", ".stage-tabs"),
    "story": Screen("stories/edit/{story}/", "#proposal .proposal__said"),
    "story-hints": Screen("stories/edit/{story}/#hints", ".hints [data-count]"),
    "story-looks": Screen("stories/edit/{story}/#looks", "iframe[data-looks][srcdoc]"),
    "new-story": Screen("stories/add/", ".public-DraftEditor-content"),
    "compare": Screen("together/{story}/compare/", ".word-changes"),
    "bring-together": Screen("{aside}", ".merge-row__choice"),
    "my-work": Screen("work/", ".work-row"),
    "calendar-week": Screen("work/calendar/week/{day}/", ".entry"),
    "calendar-day": Screen("work/calendar/day/{day}/", ".entry"),
    "planned": Screen("planned/", "a[href*='/edit/']"),
    "plan": Screen("planned/story/{planned}/out/", "[name=day]"),
    "fronts": Screen("fronts/", ".front-card"),
    "live-blogs": Screen("live-blogs/", "table"),
    "live-desk": Screen("live-blogs/live-desk/{blog}/", ".public-DraftEditor-content"),
    "picture-desk": Screen("picture-desk/"),
    "picture-upload": Screen("picture-desk/upload/", "[data-upload]"),
    "pictures": Screen("images/", "main img"),
    "picture": Screen("images/{picture}/", "[data-focus-mark]"),
    "wire": Screen("wire/", ".wire-listing"),
    "wire-item": Screen("wire/{item}/"),
    "alarms": Screen("wire/alarms/"),
    "rules": Screen("wire/rules/", ".rule"),
    "rule": Screen("wire/rules/new/", ".rule-form"),
    "quarantine": Screen("wire/quarantine/"),
    "quarantined": Screen("wire/quarantine/{quarantined}/"),
    "press": Screen("press/"),
    "daybook": Screen("daybook/", "table"),
    "security": Screen("account/security/", "#sessions"),
    "login": Screen("login/", "[name=username]", is_inside=False),
    "second-step": Screen("login/second-step/?next=/desk/", "[name=password]"),
}
ON_THE_PHONE = ("story", "my-work", "calendar-week", "fronts", "live-desk")
"""What is photographed on the phone, too."""
NEARLY_EMPTY = ("alarms", "plan", "picture-upload", "quarantine", "second-step")
"""What is not worth a photograph."""


@pytest.fixture(scope="module")
def at_the_desk(demo_newsroom: Newsroom, chromium: Browser) -> Iterator[Callable[[str, Look], BrowserContext]]:
    """A browser in which somebody is logged in, or nobody: `at_the_desk("editor", PHONE)`, `at_the_desk("", WIDE)`."""
    contexts: dict[tuple[str, Look], BrowserContext] = {}

    def context(who: str, look: Look) -> BrowserContext:
        if (who, look) not in contexts:
            contexts[who, look] = chromium.new_context(
                viewport={"width": look.width, "height": look.height}, locale="en-GB", color_scheme=look.colours
            )
            if who:
                _log_in(contexts[who, look], demo_newsroom, who)
        return contexts[who, look]

    yield context
    for each in contexts.values():
        each.close()


@pytest.fixture(scope="module")
def work(demo_newsroom: Newsroom, at_the_desk: Callable[[str, Look], BrowserContext]) -> Iterator[dict[str, str]]:
    """A day's work, for there to be something on each screen: what is looked at, by its name in the addresses of SCREENS."""
    chief, reporter = _page(at_the_desk("editor", WIDE)), _page(at_the_desk("reporter", WIDE))
    desk = f"{demo_newsroom.desk}/desk"
    first = {
        "story": _first(chief, f"{desk}/fronts/", ".front-card a[href*='/stories/edit/']:text-matches('^[A-Z]')"),
        "blog": _first(chief, f"{desk}/live-blogs/", "main table a[href*='/edit/']"),
        "item": _first(chief, f"{desk}/wire/", ".wire-listing a[href^='/desk/wire/']:not([href*=event])"),
        "picture": _first(chief, f"{desk}/images/", "main a[href*='/images/']:not([href*=add])"),
        "quarantined": _first(chief, f"{desk}/wire/quarantine/", "main a[href*='/quarantine/'][href$='/']:not([href$='quarantine/'])"),
    }
    _write(reporter, desk, headline="Ferry fares go up a third time this year")
    reporter.locator("[name=desk-comment]").fill("The operator’s answer came at noon and is in")
    reporter.get_by_role("button", name="Send to the desk").click()
    reporter.wait_for_selector(".messages >> text=is sent to the desk")
    planned = _write(chief, desk, headline="Council publishes its budget at six")
    _send(chief, f"/desk/planned/story/{planned}/out/", day=str(DAY), time="06:00:00")
    _plan_the_day(chief, desk)
    _send(chief, "/desk/wire/rules/new/", do="save", name="Tide tables go to Harbour", words="tide table", section="1")
    aside = _both_change(chief, reporter, f"{desk}/stories/edit/{first['story']}/")
    chief.close()
    yield {**first, "planned": planned, "aside": aside, "day": str(DAY)}
    reporter.close()


@pytest.fixture(scope="module")
def photographs() -> Path | None:
    """Where screens are photographed to; None if they are not."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
    return Path(PICTURES) if PICTURES else None


@pytest.mark.parametrize("look", [WIDE, PHONE], ids=lambda look: look.name)
@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    name: str,
    look: Look,
    demo_newsroom: Newsroom,
    at_the_desk: Callable[[str, Look], BrowserContext],
    work: dict[str, str],
    photographs: Path | None,
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    screen = SCREENS[name]
    page = _page(at_the_desk("editor" if screen.is_inside else "", look))
    _open(page, screen, f"{demo_newsroom.desk}/desk/", work)
    found = Axe().run(page)
    if photographs and (name not in NEARLY_EMPTY if look is WIDE else name in ON_THE_PHONE):
        _photograph(page, photographs / f"{name}{'' if look is WIDE else '-phone'}.webp")
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close(run_before_unload=False)
    assert found.response["violations"] == [], found.generate_report()
    assert not too_wide


def _open(page: Page, screen: Screen, desk: str, work: dict[str, str]) -> None:
    address, _, panel = screen.address.format(**work).partition("#")
    page.goto(f"{desk}{address}")
    if panel:
        page.locator(f"[data-side-panel-toggle={panel}]").first.click()
    page.wait_for_selector(screen.ready, state="attached")
    page.wait_for_load_state("networkidle")


def _photograph(page: Page, file: Path) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as shot:
        shot.save(file, quality=80, method=6)
    assert file.stat().st_size <= MOST_BYTES


def _log_in(context: BrowserContext, newsroom: Newsroom, who: str) -> None:
    page = _page(context)
    page.goto(f"{newsroom.desk}/desk/login/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(newsroom.logins[who])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.close()


def _page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    return page


def _first(page: Page, address: str, link: str) -> str:
    """Return the number of what the first such link of a page leads to."""
    page.goto(address)
    return _number(str(page.locator(link).first.get_attribute("href")))


def _number(address: str) -> str:
    found = re.findall(r"/(\d+)/", address)
    assert found, address
    return str(found[-1])


def _write(page: Page, desk: str, *, headline: str) -> str:
    """Begin a story, and return its number."""
    page.goto(f"{desk}/stories/add/")
    page.locator("[name=headline]").fill(headline)
    page.locator("[name=section]").select_option(index=1)
    page.evaluate("document.querySelector('form[data-edit-form]').requestSubmit()")
    page.wait_for_selector("[data-stage]")
    return _number(page.url)


def _plan_the_day(page: Page, desk: str) -> None:
    for kind, what, at in (("assignment", "Interview the pilots’ chair", "11:00:00"), ("coverage", "Court rules on the quay", "15:30:00")):
        page.goto(f"{desk}/work/{kind}/?day={DAY}")
        page.locator("[name=what]").fill(what)
        page.locator("[name=time]").fill(at)
        if kind == "assignment":
            page.locator("[name=assignee]").select_option(label="editor")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_selector(".messages")


def _both_change(chief: Page, reporter: Page, form: str) -> str:
    """Have both change one headline, and return where the chief brings them together. The reporter stays in the story."""
    chief.goto(form)
    reporter.goto(form)
    reporter.wait_for_selector(".public-DraftEditor-content")
    headline = reporter.locator("[name=headline]")
    before = headline.input_value()
    headline.fill(f"{before}, officials say")
    while reporter.evaluate("Object.keys(localStorage).some(key => key.startsWith('late-edition:'))"):
        reporter.wait_for_timeout(200)
    chief.locator("[name=headline]").evaluate("(field, words) => { field.value = words }", f"{before} at last")
    kept = chief.evaluate(KEEP, re.sub(r".*/(\d+)/$", r"/desk/together/\1/keep/", form))
    return str(kept["bring"]).removeprefix("/desk/")


def _send(page: Page, address: str, **fields: str) -> None:
    said = page.evaluate(SEND, [address, fields])
    assert said["moved"], said


SEND = """async ([url, fields]) => {
    const body = new FormData()
    body.set('csrfmiddlewaretoken', document.querySelector('[name=csrfmiddlewaretoken]').value)
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    const answer = await fetch(url, { method: 'POST', body })
    return { moved: answer.ok && answer.redirected, status: answer.status, url: answer.url }
}"""
KEEP = """async url => (await fetch(url, { method: 'POST', body: new FormData(document.querySelector('form[data-edit-form]')) })).json()"""
