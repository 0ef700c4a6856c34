"""The desk's main screens, and the looks that each is looked at with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

SLOW_MS = 30_000
SETTLED_MS = 60
"""How long after a window was made narrower the pages' own scripts have taken notice."""


@dataclass(frozen=True)
class Look:
    """How wide a window is, in pixels, and which colours whoever looks prefers."""

    name: str
    width: int
    height: int
    colours: Literal["light", "dark"]


WIDE, PHONE = Look("wide, light", 1350, 900, "light"), Look("phone, dark", 390, 844, "dark")


@dataclass(frozen=True)
class Screen:
    """A page of the desk: its address, with `#` and the panel that is opened beside it, and what must be there before it is looked at.

    `tab` is the one of its form that is opened.
    """

    address: str
    ready: str = "main"
    is_inside: bool = True
    tab: str = ""


SCREENS = {
    "stories": Screen("stories/", ".stage-tabs"),
    "story": Screen("stories/edit/{story}/", "#proposal .proposal__said"),
    "story-hints": Screen("stories/edit/{story}/#hints", ".hints [data-count]"),
    "story-looks": Screen("stories/edit/{story}/#looks", "iframe[data-looks][srcdoc]"),
    "new-story": Screen("stories/add/", ".public-DraftEditor-content"),
    "compare": Screen("together/{story}/compare/", ".word-changes"),
    "bring-together": Screen("together/aside/{aside}/", ".merge-row__choice"),
    "my-work": Screen("work/", ".work-row"),
    "calendar-week": Screen("work/calendar/week/{day}/", ".entry"),
    "calendar-day": Screen("work/calendar/day/{day}/", ".entry"),
    "planned": Screen("planned/", "a[href*='/edit/']"),
    "plan": Screen("planned/story/{planned}/out/", "[name=day]"),
    "fronts": Screen("fronts/", ".front-card"),
    "live-blogs": Screen("live-blogs/", "table"),
    "live-desk": Screen("live-blogs/live-desk/{blog}/", ".public-DraftEditor-content"),
    "section-closing": Screen("sections/close/{section}/", "main form"),
    "picture-desk": Screen("picture-desk/"),
    "picture-upload": Screen("picture-desk/upload/", "[data-upload]"),
    "pictures": Screen("images/", "main img"),
    "picture": Screen("images/{picture}/", "[data-focus-mark]"),
    "recordings": Screen("recordings/", "table"),
    "new-recording": Screen("recordings/new/", "[name=file]"),
    "recording": Screen("recordings/edit/{recording}/", "video"),
    "recording-recall": Screen("recordings/recall/{recording}/", "main form"),
    "wire": Screen("wire/", ".wire-listing"),
    "wire-item": Screen("wire/{item}/"),
    "alarms": Screen("wire/alarms/"),
    "rules": Screen("wire/rules/", ".rule"),
    "rule": Screen("wire/rules/new/", ".rule-form"),
    "quarantine": Screen("wire/quarantine/"),
    "quarantined": Screen("wire/quarantine/{quarantined}/"),
    "press": Screen("press/", ".press-fact"),
    "readers": Screen("readers/", ".reads-chart"),
    "answers": Screen("readers/choices/", ".reads"),
    "daybook": Screen("daybook/", "table"),
    "breaking-news": Screen("stories/{story}/alert/", ".verb"),
    "letter-correction": Screen("letters/{story}/correction/", ".verb"),
    "letters": Screen("letters/", ".verb"),
    "site-settings": Screen("settings/stories/sitesettings/1/", "[data-streamfield-child]"),
    "site-looks": Screen("settings/stories/sitesettings/1/", ".theme-says li", tab="looks"),
    "security": Screen("account/security/", "#sessions"),
    "login": Screen("login/", "[name=username]", is_inside=False),
    "second-step": Screen("login/second-step/?next=/desk/", "[name=password]"),
}


def open_screen(page: Page, screen: Screen, desk: str, things: Mapping[str, object]) -> None:
    """Load `screen` of the desk at the origin `desk` as it is on a wide window in the light, with nothing on it that moves or fades."""
    address, _, panel = screen.address.format(**things).partition("#")
    page.set_viewport_size({"width": WIDE.width, "height": WIDE.height})
    page.emulate_media(color_scheme=WIDE.colours, reduced_motion="reduce")
    page.goto(f"{desk}/desk/{address}")
    page.add_style_tag(content=STILL)
    if panel:
        page.locator(f"[data-side-panel-toggle={panel}]").first.click()
    if screen.tab:
        page.locator(f"#tab-label-{screen.tab}").click()
    page.wait_for_selector(screen.ready, state="attached")
    page.evaluate(DRAWN)


def put_on(page: Page, look: Look) -> None:
    """Give the page that is open another look, as a window is made narrower and evening comes."""
    page.set_viewport_size({"width": look.width, "height": look.height})
    page.emulate_media(color_scheme=look.colours, reduced_motion="reduce")
    page.wait_for_timeout(SETTLED_MS)
    page.evaluate(DRAWN)


DRAWN = "document.fonts.ready.then(() => new Promise(requestAnimationFrame))"
STILL = """*, ::before, ::after {
    transition: none !important; animation: none !important; scroll-behavior: auto !important; caret-color: transparent !important;
}"""
