"""What readers get of galleries, facts, related stories and things of other sites."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from paper import Paper, data_of, page_of, render, words_in
from sample import SITE, full_story, live_story, story_of_blocks

from lateedition.press.indexes import pictures_of
from lateedition.press.kit import Kit
from lateedition.press.rendition import Rendition
from lateedition.story.article import Story
from lateedition.story.blocks import Embed, Extract, FactBox, Film, Gallery, Sound, plain_text, word_count
from lateedition.story.handover import RecalledPicture, RecalledRecording, Withdrawn
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
    assert "Recorded on the quay" not in plain_text(body)
    assert "Recorded on the quay at six in the morning." in paragraphs_of(body)
    assert word_count((FactBox(("one two",), "three"), Gallery((), "four"))) == 4


def test_a_recording_is_played_by_the_browser_itself_and_says_what_it_is_whose_and_how_long(printed):
    text, _ = printed()
    sound, film = page_of(text).xpath("//figure[@class='player']")
    (audio,) = sound.xpath("./audio")
    assert (audio.get("preload"), "controls" in audio.attrib) == ("none", True)
    assert audio.get("src").startswith("/recordings/1-")
    said = words_in(sound.xpath("./figcaption")[0])
    assert said == "The pump house at dawn Audio, 3:07 Recorded on the quay at six in the morning. (Meridian Radio)"
    assert [words_in(part) for part in sound.xpath("./details/p")] == ["The pumps have run since four.", "Nobody has slept."]
    (video,) = film.xpath("./video")
    assert (video.get("preload"), video.get("width"), video.get("height")) == ("none", "1280", "720")
    assert video.get("poster").startswith("/pictures/3-")
    (track,) = video.xpath("./track")
    assert (track.get("kind"), track.get("srclang"), track.get("label")) == ("captions", "hi", "हिन्दी")
    assert words_in(film.xpath("./figcaption")[0]).endswith("(Meridian Radio / Meridian)")
    assert "To be played at http://courier.example/city/what-the-tunnel" in words_in(film)


def test_machines_are_told_what_is_played_and_where_its_words_stand(printed):
    (story, *_) = data_of(page_of(printed()[0]))
    (audio,), (video,) = story["audio"], story["video"]
    assert (audio["@type"], audio["duration"], audio["creditText"]) == ("AudioObject", "PT3M7S", "Meridian Radio")
    assert audio["contentUrl"].startswith("http://courier.example/recordings/1-")
    assert audio["transcript"].startswith("The pumps")
    assert (video["@type"], video["uploadDate"]) == ("VideoObject", story["datePublished"])
    assert video["thumbnailUrl"].startswith("http://courier.example/pictures/3-")


def test_a_recording_that_readers_may_not_have_or_in_the_wrong_place_leaves_nothing(printed):
    moment = story_of_blocks().updated
    text, _ = printed(replace(story_of_blocks(), body=(Sound(2), Film(1), Sound(99))), RecalledRecording(98, (), moment))
    assert 'class="player"' not in text
    assert '"audio"' not in text


def test_styles_for_blocks_are_asked_for_by_pages_that_have_them(printed, courier, kit):
    assert "/assets/blocks-" in printed()[0]
    plain = b"".join(part for part in render("story:17", courier, kit).parts if isinstance(part, bytes)).decode()
    assert "/assets/blocks-" not in plain


def test_old_documents_of_the_site_let_nobody_in():
    assert Site(name="Courier", url="https://courier.example").players == ()
