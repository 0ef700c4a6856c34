"""Heads: which of the lines on top of a text are keys, notes, the headline, the byline, and where the text begins."""

from __future__ import annotations

import pytest

from lateedition.wire.heads import Head, head_of, parted

TEXT = "PORT LUMEN (AP) - Pilots walked out."


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (["Pilots walk out =", "", TEXT], ["", TEXT]),
        (["Pilots walk out+", f"     {TEXT}"], [f"     {TEXT}"]),
        (["Pilots walk", "out", "", "   Ships waited."], ["", "   Ships waited."]),
        (["Pilots walk out", "", TEXT], [TEXT]),
        (["Pilots walk out", f"   {TEXT}"], [f"   {TEXT}"]),
        ([TEXT, "Talks go on."], [TEXT, "Talks go on."]),
        (["It rained all day", "and nobody came.", "", "Talks go on."], ["It rained all day", "and nobody came.", "", "Talks go on."]),
    ],
    ids=["sign of equality", "plus", "blank line", "dateline", "indent", "only a text", "only prose"],
)
def test_the_text_begins_where_the_agency_ends_the_head(head: list[str], text: list[str]) -> None:
    assert list(parted(head)[1]) == text


@pytest.mark.parametrize(
    ("lines", "head"),
    [
        (["REFILE", "1ST LEAD", "Pilots walk out", "By Ada Quay ="], Head("Pilots walk out", "By Ada Quay", "REFILE 1ST LEAD")),
        (["PILOTS WALK OUT ="], Head("PILOTS WALK OUT")),
        (
            ["(Achtung)", "Lotsen streiken", "Von Ada Kai, dpa", "(Foto) ="],
            Head("Lotsen streiken", "Von Ada Kai, dpa", "", ("(Achtung)", "(Foto)")),
        ),
        (
            ["(Berichtigung: Es sind", "14 Schiffe.)", "Lotsen", "streiken ="],
            Head("Lotsen streiken", "", "", ("(Berichtigung: Es sind 14 Schiffe.)",)),
        ),
        (["(Nothing closes this", "Pilots walk out"], Head("(Nothing closes this Pilots walk out")),
        (["Von der Leyen reist nach", "Von der Leyen-Stadt ="], Head("Von der Leyen reist nach Von der Leyen-Stadt")),
        (["UPDATE 1-Pilots walk out"], Head("UPDATE 1-Pilots walk out", "", "UPDATE 1")),
        ([], Head()),
    ],
)
def test_each_line_of_a_head_goes_where_it_belongs(lines: list[str], head: Head) -> None:
    assert head_of(lines) == head
