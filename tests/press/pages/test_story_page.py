"""What a reader of a story is promised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from paper import Paper, at, data_of, page_of, render, words_in
from sample import full_story, hindi_story

from lateedition.press.kit import Kit
from lateedition.press.rendition import Slot
from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Figure, Paragraph, Table
from lateedition.story.credit import byline
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Agency, Author, Section


def bare() -> Story:
    moment = at("2020-05-05 14:41 +0530")
    return Story(number=90, address="/city/bare-90/", headline="Bare", section=2, first_published=moment, updated=moment)


@pytest.fixture
def text_of(courier: Paper, kit: Kit):
    """Return the page of a story, without the fragments."""

    def text(story: Story) -> str:
        courier.held[Story, story.number] = story
        rendition = render(f"story:{story.number}", courier, kit)
        return b"".join(part for part in rendition.parts if isinstance(part, bytes)).decode()

    return text


def test_the_parts_come_in_the_order_a_reader_expects(courier, kit):
    parts = render("story:17", courier, kit).parts
    text = "".join(f"[{part.fragment}]" if isinstance(part, Slot) else part.decode() for part in parts if isinstance(part, Slot | bytes))
    body = text[text.index("<body") :]
    order = [
        'class="skip"', 'class="nameplate"', "[navigation.en]", 'class="crumbs"', "<h1", 'class="standfirst"', "Updated: ",
        'class="byline"', 'class="lead"', "<figcaption>", 'class="body"', ">tags</h2>", "SCROLL FOR MORE NEWS",
        "[lists.en]", "[footer.en]", "[notice.en]",
    ]  # fmt: skip
    places = [body.index(mark) for mark in order]
    assert places == sorted(places)


def test_the_breadcrumb_reads_as_one_line(text_of):
    (crumbs,) = page_of(text_of(full_story())).xpath("//nav[@class='crumbs']")
    assert words_in(crumbs) == f"Home / World News / Asia / {full_story().headline}"
    assert not crumbs.xpath(".//*[@aria-current='page']/@href")


def test_updated_is_said_only_of_a_story_whose_news_changed(text_of):
    moment = at("2020-05-05 14:41 +0530")
    as_it_came = page_of(text_of(bare()))
    assert words_in(as_it_came.xpath("//p[@class='updated']")[0]) == "Published: May 05, 2020 14:41 IST"
    changed = page_of(text_of(replace(bare(), first_published=moment - timedelta(hours=1))))
    assert words_in(changed.xpath("//p[@class='updated']")[0]) == "Updated: May 05, 2020 14:41 IST"
    assert changed.xpath("//p[@class='updated']/time/@datetime") == ["2020-05-05T14:41:00+05:30"]
    assert words_in(changed.xpath("//p[@class='first-published']")[0]) == "First published May 05, 2020 13:41 IST"


def test_the_byline_is_the_one_that_the_house_writes_and_names_lead_to_their_authors(text_of, courier):
    (line,) = page_of(text_of(full_story())).xpath("//p[@class='byline']")
    assert words_in(line) == byline(people=["Asha Rao", "Tomas Ek"], agency="Meridian Press", place="Varuna")
    assert line.xpath("./a/@href") == ["/authors/asha-rao/", "/authors/tomas-ek/"]
    courier.held[Agency, 7] = Agency(7, "Associated Press", "AP")
    (from_an_agency,) = page_of(text_of(replace(bare(), byline=Byline((), 7, "Moscow")))).xpath("//p[@class='byline']")
    assert words_in(from_an_agency) == "By Associated Press, Moscow"


def test_two_authors_of_one_name_are_each_linked(text_of, courier):
    courier.held[Author, 8] = Author(8, "Ann", "/authors/ann/")
    courier.held[Author, 9] = Author(9, "Ann", "/authors/ann-2/")
    (line,) = page_of(text_of(replace(bare(), byline=Byline((8, 9))))).xpath("//p[@class='byline']")
    assert words_in(line) == "By Ann and Ann"
    assert line.xpath("./a/@href") == ["/authors/ann/", "/authors/ann-2/"]


def test_the_lead_picture_has_a_caption_with_its_credit_and_keeps_its_place_while_loading(text_of):
    (figure,) = page_of(text_of(full_story())).xpath("//figure[@class='lead']")
    assert words_in(figure) == "The first lorries leave the eastern portal on Tuesday morning. (Asha Rao)"
    (image,) = figure.xpath(".//img")
    assert (image.get("width"), image.get("height")) == ("1200", "800")
    assert image.get("alt").startswith("Cargo ships")
    (source,) = figure.xpath(".//source")
    assert [size.split()[1] for size in source.get("srcset").split(", ")] == ["480w", "800w", "1200w"]


def test_what_a_story_does_not_have_leaves_no_empty_shell(text_of):
    page = page_of(text_of(bare()))
    for absent in ("standfirst", "byline", "lead", "body", "key-events", "entries", "first-published"):
        assert not page.xpath(f"//article//*[contains(concat(' ', @class, ' '), ' {absent} ')]"), absent
    assert not page.xpath("//div[@class='tags']/ul")
    assert words_in(page.xpath("//div[@class='tags']")[0]) == "tags"
    assert not page.xpath(
        "//main//*[not(*) and not(normalize-space()) and (self::p or self::ul or self::ol or self::div or self::h2 or self::nav)]"
    )


def test_what_was_named_and_is_gone_is_left_out(text_of, courier):
    story = replace(full_story(), byline=Byline((77,), 78, "Varuna"), lead=LeadPicture(79), topics=(80, 1), section=81, body=(Figure(82),))
    page = page_of(text_of(story))
    assert not page.xpath("//p[@class='byline']")
    assert not page.xpath("//article//figure")
    assert page.xpath("//a[@rel='tag']/@href") == ["/topics/harbour-tunnel/"]
    assert words_in(page.xpath("//nav[@class='crumbs']")[0]) == f"Home / {story.headline}"


def test_a_picture_without_renditions_is_not_shown(text_of, courier):
    courier.held[Picture, 50] = Picture(50, "Soon", "AP", "A quay", ())
    assert not page_of(text_of(replace(bare(), lead=LeadPicture(50)))).xpath("//article//img")


def test_the_next_story_is_a_plain_link_with_its_headline(text_of):
    (link,) = page_of(text_of(full_story())).xpath("//nav[@class='next']/a[@rel]")
    assert link.get("rel") == "next"
    assert words_in(link).startswith("SCROLL FOR MORE NEWS ")
    assert link.get("href").startswith("/")


def test_the_oldest_story_leads_on_to_none(courier, kit):
    stories = [document for document in courier.held.values() if isinstance(document, Story)]
    oldest = min(stories, key=lambda story: story.first_published)
    assert (
        "SCROLL FOR MORE NEWS"
        not in b"".join(p for p in render(f"story:{oldest.number}", courier, kit).parts if isinstance(p, bytes)).decode()
    )


def test_structured_data_says_what_the_page_shows(text_of):
    page = page_of(text_of(full_story()))
    article, crumbs = data_of(page)
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == words_in(page.xpath("//h1")[0])
    assert article["description"] == words_in(page.xpath("//header/p[@class='standfirst']")[0])
    assert article["dateModified"] == page.xpath("//p[@class='updated']/time/@datetime")[0]
    assert article["datePublished"] == page.xpath("//p[@class='first-published']/time/@datetime")[0]
    assert all(author["name"] in words_in(page.xpath("//p[@class='byline']")[0]) for author in article["author"])
    assert article["dateline"] in words_in(page.xpath("//p[@class='byline']")[0])
    assert article["image"][0]["caption"] == words_in(page.xpath("//figure[@class='lead']/figcaption")[0])
    assert article["keywords"] == [words_in(tag) for tag in page.xpath("//a[@rel='tag']")]
    assert " / ".join(step["name"] for step in crumbs["itemListElement"]) == words_in(page.xpath("//nav[@class='crumbs']")[0])
    assert article["url"] == page.xpath("//link[@rel='canonical']/@href")[0] == crumbs["itemListElement"][-1]["item"]


def test_other_sites_are_shown_the_jpeg_and_the_same_moments(text_of):
    page = page_of(text_of(full_story()))
    said = {meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@property]")}
    assert said["og:image"].endswith(".jpg")
    assert said["og:image"].startswith("http://courier.example/pictures/")
    assert said["article:modified_time"] == page.xpath("//p[@class='updated']/time/@datetime")[0]
    assert said["og:title"] == full_story().headline


def test_a_hindi_story_has_hindi_around_it_and_says_so(courier, kit):
    parts = render("story:19", courier, kit).parts
    page = page_of("".join(part.decode() for part in parts if isinstance(part, bytes)))
    assert page.get("lang") == "hi"
    assert words_in(page.xpath("//p[@class='updated']")[0]) == "प्रकाशित: मई 05, 2020 11:20 IST"
    assert words_in(page.xpath("//p[@class='byline']")[0]) == "रिपोर्ट: मीरा जोशी, वरुणा"
    assert [part.fragment for part in parts if isinstance(part, Slot)] == ["navigation.hi", "lists.hi", "footer.hi", "notice.hi"]
    assert page.xpath("//link[@rel='canonical']/@href")[0].isascii()
    assert hindi_story().address in courier.held[Story, 19].address


def test_a_story_in_a_language_without_words_is_marked_and_furnished_in_english(text_of):
    page = page_of(text_of(replace(bare(), language="ur")))
    assert (page.get("lang"), page.get("dir")) == ("ur", "rtl")
    assert page.xpath("//body/@lang") == ["en"]
    assert page.xpath("//main//article/@lang") == ["ur"]


def test_a_table_can_be_reached_and_scrolled_by_keyboard(text_of):
    page = page_of(text_of(replace(bare(), body=(Paragraph("Standings"), Table("<table><tr><td>1</td></tr></table>")))))
    (region,) = page.xpath("//div[@class='table']")
    assert (region.get("tabindex"), region.get("role")) == ("0", "region")
    assert region.get("aria-label")


def test_a_story_that_is_not_published_has_no_page(courier, kit):
    assert render("story:4711", courier, kit) is None


def test_sections_above_a_section_are_found_even_if_two_name_each_other(courier, kit):
    courier.held[Section, 2] = Section(2, "City", "/city/", 4)
    courier.held[Section, 4] = Section(4, "Business", "/business/", 2)
    courier.held[Story, 90] = bare()
    assert render("story:90", courier, kit) is not None
