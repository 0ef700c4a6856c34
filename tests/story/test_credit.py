"""Who made it, as a page prints it."""

from __future__ import annotations

import pytest

from lateedition.story.credit import byline, captioned


@pytest.mark.parametrize(
    ("people", "agency", "place", "line"),
    [
        ([], "", "", ""),
        ([], "", "Moscow", ""),
        ([], "Associated Press", "Moscow", "By Associated Press, Moscow"),
        (["Asha Rao"], "", "", "By Asha Rao"),
        (["Asha Rao", "Tom Ek", "Leela Menon"], "", "Delhi", "By Asha Rao, Tom Ek and Leela Menon, Delhi"),
    ],
)
def test_people_come_before_the_agency_and_the_place_last(people: list[str], agency: str, place: str, line: str) -> None:
    assert byline(people=people, agency=agency, place=place) == line


@pytest.mark.parametrize(
    ("caption", "credit", "line"),
    [("Kim.", "AFP", "Kim. (AFP)"), ("Kim (AFP).", "AFP", "Kim (AFP)."), ("", "AFP", "(AFP)"), ("Kim.", "", "Kim.")],
)
def test_a_credit_stands_behind_the_caption_once(caption: str, credit: str, line: str) -> None:
    assert captioned(caption, credit) == line
