"""What is pointed out while a story is written, and what is not."""

from __future__ import annotations

import time

import pytest

from lateedition.desk.writing.hints.copy import Copy, Hint, Known, Other, Page, Placed, Played, Shot
from lateedition.desk.writing.hints.language import style_of
from lateedition.desk.writing.hints.reading import hints_of
from lateedition.story.blocks import Block, Embed, Extract, Figure, Film, Gallery, Heading, Paragraph, Related, Sound, Table

SENTENCE = "The tunnel under the ship canal opened to lorries on Monday, a year late."


def hints(*body: Block, known: Known | None = None, **said: object) -> list[Hint]:
    placed = tuple(Placed(f"body-{at}", block) for at, block in enumerate(body))
    return hints_of(Copy(**({"headline": "Tunnel opens", "standfirst": "At last.", "body": placed} | said)), known or Known())


def kinds(*body: Block, known: Known | None = None, **said: object) -> list[tuple[str, str]]:
    return [(hint.kind, hint.place) for hint in hints(*body, known=known, **said)]


def test_a_clean_story_has_no_hints() -> None:
    assert hints(Paragraph(SENTENCE), Heading("What it costs"), Paragraph("“We are open,” said Leela Menon."), place="Varuna") == []


@pytest.mark.parametrize("headline", ["LIVE: Tunnel opens", "Live updates: Tunnel opens", "लाइव: सुरंग खुली", "LIVE | Tunnel opens"])
def test_live_is_a_state_and_not_a_word(headline: str) -> None:
    assert ("live", "headline") in kinds(headline=headline)


@pytest.mark.parametrize("headline", ["Live music returns to the quay", "Liverpool: a city waits", "Lives: three who stayed"])
def test_words_that_only_begin_like_live_are_left_alone(headline: str) -> None:
    assert ("live", "headline") not in kinds(headline=headline)


def test_a_long_headline_says_where_it_will_be_cut_in_a_search_and_that_lists_want_a_short_one() -> None:
    long = "Tunnel opens a year late, and the first lorry through carries mangoes to the market before anybody is awake"
    found = {hint.kind: hint for hint in hints(headline=long)}
    assert found["cut"].said == "A search will cut it about here: “Tunnel opens a year late, and the first lorry through…”"
    assert found["cut"].words == "through"
    assert found["long"].place == "headline"
    assert "long" not in dict(kinds(headline=long, list_headline="Tunnel opens"))


def test_vowel_signs_of_hindi_take_no_room_in_a_headline() -> None:
    assert hints(headline="बंदरगाह की सुरंग एक साल की देरी से खुली, पहली लॉरी में आम आए", language="hi") == []


def test_a_story_without_a_standfirst_is_pointed_out_once_it_has_a_headline() -> None:
    assert kinds(standfirst="") == [("standfirst", "standfirst")]
    assert kinds(standfirst="", headline="") == []


def test_a_dateline_that_stands_in_the_text_and_in_its_field_would_be_printed_twice() -> None:
    twice = Paragraph("MOSCOW (AP) — Russia gave Kim a medal.")
    assert kinds(twice, place="Moscow") == [("dateline", "body-0")]
    assert kinds(twice) == []


def test_a_picture_without_alt_or_credit_is_pointed_out_wherever_it_stands() -> None:
    known = Known(pictures={1: Shot("IMG_1", "", ""), 2: Shot("Quay", "A quay", "AP")})
    found = kinds(Gallery((Figure(2), Figure(1))), Figure(2), lead=1, known=known)
    assert found == [("alt", "lead_picture"), ("credit", "lead_picture"), ("alt", "body-0"), ("credit", "body-0")]


def test_a_table_without_header_and_a_gallery_of_one_are_pointed_out() -> None:
    known = Known(pictures={2: Shot("Quay", "A quay", "AP")})
    headed = Table('<table><thead><tr><th scope="col">a</th></tr></thead></table>')
    assert kinds(Table("<table><tr><td>a</td></tr></table>"), Gallery((Figure(2),)), headed, known=known) == [
        ("table", "body-0"),
        ("gallery", "body-1"),
    ]


def test_related_stories_that_readers_do_not_have_are_named() -> None:
    known = Known(stories={1: Other("Out", live=True), 2: Other("Draft", live=False)})
    said = [hint.said for hint in hints(Related((1, 2, 3)), known=known)]
    assert said == [
        "“Draft” is not published: readers see the line once it is.",
        "Related story 3 is no more. Readers do not see the line.",
    ]


def test_what_another_site_has_wants_words_and_says_when_it_will_be_a_link() -> None:
    film = Embed("https://youtu.be/abcdefghijk")
    assert [hint.kind for hint in hints(film)] == ["embed", "embed"]
    assert hints(Embed(film.address, "The first lorry"), known=Known(players=("youtube",))) == []


def test_an_extract_says_what_became_of_its_item_and_wants_a_credit() -> None:
    extract, nameless = Extract(("Words.",), "Reuters", "p", "g", 1), Extract(("Words.",), "", "p", "g", 1)
    assert hints(extract, known=Known(extracts={extract: ""})) == []
    (hint,) = hints(extract, known=Known(extracts={extract: "Its agency has killed it."}))
    assert (hint.said, hint.place) == ("Extract of the wire: Its agency has killed it.", "body-0")
    assert kinds(nameless) == [("credit", "body-0")]


