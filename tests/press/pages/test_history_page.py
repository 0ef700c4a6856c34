"""What is promised to a reader who asks what a story said before, and what was wrong in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml.html import HtmlElement
from msgspec.structs import replace
from paper import Paper, data_of, page_of, render, words_in
from sample import corrected_story, past_versions

from lateedition.press.kit import Kit
from lateedition.press.pastversions import SHEET
from lateedition.story.article import Story
from lateedition.story.version import Version

STORY = "/city/ferry-aground-16/"
HISTORY = f"{STORY}history/"


@pytest.fixture
def history(printed) -> HtmlElement:
    return page_of(printed.text(HISTORY))


def versions(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath("//li[@class='version']")


def test_every_version_is_there_the_newest_first_with_its_time_and_kind(history):
    told = [(words_in(each.xpath(".//h2")[0]), words_in(each.xpath(".//p[@class='when']")[0])) for each in versions(history)]
    assert told == [
        ("Correction", "Version 5 (now) May 05, 2020 12:20 IST"),
        ("Correction", "Version 4 May 05, 2020 09:20 IST"),
        ("The news changed", "Version 3 May 05, 2020 07:20 IST"),
        ("Small change: spelling, style or the like", "Version 2 May 05, 2020 06:20 IST"),
        ("First published", "Version 1 May 05, 2020 05:20 IST"),
    ]


def test_what_went_and_came_is_marked_and_told_to_those_who_do_not_see_marks(history):
    newest = versions(history)[0]
    assert [words_in(each) for each in newest.xpath(".//del")] == ["taken out: Nine"]
    assert [words_in(each) for each in newest.xpath(".//ins")] == ["put in: Eleven"]
    assert words_in(newest.xpath(".//p[ins]")[0]) == "taken out: Nineput in: Eleven people were treated."


def test_small_changes_and_the_first_text_are_folded_and_the_news_is_not(history):
    assert [bool(each.xpath("./details")) for each in versions(history)] == [False, False, False, True, True]
    assert "The ferry struck a reef in fog." in words_in(versions(history)[4])


def test_a_version_that_had_to_go_leaves_its_mark_and_none_of_its_words(history, courier, kit):
    assert words_in(versions(history)[2].xpath(".//p[@class='note']")[0]) == "The words of this version were taken out by order of law."
    # what changed since would be its words struck through
    assert "cannot be shown" in words_in(versions(history)[1].xpath(".//p[@class='note']")[0])
    assert not versions(history)[1].xpath(".//del | .//ins")


def test_the_history_is_not_a_page_for_search_engines_and_leads_back(history):
    assert history.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert history.xpath("//p[@class='of-story']/a/@href") == [STORY]


def test_updated_leads_to_the_history_and_a_story_that_never_changed_has_none(printed):
    page = page_of(printed.text(STORY))
    assert page.xpath("//p[@class='updated']/a/@href") == [HISTORY]
    others = [address for address in printed.pages if address.endswith("/history/")]
    assert others == [HISTORY]


def test_corrections_stand_under_the_story_the_newest_first_and_are_announced_above_it(printed):
    page = page_of(printed.text(STORY))
    told = page.xpath("//section[@class='corrections']")[0]
    assert words_in(told.xpath("./h2")[0]) == "Corrections"
    assert [words_in(each) for each in told.xpath(".//p[not(@class)]")] == [each.text for each in corrected_story().corrections]
    assert "Amended May 05, 2020 10:20 IST" in words_in(told)
    above = page.xpath("//header//p[contains(@class, 'corrected')]")[0]
    assert words_in(above) == "Corrected: May 05, 2020 12:20 IST"
    assert above.xpath("./a/@href") == [f"#{told.get('id')}"]


def test_one_correction_is_not_called_corrections(courier, kit):
    story = corrected_story()
    courier.held[Story, 16] = replace(story, corrections=story.corrections[:1])
    text = b"".join(p for p in render("story:16", courier, kit).parts if isinstance(p, bytes)).decode()
    assert words_in(page_of(text).xpath("//section[@class='corrections']/h2")[0]) == "Correction"


def test_machines_are_told_of_corrections_as_readers_are(printed):
    said = data_of(page_of(printed.text(STORY)))[0]["correction"]
    assert [each["@type"] for each in said] == ["CorrectionComment", "CorrectionComment"]
    assert [each["text"] for each in said] == [each.text for each in corrected_story().corrections]
    assert [each["datePublished"] for each in said] == ["2020-05-05T12:20:00+05:30", "2020-05-05T09:20:00+05:30"]
    assert said[1]["dateModified"] == "2020-05-05T10:20:00+05:30"


def test_what_a_correction_said_before_stays_readable(history):
    assert "The ship is the Maid of Norhaven, not the Norhavn Maid." in words_in(history.xpath("//section[@class='corrections']")[0])


def long_history(courier: Paper, count: int) -> Story:
    """A story that is its `count`th version; put into the paper with all those before."""
    story = replace(corrected_story(), version=count, corrections=())
    first = past_versions()[0]
    courier.held = {key: held for key, held in courier.held.items() if key[0] is not Version}
    courier.held[Story, 16] = story
    for serial in range(1, count):
        moment = first.moment + timedelta(minutes=serial)
        courier.held[Version, 200 + serial] = replace(first, number=200 + serial, serial=serial, moment=moment)
    return story


def serials(text: str) -> list[int]:
    return [int(words_in(each).split()[1]) for each in page_of(text).xpath("//li[@class='version']/p[@class='when']")]


def text_of(key: str, courier: Paper, kit: Kit) -> str:
    rendition = render(key, courier, kit)
    assert rendition is not None
    return b"".join(p for p in rendition.parts if isinstance(p, bytes)).decode()


def test_a_long_history_comes_in_sheets_that_lead_to_each_other(courier, kit):
    long_history(courier, 2 * SHEET + 3)
    front, second, first = (text_of(key, courier, kit) for key in ("history:16", "history:16/2", "history:16/1"))
    assert serials(front) == [2 * SHEET + 3, 2 * SHEET + 2, 2 * SHEET + 1]
    assert serials(second) == list(range(2 * SHEET, SHEET, -1))
    assert serials(first) == list(range(SHEET, 0, -1))
    assert page_of(front).xpath("//a[@rel='next']/@href") == [f"{HISTORY}page/2/"]
    assert page_of(second).xpath("//a[@rel='prev']/@href | //a[@rel='next']/@href") == [HISTORY, f"{HISTORY}page/1/"]
    assert render("history:16/3", courier, kit) is None


def test_a_full_sheet_asks_nothing_that_a_newer_version_changes(courier, kit):
    long_history(courier, SHEET + 2)
    render("history:16/1", courier, kit)
    asked = set(courier.asked)
    assert not asked & {"story 16", "teaser 16", "versions 16 1"}
    before = courier.library().chronicle(16)
    long_history(courier, SHEET + 9)
    assert courier.library().chronicle(16) == before
