"""What is promised of the parts that stand on every page: menu, lists, foot, notice, privacy."""

from __future__ import annotations

import json

import msgspec
import pytest
from lxml.html import fragment_fromstring, fragments_fromstring
from msgspec.structs import replace
from paper import Paper, bytes_of, page_of, render, words_in
from sample import SITE, full_story

from lateedition.press.addresses import href
from lateedition.stand.terms import Asked, Terms
from lateedition.story.article import Story
from lateedition.story.purposes import notice_version
from lateedition.story.taxonomy import Section, Site


def shown(key: str, paper: Paper, kit):
    return fragment_fromstring(bytes_of(render(key, paper, kit)).decode())


def both_lists(paper: Paper, kit):
    return fragments_fromstring(bytes_of(render("lists.en", paper, kit)).decode())


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
    assert form.xpath("./input[@name='version']/@value") == [notice_version(SITE)]
    assert not notice.xpath(".//input[@type='checkbox']")
    assert "Films of other sites (YouTube), An order of your own" in words_in(notice)


def test_the_stand_can_tell_which_answers_make_the_notice_unnecessary(courier, kit):
    asked = f"consent:{notice_version(SITE)}"
    assert asked in render("notice.en", courier, kit).keys
    assert asked in render("notice.hi", courier, kit).keys, "one answer is for all languages"
    films, order = SITE.purposes
    others = (
        replace(SITE, notice_text="We ask for something else."),
        replace(SITE, purposes=(films,)),
        replace(SITE, purposes=(order, films)),
        replace(SITE, purposes=(films, replace(order, parties=("An advertiser",)))),
    )
    for site in others:
        courier.held[Site, 0] = site
        assert asked not in render("notice.en", courier, kit).keys, "a changed notice asks anew"


def test_the_stand_is_told_what_is_asked_for_and_whether_reads_are_counted(courier, kit):
    (said,) = render("terms.site", courier, kit).parts
    assert msgspec.json.decode(said, type=Terms) == Terms((Asked("films", shared=True, cookies=("film_seen",)), Asked("order")), "on")


@pytest.mark.parametrize("text", ["", "We ask for nothing at all."])
def test_a_site_that_asks_nothing_says_so_and_there_is_nothing_but_to_close_it(courier, kit, text):
    courier.held[Site, 0] = replace(SITE, notice_text=text, purposes=())
    notice = shown("notice.en", courier, kit)
    assert notice.xpath(".//form/button/@value") == ["seen"]
    assert (text or "Nothing here needs your consent") in words_in(notice)
    page = page_of(b"".join(p for p in render("privacy", courier, kit).parts if isinstance(p, bytes)).decode())
    assert not page.xpath("//form")


def test_each_purpose_is_told_and_chosen_on_the_privacy_page_and_none_is_ticked(courier, kit, printed):
    page = page_of(printed.text("/privacy/"))
    boxes = page.xpath("//section[@id='choices']//input[@type='checkbox']")
    assert [box.get("value") for box in boxes] == ["films", "order"]
    assert not any("checked" in box.attrib for box in boxes)
    said = words_in(page.xpath("//ul[@class='purposes']/li")[0])
    for words in ("Films of other sites", "They begin without being asked", "Who else learns of it: YouTube.", "How long: Here nothing"):
        assert words in said


def test_a_purpose_is_told_in_the_readers_language_where_it_is_written_in_it(courier, kit):
    notice = shown("notice.hi", courier, kit)
    assert "दूसरी साइटों के वीडियो" in words_in(notice)
    assert [(bold.get("lang"), bold.text) for bold in notice.xpath(".//b")][1] == ("en", "An order of your own")


def test_the_privacy_page_says_what_is_counted_and_of_whom(courier, kit):
    for counting, said, not_said in (
        ("off", "Privacy policy", "We count"),
        ("on", "are not counted", "#"),
        ("exempt", "We count how often", "are not counted"),
    ):
        courier.held[Site, 0] = replace(SITE, counting=counting)
        words = b"".join(p for p in render("privacy", courier, kit).parts if isinstance(p, bytes)).decode()
        words = words_in(page_of(words).xpath("//main")[0])
        assert said in words
        assert not_said not in words


def test_the_paper_can_be_put_among_the_apps_of_a_device(printed):
    for address in ("/", full_story().address):
        assert page_of(printed.text(address)).xpath("//link[@rel='manifest']/@href") == ["/site.webmanifest"]
    said = json.loads(printed.text("/site.webmanifest"))
    assert (said["name"], said["start_url"], said["display"]) == ("The Varuna Courier", "/", "minimal-ui")
    assert [icon["src"] in printed.pages for icon in said["icons"]] == [True] * 4
    assert {(icon["sizes"], icon["purpose"]) for icon in said["icons"]} == {
        ("any", "any"), ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    assert printed.pages["/site.webmanifest"].media_type == "application/manifest+json"


def test_global_privacy_control_is_told_to_be_heeded(printed):
    assert json.loads(printed.text("/.well-known/gpc.json"))["gpc"] is True


def test_a_mind_can_be_changed_from_every_page(printed):
    for address, rendition in printed.pages.items():
        if rendition.media_type.startswith("text/html") and rendition.status not in (301, 302):
            assert str(href("/privacy/#choices")) in page_of(printed.text(address)).xpath("//footer//a/@href"), address
    page = page_of(printed.text("/privacy/"))
    assert page.xpath("//section[@id='choices']/form/button/@value") == ["accept", "refuse", "chosen"]


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
