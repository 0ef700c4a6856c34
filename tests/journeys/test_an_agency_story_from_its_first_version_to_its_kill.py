"""An agency's story in five versions through the watched folder, as an editor and readers have it on their screens: taken and edited,
updated, corrected, killed, and sent once more. At the end readers have nothing of it, and the desk has every word of the editor's."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lateedition.wire.following import Following
from newswire import newsml

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

GUID = "urn:newsml:meridian.example:20261123:tunnel-journey"
HEADLINE = "Harbour tunnel opens a year late"
OURS = "Harbour tunnel opens, a year late and over cost"
FIRST = (
    "SELWICK (Meridian) — The tunnel under the harbour opened on Monday, a year late.",
    "It is two kilometres long.",
    "The mayor walked through it first.",
)
UPDATED = (FIRST[0].replace("a year", "thirteen months"), FIRST[1], "The mayor and forty children walked through it first.")
CORRECTED = (UPDATED[0].replace("Monday", "Sunday"), *UPDATED[1:])
OPENED = "The tunnel under the harbour opened on Monday, a year late and a third over its cost."
WE_WALKED = "We walked through it too: it hums."
SETTLED = OPENED.replace("Monday", "Sunday")
KILL_NOTE = "Kill. The tunnel is not open."
LISTS = ("/", "/latest/", "/harbour/", "/feed.xml", "/harbour/feed.xml")
SURFACES = ["page", "lists", "feeds", "card", "pictures", "live entries", "past editions"]
PROMISED_S = 2.0
PATIENCE_MS = 60_000


class Editor:
    """Somebody at the desk, who sees what is on the screen, clicks and types."""

    def __init__(self, context: BrowserContext, desk: str) -> None:
        self._context, self._desk = context, desk
        self.page = self.open("/desk/login/")

    def open(self, address: str) -> Page:
        """Open a page of the desk beside those that are open."""
        page = self._context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(self._desk + address)
        return page

    def log_in(self, password: str) -> None:
        self.page.get_by_label("Username").fill("editor")
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "login" not in url)

    def sees(self, words: str | re.Pattern[str], *, on: Page | None = None) -> Locator:
        """Wait until these words are on the screen, without asking for the page again."""
        found = (on or self.page).get_by_text(words).locator("visible=true").first
        found.wait_for()
        return found

    def writes(self, words: str, *, over: str) -> None:
        """Write `words` over the text that has the words `over`; a new line begins another paragraph."""
        self.page.locator(".public-DraftEditor-content", has_text=over).click()
        self.page.keyboard.press("Control+a")
        for number, line in enumerate(words.splitlines()):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)

    def publishes(self) -> str:
        """Publish from the form, at once after the last key; return what the desk says."""
        self.page.get_by_role("button", name="Publish", exact=True).click()
        return self.sees(re.compile(r"is published\. Live in edition [\d,]+")).inner_text()

    def conflict(self) -> Locator:
        """The one passage of the review in which something must be chosen."""
        return self.page.locator("section", has=self.page.get_by_role("heading", name="Conflict: both have changed it"))

    def publishes_review(self, *, choosing: str, words: str = "") -> None:
        """Settle the conflict by one of its options, with `words` if that is to write some, and publish."""
        self.conflict().get_by_role("radio", name=choosing, exact=True).check()
        if words:
            self.conflict().get_by_role("textbox", name="Other words").fill(words)
        self.page.get_by_role("button", name="Apply and publish").click()
        self.sees(re.compile(r"has the new version and is published\. Live in edition [\d,]+"))


@pytest.fixture
def editor(demo_newsroom: Any, reader: BrowserContext) -> Editor:
    """An editor who has logged in."""
    editor = Editor(reader, demo_newsroom.desk)
    editor.log_in(demo_newsroom.logins["editor"])
    return editor


@pytest.fixture
def readers(demo_newsroom: Any, chromium: Browser) -> Iterator[list[Page]]:
    """Two readers in front of the site: one as most are, one without JavaScript."""
    contexts = [chromium.new_context(base_url=demo_newsroom.site, java_script_enabled=script) for script in (True, False)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def until(holds: Callable[[], Any], *, within_s: float = 60.0) -> Any:
    """Wait until `holds()` is something, and return it; fail when it takes longer than `within_s`."""
    deadline = time.monotonic() + within_s
    while not (found := holds()):
        if time.monotonic() > deadline:
            pytest.fail(f"not so within {within_s} s")
        time.sleep(0.01)
    return found


def drop(folder: Path, version: int, **said: Any) -> None:
    """Put a version into the watched folder as an agency's client does: written beside, renamed in."""
    beside = folder.parent / f"tunnel-{version}.part"
    beside.write_bytes(newsml(guid=GUID, agency="Meridian", version=version, **({"headline": HEADLINE, "paragraphs": FIRST} | said)))
    beside.rename(folder / f"tunnel-{version}.xml")


def story_in(page: Page) -> str:
    """What a reader reads of a story, without the lists around it."""
    return page.locator("main article.story").first.inner_text()


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def lists_with(page: Page, address: str) -> list[str]:
    """Which of the site's lists, feeds and sitemaps name the page at `address`."""
    sitemap = re.findall(r"<loc>https?://[^/]+(/sitemaps/\d[^<]+)</loc>", page.request.get("/sitemap.xml").text())[-1]
    return [where for where in (*LISTS, sitemap) if address in page.request.get(where).text()]


