"""What a word processor puts on the clipboard becomes our blocks: synthetic twins of three that do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.blocks import Heading, Listing, Paragraph, Quote, Table, plain_text
from lateedition.story.body import body_of
from lateedition.story.pasting import Pasted, pasted, said_of

TWINS = Path(__file__).parents[1] / "data" / "pasted"


def of(name: str) -> Pasted:
    return pasted((TWINS / f"{name}.html").read_text(encoding="utf-8"))


def test_word_comes_out_as_paragraphs_subheads_lists_and_a_table_with_its_header() -> None:
    assert of("word").body == (
        Paragraph("<strong>Varuna</strong> – The tunnel opens on Monday, the <em>Saraswati</em>’s pilot said."),
        Heading("What it costs"),
        Listing(("412 million rupees", "Eleven <strong>months</strong> of work")),
        Listing(("First the gates", "Then the pumps"), ordered=True),
        Paragraph('The union agrees, says <a href="https://example.org/union">its page</a>.'),
        of("word").body[5],
        Paragraph("On the radio."),
    )
    table = of("word").body[5]
    assert isinstance(table, Table)
    assert re.sub(r">\s+<", "><", table.html) == (
        '<table><thead><tr><th scope="col">Berth</th><th scope="col">Fee</th></tr></thead>'
        "<tbody><tr><td> Nine </td><td> 4,000 </td></tr></tbody></table>"
    )


def test_nothing_that_was_deleted_hidden_or_noted_in_word_gets_into_a_story_and_the_editor_is_told() -> None:
    found = of("word")
    assert not re.search("may open|HIDDEN4711|SECRET4711|AR1|Asha", str(found.body))
    assert found.left_out == {"deletion": 1, "footnote": 2, "comment": 1, "hidden": 1, "picture": 1}
    assert "A picture was left out: upload it, and add it as a block of its own." in said_of(found.left_out)


def test_google_docs_is_not_all_bold_and_its_bold_words_are() -> None:
    first, second, third, fourth = of("google-docs").body
    assert first == Heading("A year late")
    assert second == Paragraph('The tunnel <strong>opens</strong><em> today</em>, says <a href="https://example.org/port">the port</a>.')
    assert third == Listing(("Two lanes", "One pump"))
    assert isinstance(fourth, Table)


def test_an_agencys_page_keeps_its_bullets_as_a_list_and_its_links_lose_their_counter() -> None:
    assert of("agency").body == (
        Paragraph("VARUNA (CW) — Pilots took the first ship through on Monday."),
        Heading("What is known"),
        Listing(("The channel is open", "No date for the second ship")),
        Quote("“The water is on our side.”"),
        Paragraph("The quay on Monday. (CW/L. Menon)"),
        Paragraph('Read <a href="https://example.org/more">more</a>.'),
    )


@pytest.mark.parametrize("name", ["word", "google-docs", "agency"])
def test_no_style_or_class_is_left(name: str) -> None:
    assert not re.search(r"style=|class=|<span|<font|mso|data-|dir=", str(of(name).body))


WORDS = st.text("abc &<>\u00e9\u0915", min_size=1, max_size=8)
TAGS = st.sampled_from(["p", "b", "i", "span", "div", "li", "ul", "h2", "td", "table", "ins", "font"])


STYLES = st.sampled_from([
    "mso-list:l0 level1 lfo1", "mso-list:Ignore", "mso-element:comment-list", "display:none", "font-weight:700", "vertical-align:super",
    "mso-outline-level:2", "text-decoration:line-through",
])  # fmt: skip
STYLED = st.tuples(st.sampled_from(["p", "span", "div", "a", "td"]), STYLES).map(lambda said: f'<{said[0]} style="{said[1]}">')


@given(st.lists(st.one_of(WORDS, st.just("1."), STYLED, TAGS.map("</{}>".format), st.just("<img>")), max_size=20))
def test_whatever_word_says_with_styles_is_read_and_none_of_it_is_left(pieces: list[str]) -> None:
    found = pasted("".join(pieces)).body
    assert not re.search("style=|mso-|data-smart", str(found))


@given(st.lists(st.one_of(WORDS, TAGS.map("<{}>".format), TAGS.map("</{}>".format)), max_size=25))
def test_whatever_is_pasted_no_word_is_lost_and_what_comes_out_is_what_the_one_door_lets_through(pieces: list[str]) -> None:
    foreign = "".join(pieces)
    found = pasted(foreign).body
    squeezed = [re.sub(r"\s", "", plain_text(body)) for body in (found, body_of(foreign))]
    assert squeezed[0] == squeezed[1]
    assert not re.search("style=|class=|<span|<font", str(found))
