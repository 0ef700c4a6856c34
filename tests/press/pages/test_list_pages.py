"""What a reader of a section, a topic, an author's page or the latest news is promised."""

from __future__ import annotations

import re

import pytest
from paper import page_of, words_in

from lateedition.press.addresses import list_address


@pytest.mark.parametrize("front", ["/latest/", "/harbour/", "/authors/asha-rao/"])
def test_every_story_of_a_list_is_reached_from_its_front_and_none_comes_twice(printed, front):
    seen, address = [], front
    while address:
        page = page_of(printed.text(address))
        seen += page.xpath("//main//ol[starts-with(@class, 'river')]//h2/a/@href")
        address = next(iter(page.xpath("//a[@class='older']/@href")), None)
    assert len(seen) == len(set(seen))
    if front == "/latest/":
        assert len(seen) == 69


def test_the_way_to_newer_stories_leads_back_to_the_front(printed):
    address = "/latest/page/0/"
    while not address.endswith("/latest/"):
        page = page_of(printed.text(address))
        assert page.xpath("//link[@rel='canonical']/@href") == [f"http://courier.example{address}"]
        (address,) = page.xpath("//a[@class='newer']/@href")
    assert not page_of(printed.text("/latest/")).xpath("//a[@class='newer']")


def test_a_section_shows_what_it_is_its_subsections_and_their_stories(printed):
    page = page_of(printed.text("/world/"))
    assert words_in(page.xpath("//h1")[0]) == "World News"
    assert words_in(page.xpath("//p[@class='about']")[0]) == "Beyond the breakwater."
    assert page.xpath("//nav[@class='subsections']//a/@href") == ["/world/asia/", "/world/europe/"]
    assert "/world/asia/" in page.xpath("//main//h2/a/@href")[0]
    assert words_in(page.xpath("//p[@class='kicker']")[0]) == "Asia"


def test_a_page_behind_the_front_says_of_when_it_is_and_does_not_say_again_what_the_section_is(printed):
    page = page_of(printed.text("/latest/page/0/"))
    days = re.fullmatch(r"Latest news (\w{3} \d\d, 20\d\d – \w{3} \d\d, 20\d\d)", words_in(page.xpath("//h1")[0]))
    assert days, "a page says from when to when its stories are"
    assert page.xpath("//title/text()") == [f"Latest news, {days[1]} | The Varuna Courier"]


def test_a_section_without_stories_says_so(printed):
    page = page_of(printed.text("/world/europe/"))
    assert words_in(page.xpath("//p[@class='nothing']")[0]) == "Nothing has been published here yet."
    assert not page.xpath("//main//ol")


def test_a_topic_that_no_story_carries_has_no_page(printed):
    assert "/topics/nobody/" not in printed.pages
    assert "/topics/monsoon/" in printed.pages


def test_an_author_has_a_role_and_a_biography_on_the_front_only(printed):
    page = page_of(printed.text("/authors/asha-rao/"))
    assert words_in(page.xpath("//p[@class='role']")[0]) == "Harbour correspondent"
    assert "since the cranes were blue" in words_in(page.xpath("//p[@class='about']")[0])


def test_headlines_in_another_language_are_marked_so(printed):
    (heading,) = page_of(printed.text("/latest/")).xpath("//main//h2[a[contains(@href, '-19/')]]")
    assert (heading.get("lang"), heading.get("dir")) == ("hi", "ltr")
    assert not page_of(printed.text("/hindi/")).xpath("//main//h2/@lang")


def test_no_page_of_a_list_can_have_the_address_of_a_story(printed):
    assert list_address("/world/", page=3) == "/world/page/3/"
    assert not [address for address in printed.pages if "/page/" in address and not address.rstrip("/").rpartition("/")[2].isdigit()]
