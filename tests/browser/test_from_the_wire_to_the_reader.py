"""The whole line, as the people on it see it: an agency's file comes in, an editor takes and publishes it, readers have it."""

from __future__ import annotations

import re
import time
import urllib.request
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deskbrowser import log_in
from lateedition.story.address import slug_of

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

HEADLINE = "Lighthouse on Gull Rock is lit again after eleven dark years"
PLACE = "Gull Rock"
EDITED = "Gull Rock lighthouse is lit again after eleven dark years"
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf>
  <head>
    <title>{HEADLINE}</title>
    <docdata management-status="usable">
      <doc-id id-string="journey-gull-rock" regsrc="Meridian"/>
      <urgency ed-urg="3"/>
      <date.issue norm="20261123T080000Z"/>
      <du-key key="journey-gull-rock" version="1"/>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline><hl1>{HEADLINE}</hl1></hedline>
      <byline>By <person>Ines Calder</person></byline>
      <dateline><location>Gull Rock</location></dateline>
    </body.head>
    <body.content>
      <p>GULL ROCK (Meridian) — The lamp turned at four minutes to six, and the men on the slip took off their caps.</p>
      <p>It had stood dark since the winter in which the cable was torn out of the sea bed.</p>
    </body.content>
  </body>
</nitf>
"""


class Reader:
    """A reader on a plain connection: asks for a page and gets its text and its edition."""

    def __init__(self, site: str) -> None:
        self.site = site

    def page(self, address: str) -> tuple[str, int]:
        """Return the page at `address` and the number of the edition that it is from."""
        request = urllib.request.Request(self.site + address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            body = answer.read()
            if answer.headers["Content-Encoding"] == "gzip":
                body = zlib.decompress(body, wbits=31)
            return body.decode(), int(answer.headers["Late-Edition"])

    def shows(self, address: str, words: str) -> bool:
        return words in self.page(address)[0]

    def oldest_story(self) -> str:
        """Return the address of the oldest story of the site, by the way a reader would find it: the first page of all news."""
        page, _ = self.page("/latest/")
        match = re.search(r'href="(/latest/(?:page/)?)\d+/"', page)
        assert match, "the list of all news has no older pages"
        oldest, _ = self.page(f"{match[1]}0/")
        main = oldest[oldest.index("<main") : oldest.index("</main>")]
        return re.findall(r'href="(/[^"]*-\d+/)"', main)[-1]


def drop(folder: Path, name: str, text: str) -> None:
    """Put a file into the watched folder as an agency's client does: written beside, renamed in."""
    beside = folder.parent / f"{name}.part"
    beside.write_text(text, encoding="utf-8")
    beside.rename(folder / name)


def wait_until(true: object, *, within_s: float) -> float:
    """Wait until `true()` is, and return after how many seconds; fail when it takes longer than `within_s`."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > within_s:
            pytest.fail(f"not so within {within_s} s")
        time.sleep(0.01)
    return time.monotonic() - began


def test_an_agency_file_becomes_a_story_that_readers_have_within_a_second_of_the_desks_answer(
    demo_newsroom: object, reader: BrowserContext
) -> None:
    site = Reader(demo_newsroom.site)
    oldest = site.oldest_story()
    page = reader.new_page()
    log_in(page, demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])

    drop(demo_newsroom.watched_folder, "gull-rock.xml", NITF)
    page.goto(f"{demo_newsroom.desk}/desk/wire/")
    began = time.monotonic()
    while page.get_by_role("link", name=HEADLINE).count() == 0:
        assert time.monotonic() - began < 5, "the file was not in the inbox within 5 s"
        page.reload()
    page.get_by_role("link", name=HEADLINE).first.click()
    page.get_by_role("button", name="Take into a story").click()

    headline = page.locator("[name=headline]")
    assert headline.input_value() == HEADLINE
    assert page.locator("[name=dateline_place]").input_value() == PLACE
    assert "(Meridian)" not in page.locator("[name=body-count]").locator("xpath=..").inner_text(), "the dateline is data now"
    headline.fill(EDITED)
    page.locator("[name=section]").select_option(label="Harbour")
    page.get_by_role("button", name="Publish", exact=True).click()
    said = page.get_by_text(re.compile(r"Live in edition \d+"))
    said.wait_for(timeout=10_000)
    number = int(re.search(r"edition ([\d,]+)", said.inner_text())[1].replace(",", ""))

    home, edition = site.page("/")
    assert edition >= number
    assert EDITED in home
    story = re.search(rf'href="(/[^"]*{slug_of(PLACE)}[^"]*-\d+/)"', home)[1]
    for address in (story, "/harbour/", oldest):
        assert wait_until(lambda address=address: site.shows(address, EDITED), within_s=1) < 1
    text, _ = site.page(story)
    assert "The lamp turned at four minutes to six" in text
    assert f"{PLACE.upper()} (Meridian)" not in text
    assert f"Meridian, {PLACE}" in re.sub(r"<[^>]+>", "", text)