def test_long_sentences_are_counted_where_words_stand_apart() -> None:
    long = Paragraph(" ".join(["word"] * 20 + ["other"] * 25) + ".")
    assert ("sentence", "body-0") in kinds(long)
    assert hints(long, language="ja") == []


def test_a_text_of_long_sentences_is_said_to_be_heavy_in_english_alone() -> None:
    heavy = Paragraph(" ".join([" ".join(f"w{at}{n}a" for at in range(30)).capitalize() + "." for n in range(6)]))
    assert ("heavy", "body-0") in kinds(heavy)
    assert ("heavy", "body-0") not in kinds(heavy, language="hi")


@pytest.mark.parametrize(("text", "doubled"), [
    ("It was the the first.", ["the the"]),
    ("It was the <em>the</em> first.", ["the the"]),
    ("He said that that was so. She had had enough.", []),
    ("Duran Duran played. Sing Sing is a prison.", []),
    ("No, no. Aye, aye: 10 10 times.", []),
])  # fmt: skip
def test_a_word_that_stands_twice_is_pointed_out_unless_it_may(text: str, doubled: list[str]) -> None:
    assert [hint.words for hint in hints(Paragraph(text)) if hint.kind == "double"] == doubled


def test_hindi_may_say_a_word_twice() -> None:
    assert hints(Paragraph("पानी धीरे धीरे बढ़ा।"), language="hi") == []


def test_the_houses_style_is_never_pointed_out_inside_a_word_of_hindi_or_arabic() -> None:
    known = Known(style=style_of("हिन्द → भारत\nعَرَب → العرب"))
    assert "style" not in {kind for kind, _ in kinds(Paragraph("वे हिन्दी बोलते हैं। عَرَبِي"), known=known, language="hi")}
    assert ("style", "body-0") in kinds(Paragraph("जय हिन्द का नारा"), known=known, language="hi")


def test_the_houses_style_is_pointed_out_once_a_place_and_never_inside_a_word() -> None:
    known = Known(style=style_of("per cent → percent\n# a remark\nMumbay = Mumbai"))
    found = hints(Paragraph("Ten per cent, and ten Per Cent more in Mumbay. A Mumbayan too."), Paragraph("per cents"), known=known)
    assert [(hint.words, hint.said) for hint in found] == [
        ("per cent", "House style: “percent”, not “per cent”."),
        ("Per Cent", "House style: “percent”, not “Per Cent”."),
        ("Mumbay", "House style: “Mumbai”, not “Mumbay”."),
    ]


def test_the_first_mention_of_a_topic_is_to_be_linked_unless_the_story_is_filed_under_it_or_it_is_a_link() -> None:
    page, text = Page("topic", "Harbour tunnel"), "Rain. The Harbour tunnel is open."
    assert [(hint.kind, hint.place, hint.words) for hint in hints(Paragraph("One."), Paragraph(text), known=Known(pages=[page]))] == [
        ("link", "body-1", "Harbour tunnel")
    ]
    assert hints(Paragraph(text), known=Known(pages=[Page("topic", "Harbour tunnel", filed=True)])) == []
    linked = Paragraph('The <a href="/topics/harbour-tunnel/">Harbour tunnel</a> is open. The Harbour tunnel.')
    assert hints(linked, known=Known(pages=[page])) == []
    assert hints(Paragraph("Harbour tunnels are dear."), known=Known(pages=[page])) == []


def test_hints_stand_in_the_order_of_the_form() -> None:
    long = "Tunnel opens a year late, and the first lorry through carries mangoes to the market"
    found = kinds(Paragraph("the the"), Table("<table><tr><td>a</td></tr></table>"), headline=long, standfirst="")
    assert [place for _, place in found] == ["headline", "standfirst", "body-0", "body-1"]


def test_a_long_story_and_a_thousand_topics_are_read_in_a_blink() -> None:
    body = [Paragraph(f"{SENTENCE} Paragraph number {at} says something else.") for at in range(150)]
    pages = [Page("topic", f"Topic number {at}") for at in range(1_000)]
    known = Known(pages=pages, style=[(f"word{at}", f"other{at}") for at in range(300)])
    began = time.process_time()
    hints(*body, known=known)
    assert time.process_time() - began < 0.5


def played(**said: object) -> Known:
    facts = {"credit": "AP", "is_film": False, "is_recalled": False, "has_transcript": False, "has_captions": False}
    return Known(recordings={7: Played("The lock", **{**facts, **said})})


def test_what_lacks_of_a_recording_for_those_who_cannot_hear_it_is_pointed_out() -> None:
    assert kinds(Sound(7), known=played()) == [("transcript", "body-0")]
    assert kinds(Sound(7), known=played(has_transcript=True)) == []
    assert kinds(Film(7), known=played(is_film=True)) == [("poster", "body-0"), ("captions", "body-0")]
    assert kinds(Film(7, poster=3), known=played(is_film=True, has_captions=True)) == []


def test_a_recording_that_readers_cannot_have_or_that_nobody_is_named_for_is_pointed_out() -> None:
    assert hints(Sound(7), known=played(is_recalled=True)) == [
        Hint("recording", "“The lock” was recalled: readers do not have it.", "body-0")
    ]
    assert hints(Sound(8)) == [Hint("recording", "The recording is no more: readers do not have it.", "body-0")]
    assert kinds(Sound(7), known=played(credit="", has_transcript=True)) == [("credit", "body-0")]