def shown_again(home: Path, address: str, edition: str) -> subprocess.CompletedProcess[str]:
    """What an operator is shown who asks for a page as it was in an edition of the past."""
    command = [sys.executable, "-P", "-m", "lateedition", "edition", "show", address, "--edition", edition, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_taken_edited_updated_corrected_killed_and_sent_once_more(demo_newsroom: Any, editor: Editor, readers: list[Page]) -> None:
    home, folder, reader = demo_newsroom.home, demo_newsroom.watched_folder, readers[0]

    inbox = editor.open("/desk/wire/")
    drop(folder, 1)
    inbox.get_by_role("button", name=re.compile(r"^\d+ new$")).click()
    inbox.get_by_role("link", name=HEADLINE, exact=True).click()
    inbox.get_by_role("button", name="Take into a story").click()
    editor.page.close()
    editor.page = form = inbox
    editor.sees("Taken from Meridian into a draft.")
    form.locator("[name=headline]").fill(OURS)
    form.locator("[name=section]").select_option(label="Harbour")
    editor.writes(f"{OPENED}\n{WE_WALKED}", over="opened on Monday")
    said = editor.publishes()

    edition = re.search(r"edition ([\d,]+)", said)[1].replace(",", "")
    address = re.search(r"https?://[^/]+(/harbour/.+-\d+/)", form.get_by_role("link", name="See it").get_attribute("href") or "")[1]
    for page in readers:
        assert status_of(page, address) == 200
        assert [words in story_in(page) for words in (OURS, OPENED, WE_WALKED)] == [True, True, True]
    assert len(lists_with(reader, address)) == len(LISTS) + 1

    pictures = editor.open("/desk/images/")
    drop(folder, 2, paragraphs=UPDATED)
    editor.sees("A newer version has come: 2 paragraphs, 1 conflict.")
    form.get_by_role("link", name="Review").click()
    assert form.locator("section", has_text="and forty children").get_by_label("Theirs").is_checked()
    assert form.locator("section", has_text=WE_WALKED).get_by_role("heading").inner_text() == "Yours, added"
    assert [mark.inner_text() for mark in editor.conflict().locator("mark").all()] == [
        "a year late and a third over its cost.",
        "thirteen months late.",
    ]
    editor.publishes_review(choosing="Ours")
    reader.reload()
    assert [words in story_in(reader) for words in (OPENED, WE_WALKED, "forty children")] == [True, True, True]

    drop(folder, 3, signals=["correction"], paragraphs=CORRECTED)
    editor.sees(f"CORRECTION: mandatory. Meridian has corrected “{OURS}”, which readers have.", on=pictures)
    editor.sees("CORRECTION: mandatory. A newer version has come: 1 paragraph, 1 conflict.")
    assert re.search(r"It waits since \d\d:\d\d \((less than a minute|\d+ min)\)", form.get_by_role("status").first.inner_text())
    form.get_by_role("link", name="Review").click()
    editor.sees("CORRECTION: mandatory.")
    editor.publishes_review(choosing="Other words", words=SETTLED)
    reader.reload()
    assert SETTLED in story_in(reader)
    pictures.get_by_text("CORRECTION: mandatory.").wait_for(state="detached")

    wire, inbox_file = editor.open("/desk/wire/"), Following(home / "wire" / "inbox.sqlite3")
    drop(folder, 4, status="canceled", headline="KILL: Harbour tunnel", note=KILL_NOTE)
    until(lambda: inbox_file.recalling("Meridian", GUID))
    accepted = time.monotonic()
    until(lambda: status_of(reader, address) == 410, within_s=PROMISED_S)
    assert time.monotonic() - accepted < PROMISED_S
    assert lists_with(reader, address) == []
    assert status_of(readers[1], address) == 410
    for page in readers:
        assert page.get_by_role("heading", name="This story has been recalled").is_visible()
        assert WE_WALKED not in page.content()
    shown = shown_again(home, address, edition)
    assert (shown.returncode, WE_WALKED in shown.stdout, "recalled" in shown.stderr) == (1, False, True)

    for page in (form, pictures, wire):
        editor.sees(f"KILL Meridian killed “{OURS}”.", on=page)
        editor.sees(KILL_NOTE, on=page)
    gone = editor.sees(re.compile(r"Gone from the site everywhere, seen [\d.]+ s after it was accepted"))
    assert float(re.search(r"seen ([\d.]+) s", gone.inner_text())[1]) < PROMISED_S

    form.reload()
    editor.sees(re.compile(f"KILLED .+{re.escape(KILL_NOTE[:-1])}"))
    written = "\n".join(form.locator(".public-DraftEditor-content").all_inner_texts())
    assert [words in written for words in (SETTLED, WE_WALKED, "forty children")] == [True, True, True]
    assert form.locator("[name=headline]").input_value() == OURS
    assert form.locator("[name=action-publish]").count() == 0
    form.get_by_role("link", name="Receipt", exact=True).click()
    editor.sees(f"Receipt: {OURS}")
    lines = form.locator("main .receipt__lines tbody tr")
    assert [line.locator("th").inner_text() for line in lines.all()] == SURFACES
    assert lines.locator(".receipt__state").all_inner_texts() == ["done"] * len(SURFACES)

    drop(folder, 5, paragraphs=CORRECTED)
    for page in (form, pictures, wire):
        editor.sees("AFTER A KILL Meridian sent a usable version of what it had killed", on=page)
    assert [status_of(page, address) for page in readers] == [410, 410]
    assert lists_with(reader, address) == []
    form.get_by_role("link", name="Our story").first.click()
    editor.sees("KILLED")
    form.get_by_role("link", name="History").first.click()
    for words in ("Killed: Meridian killed this item", "Merged a newer version from the wire: Meridian, version 3"):
        editor.sees(words)

    for left in (1, 0):
        form.get_by_role("button", name="I have heard it").first.click()
        form.locator("[data-alarm]").nth(left).wait_for(state="detached")
    wire.locator("[data-alarm]").first.wait_for(state="detached")
