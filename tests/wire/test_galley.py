"""The galley: folded lines become paragraphs again, columns stay columns, and no word is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.blocks import Listing, Paragraph, Table, plain_text
from lateedition.wire.galley import set_lines
from lateedition.wire.telegram import printable

FOLDED = "Forty ships waited off Port Lumen on Wednesday after harbour pilots"


def test_lines_that_a_wire_folded_are_one_paragraph_until_a_blank_line_or_an_indent() -> None:
    assert set_lines([f"   {FOLDED}", "walked out.", "   Talks go on.", "", "Nobody knows when."]) == (
        Paragraph(f"{FOLDED} walked out."),
        Paragraph("Talks go on."),
        Paragraph("Nobody knows when."),
    )


def test_a_line_that_was_ended_on_purpose_keeps_its_break() -> None:
    assert set_lines(["Lumen RC 2, Quay 1", "Kai United 0, Pilots 0"]) == (Paragraph("Lumen RC 2, Quay 1<br>Kai United 0, Pilots 0"),)


def test_lines_that_were_never_folded_are_each_a_paragraph() -> None:
    long = " ".join([FOLDED] * 3)
    assert set_lines([long, "Short.", long]) == (Paragraph(long), Paragraph("Short."), Paragraph(long))


def test_a_dash_at_the_beginning_of_a_folded_line_makes_no_list() -> None:
    assert set_lines([FOLDED, "- and that was all - walked out."]) == (Paragraph(f"{FOLDED} - and that was all - walked out."),)


def test_a_list_keeps_its_items_and_their_folded_lines() -> None:
    assert set_lines(["Waiting:", "  * The Meridian, with four thousand", "    boxes", "  * The Halcyon"]) == (
        Paragraph("Waiting:"),
        Listing(("The Meridian, with four thousand boxes", "The Halcyon")),
    )


def rows(table: Table) -> list[list[str]]:
    return [
        [cell.rpartition(">")[2] for cell in row.split("</td>" if "<td" in row else "</th>")[:-1]] for row in table.html.split("</tr>")[:-1]
    ]


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (
            ["                  P   W   D", "Lumen RC          2   2   0", "Kai United        2       2"],
            [["", "P", "W", "D"], ["Lumen RC", "2", "2", "0"], ["Kai United", "2", "", "2"]],
        ),
        (["| Lumen RC | 2:1 |", "| Quay     | 0:0 |"], [["Lumen RC", "2:1"], ["Quay", "0:0"]]),
        (["\x08^\x1f\x1e W\x1e \x1e \x1e L", "\x08Port\x10Lumen\x1f\x1e 73\x1e \x1e 52"], [["", "W", "L"], ["Port Lumen", "73", "52"]]),
        (["Grain\t101.5\t+0.5", "Rice\t\t99"], [["Grain", "101.5", "+0.5"], ["Rice", "99"]]),
        (["\x08^;W;L", "\x08Lumen;2;0"], [["", "W", "L"], ["Lumen", "2", "0"]]),
    ],
    ids=["aligned by blanks", "between bars", "by the codes of ANPA 1312", "by tabs", "by semicolons"],
)
def test_columns_stay_columns_however_they_are_made(lines: list[str], cells: list[list[str]]) -> None:
    (table,) = set_lines(lines)
    assert isinstance(table, Table)
    assert rows(table) == cells


def test_two_blanks_behind_a_sentence_make_no_columns() -> None:
    assert set_lines(["He left.  She stayed.", "It rained.  They slept."]) == (Paragraph("He left. She stayed.<br>It rained. They slept."),)


@given(st.text(alphabet="ab9 .\t\n\x07\x08\x0e\x10\x1e\x1f\x9f", max_size=300))
def test_no_word_of_any_text_is_lost_and_no_control_character_is_left(text: str) -> None:
    body = set_lines(text.split("\n"))
    said = plain_text(body)
    assert Counter(printable(text).split()) == Counter(said.split())
    assert not any((ord(character) < 32 and character != "\n") or 127 <= ord(character) < 160 for character in said)
