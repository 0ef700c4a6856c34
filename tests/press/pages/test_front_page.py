"""What a reader of the front page is promised."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace
from paper import Paper, page_of, render, words_in
from sample import SITE, live_story

from lateedition.press.rendition import Slot
from lateedition.story.article import Story
from lateedition.story.live import LiveCoverage


def front(paper: Paper, kit):
    return page_of(b"".join(part for part in render("home", paper, kit).parts if isinstance(part, bytes)).decode())


def test_the_top_news_leads_in_its_order(courier, kit):
    page = front(courier, kit)
    shown = page.xpath("//main//h2/a/@href") + page.xpath("//section[@class='list third']//h3/a/@href")
    assert [int(address.rstrip("/").rpartition("-")[2]) for address in shown] == [18, 17, 20, 21, 22, 23, 24, 26, 27]


def test_no_story_is_set_twice(courier, kit):
    page = front(courier, kit)
    shown = Counter(page.xpath("//*[self::h2 or self::h3]/a[not(parent::h2/parent::section)]/@href"))
    assert max(shown.values()) == 1


def test_every_section_of_the_menu_that_has_other_news_has_a_place(courier, kit):
    page = front(courier, kit)
    names = [words_in(heading) for heading in page.xpath("//section[@class='strip']/h2")]
    assert names == ["Harbour", "City", "World News", "Business", "Sport", "Culture", "हिन्दी"]
    assert page.xpath("//section[@class='strip']/h2/@lang") == ["hi"]


def test_a_strip_opens_with_a_picture_if_any_of_its_stories_has_one(courier, kit):
    page = front(courier, kit)
    assert all(strip.xpath("./article//img") for strip in page.xpath("//section[@class='strip']"))


def test_a_paper_without_stories_has_a_front_page(kit):
    paper = Paper([SITE])
    page = front(paper, kit)
    assert words_in(page.xpath("//h1")[0]) == SITE.name
    assert words_in(page.xpath("//main")[0]) == "Nothing has been published here yet."
    assert page.xpath("//title/text()") == ["The Varuna Courier: The morning paper of the harbour city"]


def test_ranked_numbers_that_are_not_published_print_nothing(courier, kit):
    courier.ranked = (999, 17)
    page = front(courier, kit)
    assert len(page.xpath("//article[@class='lead-story']")) == 1
    assert "-17/" in page.xpath("//article[@class='lead-story']/h2/a/@href")[0]


def retold(paper: Paper, number: int, **said) -> None:
    paper.held[Story, number] = replace(paper.held[Story, number], **said)


def test_while_a_coverage_leads_its_newest_posts_stand_beside_it_and_lead_to_themselves(courier, kit):
    page = front(courier, kit)
    assert page.xpath("//div[@class='front live']")
    newest = [entry.number for entry in live_story().live.entries[:3]]
    assert page.xpath("//ol[@class='posts']/li/a/@href") == [f"{live_story().address}#entry-{number}" for number in newest]
    retold(courier, 18, live=LiveCoverage(live_story().live.started, live_story().updated, live_story().live.entries))
    assert not front(courier, kit).xpath("//div[@class='front live'] | //ol[@class='posts']")


def test_a_story_of_the_highest_value_is_set_across_only_while_it_stands_alone_above_the_rest(courier, kit):
    courier.ranked = (17, 20, 21)
    assert front(courier, kit).xpath("//div[@class='front big']")
    retold(courier, 20, news_value=5)
    assert front(courier, kit).xpath("//div[@class='front quiet']")
    retold(courier, 20, news_value=3)
    retold(courier, 17, news_value=4)
    assert front(courier, kit).xpath("//div[@class='front quiet']")


def test_the_latest_news_stands_beside_it(courier, kit):
    assert Slot("latest.en") in render("home", courier, kit).parts
