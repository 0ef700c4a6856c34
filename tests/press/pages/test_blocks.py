"""What readers get of galleries, facts, related stories and things of other sites."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from paper import Paper, page_of, render, words_in
from sample import SITE, full_story, live_story, story_of_blocks

from lateedition.press.indexes import pictures_of
from lateedition.press.kit import Kit
from lateedition.press.rendition import Rendition
from lateedition.story.article import Story
from lateedition.story.blocks import Embed, Extract, FactBox, Gallery, plain_text, word_count
from lateedition.story.handover import RecalledPicture, Withdrawn
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Site
from lateedition.story.wording import paragraphs_of


@pytest.fixture
def printed(courier: Paper, kit: Kit):
    """Print the story of blocks over what is published, with what a test puts into its place."""

    def text(*documents: object) -> tuple[str, Rendition]:
        for document in documents:
            courier.held[type(document), getattr(document, "number", 0)] = document
        rendition = render("story:15", courier, kit)
        return b"".join(part for part in rendition.parts if isinstance(part, bytes)).decode(), rendition

    return text


def related(text: str) -> list[str]:
    return [words_in(link) for link in page_of(text).xpath("//nav[@class='related']//a")]


def test_related_stories_are_named_as_they_are_headed_now_and_only_those_that_readers_have(printed):
    text, _ = printed()
    assert related(text)[0] == full_story().headline
    assert related(text)[-1] == f"LIVE: {live_story().headline}"
    assert len(related(text)) == 3  # the fourth, 999, is not published


def test_a_related_story_follows_its_headline_as_a_fact_and_goes_when_it_is_recalled(printed, courier):
    text, _ = printed(replace(full_story(), headline="Tunnel shut again"))
    assert related(text)[0] == "Tunnel shut again"
    assert "teaser 17" in courier.asked
    moment = full_story().updated
    del courier.held[Story, 17]
    text, _ = printed(Withdrawn(17, (full_story().address,), "killed", moment))
    assert len(related(text)) == 2
    assert "Tunnel" not in " ".join(related(text))


def test_without_any_that_is_out_there_is_no_heading_over_nothing(printed, courier):
    for number in (17, 18, 19):
        del courier.held[Story, number]
    assert 'class="related"' not in printed()[0]


def test_a_gallery_shows_its_pictures_with_their_words_and_loses_one_that_is_recalled(printed, courier):
    (gallery,) = page_of(printed()[0]).xpath("//section[@class='gallery']")
    assert gallery.get("aria-label") == "On the quay"
    assert len(gallery.xpath(".//img[@alt!='']")) == 3
    assert pictures_of(story_of_blocks()) == {2, 3, 4}
    del courier.held[Picture, 3]
    (gallery,) = page_of(printed(RecalledPicture(3, (), full_story().updated))[0]).xpath("//section[@class='gallery']")
    assert len(gallery.xpath(".//img")) == 2


def test_a_thing_of_another_site_is_a_link_and_nothing_else_where_the_site_lets_nobody_in(printed):
    text, rendition = printed()
    (embed,) = page_of(text).xpath("//figure[@class='embed']")
    assert words_in(embed.xpath(".//a")[0]) == "Open at YouTube"
    assert "nocookie" not in text
    assert "embeds-" not in text
    assert rendition.headers == ()


def test_a_site_that_lets_a_player_in_offers_it_and_that_page_alone_says_whom_it_lets_in(printed, courier, kit):
    text, rendition = printed(replace(SITE, players=("youtube", "vimeo")))
    (embed,) = page_of(text).xpath("//figure[@class='embed']")
    assert embed.get("data-frame") == "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"
    assert "<iframe" not in text
    assert rendition.headers == (("frame-src", "https://www.youtube-nocookie.com"),)
    assert render("story:17", courier, kit).headers == ()


def test_an_extract_of_the_wire_is_a_quotation_with_its_agency_and_says_nothing_of_its_item(printed):
    text, _ = printed()
    (extract,) = page_of(text).xpath("//figure[@class='extract']")
    assert [words_in(each) for each in extract.xpath("./blockquote/p")] == ["The gates held all night.", "No ship was lost."]
    assert words_in(extract.xpath("./figcaption")[0]) == "Reuters"
    assert "secret-identity" not in text
    assert "reuters.example" not in text


def test_an_extract_in_another_language_says_so_to_who_reads_it_aloud(printed):
    urdu = Extract(("۔",), "APP", "app.example", "urn:1", 7, language="ur")
    text, _ = printed(replace(story_of_blocks(), body=(urdu,)))
    (quotation,) = page_of(text).xpath("//figure[@class='extract']/blockquote")
    assert (quotation.get("lang"), quotation.get("dir")) == ("ur", "rtl")


def test_an_address_cannot_break_out_of_its_attribute(printed):
    nasty = Embed('https://example.org/"><script>alert(1)</script>', "<b>")
    text, _ = printed(replace(story_of_blocks(), body=(nasty,)))
    assert "<script>alert" not in text
    assert "&lt;b&gt;" in text


def test_the_words_of_blocks_are_counted_searched_and_kept_in_the_history(printed):
    body = story_of_blocks().body
    assert "In brief\nTwo kilometres, under the ship canal." in plain_text(body)
    assert "The first lorry goes through" in plain_text(body)
    assert "No ship was lost.\nReuters" in plain_text(body)
    assert "secret-identity" not in plain_text(body)
    assert full_story().headline not in plain_text(body)
    assert paragraphs_of((body[2],)) == ["On the quay", "The eastern portal.", "The pump house, which nobody was to see."]
    assert word_count((FactBox(("one two",), "three"), Gallery((), "four"))) == 4


def test_styles_for_blocks_are_asked_for_by_pages_that_have_them(printed, courier, kit):
    assert "/assets/blocks-" in printed()[0]
    plain = b"".join(part for part in render("story:17", courier, kit).parts if isinstance(part, bytes)).decode()
    assert "/assets/blocks-" not in plain


def test_old_documents_of_the_site_let_nobody_in():
    assert Site(name="Courier", url="https://courier.example").players == ()
