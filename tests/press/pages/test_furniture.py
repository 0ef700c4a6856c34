"""What is promised of the parts that stand on every page: menu, lists, foot, notice, privacy."""

from __future__ import annotations

from lxml.html import fragment_fromstring, fragments_fromstring
from msgspec.structs import replace
from paper import Paper, page_of, render, words_in
from sample import SITE

from lateedition.press.addresses import href
from lateedition.story.article import Story
from lateedition.story.taxonomy import Section, Site


def shown(key: str, paper: Paper, kit):
    return fragment_fromstring(b"".join(render(key, paper, kit).parts).decode())


def both_lists(paper: Paper, kit):
    return fragments_fromstring(b"".join(render("lists.en", paper, kit).parts).decode())


def test_the_menu_has_the_sections_in_order_and_those_below_them(courier, kit):
    menu = shown("navigation.en", courier, kit)
    assert words_in(menu.xpath(".//summary")[0]) == "Sections"
    top = menu.xpath("./details/ul/li/a/text()")
    assert top == ["Harbour", "City", "World News", "Business", "Sport", "Culture", "हिन्दी", "All the latest news"]
    assert menu.xpath("./details/ul/li/ul//a/@href") == ["/world/asia/", "/world/europe/"]


def test_a_section_that_is_not_for_the_menu_is_in_none(courier, kit):
    courier.held[Section, 3] = replace(courier.held[Section, 3], in_menu=False)
    for key in ("navigation.en", "footer.en"):
        assert not {"/world/", "/world/asia/", "/archive-desk/"} & set(shown(key, courier, kit).xpath(".//a/@href"))


def test_lists_have_each_headline_with_the_time_below_it(courier, kit):
    top, latest = both_lists(courier, kit)
    for block, heading, count in ((top, "top news", 6), (latest, "latest news", 8)):
        assert words_in(block.xpath("./h2")[0]) == heading
        items = block.xpath("./ol/li")
        assert len(items) == count
        assert all([child.tag for child in item] == ["h3", "time"] for item in items)


def test_live_stands_before_the_headline_as_text(courier, kit):
    top, _ = both_lists(courier, kit)
    assert words_in(top.xpath("./ol/li/h3")[0]).startswith("LIVE: Cyclone watch")


def test_the_latest_news_does_not_move_when_a_story_is_edited(courier, kit):
    before = shown("latest.en", courier, kit).xpath(".//a/@href")
    courier.held[Story, 22] = replace(courier.held[Story, 22], updated=courier.held[Story, 17].updated.replace(hour=23))
    assert shown("latest.en", courier, kit).xpath(".//a/@href") == before


def test_lists_ask_for_no_picture(courier, kit):
    for key in ("lists.en", "latest.en", "navigation.en", "footer.en", "notice.en"):
        render(key, courier, kit)
        assert courier.asked
        assert not [fact for fact in courier.asked if fact.startswith(("picture ", "story "))]


def test_a_paper_without_news_has_no_empty_lists(kit):
    paper = Paper([SITE])
    assert render("lists.en", paper, kit) is None
    assert render("latest.en", paper, kit) is None


def test_both_answers_to_the_notice_are_alike(courier, kit):
    notice = shown("notice.en", courier, kit)
    (form,) = notice.xpath(".//form")
    assert (form.get("method"), form.get("action")) == ("post", "/-/consent")
    accept, refuse = form.xpath("./button")
    assert (accept.get("value"), refuse.get("value")) == ("accept", "refuse")
    assert {**accept.attrib, "value": ""} == {**refuse.attrib, "value": ""}
    assert form.xpath("./input[@name='version']/@value") == ["1"]
    assert not notice.xpath(".//input[@type='checkbox']")


def test_the_stand_can_tell_which_answers_make_the_notice_unnecessary(courier, kit):
    assert "consent:1" in render("notice.en", courier, kit).keys
    courier.held[Site, 0] = replace(SITE, notice_version=2)
    assert "consent:2" in render("notice.hi", courier, kit).keys


def test_a_site_that_asks_nothing_shows_no_notice(courier, kit):
    courier.held[Site, 0] = replace(SITE, notice_text="")
    assert render("notice.en", courier, kit) is None


def test_a_mind_can_be_changed_from_every_page(printed):
    for address, rendition in printed.pages.items():
        if rendition.media_type.startswith("text/html") and rendition.status not in (301, 302):
            assert str(href("/privacy/#choices")) in page_of(printed.text(address)).xpath("//footer//a/@href"), address
    page = page_of(printed.text("/privacy/"))
    assert page.xpath("//section[@id='choices']/form/button/@value") == ["accept", "refuse"]


def test_without_a_policy_the_privacy_page_says_what_the_software_does(courier, kit):
    courier.held[Site, 0] = replace(SITE, privacy_text="", notice_text="")
    page = page_of(b"".join(p for p in render("privacy", courier, kit).parts if isinstance(p, bytes)).decode())
    assert "asks before it keeps anything" in words_in(page.xpath("//main")[0])


def test_furniture_speaks_each_language_and_marks_what_does_not(courier, kit):
    block = shown("latest.hi", courier, kit)
    assert block.get("lang") == "hi"
    assert words_in(block.xpath("./h2")[0]) == "ताज़ा समाचार"
    languages = {item.xpath("string(h3/@lang)") for item in block.xpath("./ol/li")}
    assert languages == {"", "en"}
    assert shown("notice.hi", courier, kit).xpath("./h2/@lang") == ["en"]
