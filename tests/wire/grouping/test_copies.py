"""Copies: what is the same copy again is known for it, whole or cut or written through; what has only the form in common is not."""

from __future__ import annotations

import pytest
from tests.wire.grouping.conftest import BANK, CUP, FERRY, FERRY_OF_ANOTHER_AGENCY, FIRE, Machine

from lateedition.wire.grouping import copies
from lateedition.wire.grouping.explaining import Copy, Placed

SENTENCES = FERRY[1].split(". ")
CUT = ("Ferry and freighter collide", ". ".join(SENTENCES[:2]))
NEW_LEDE = (
    "Divers began on Thursday to search the sunken ferry for those who are missing, and weather forecasters said that fog would return by "
    "the "
    "evening. Relatives waited in the sports hall of Ulvik, where the mayor and a pastor were with them through the night. The king sent a "
    "message of sympathy, and flags flew at half mast on all public buildings of the island. "
)
EARNINGS = (
    "{} Corp quarterly profit rises",
    "{} Corp said net income for the quarter rose to {} million crowns from {} million a year earlier, while sales rose to {} million "
    "crowns. "
    "The company said that it expects sales for the full year to be in line with its earlier forecast and that the board will propose an "
    "unchanged dividend to the annual general meeting of shareholders. Shares of {} closed little changed before the announcement was "
    "made.",
)
RIVER = (
    "River levels in Hellan",
    "The hydrological service of Hellan gives the levels of rivers at 8 a.m. as follows. Ulva at Brenn {} centimetres, Tessa at Holm {} "
    "centimetres, Orre at Stadt {} centimetres, Lind at Ulvik {} centimetres. Levels are measured against the gauges of the service, which "
    "warns of floods when they rise above the mark of the district concerned.",
)


def filled(form: tuple[str, str], name: str, *figures: float) -> tuple[str, str]:
    return form[0].format(name), form[1].format(name, *figures, name)


def levels(*figures: int) -> tuple[str, str]:
    return RIVER[0], RIVER[1].format(*figures)


def only(placed: Placed) -> Copy:
    assert len(placed.copies) == 1
    return placed.copies[0]


def test_a_rerun_with_another_last_line_is_a_rerun(machine: Machine) -> None:
    first = machine.take(FERRY)
    again = machine.take((FERRY[0], f"{FERRY[1]} Reporting by the Hellan newsroom."), hours=2)
    assert only(again).relation == "rerun"
    assert only(again).of == first.number
    assert (again.event, again.why) == (first.event, "copy")


def test_a_short_cut_under_another_headline_is_found(machine: Machine) -> None:
    first = machine.take(FERRY)
    cut = machine.take(CUT, hours=2, provider="Post")
    assert only(cut).relation == "cut"
    assert only(cut).containment > 0.9
    assert only(cut).jaccard < 0.5
    assert cut.event == first.event


def test_a_writethru_of_the_same_agency_holds_the_old_story(machine: Machine) -> None:
    first = machine.take(FERRY)
    through = machine.take(("Search goes on for 14 missing from ferry Aurora", NEW_LEDE + FERRY[1]), hours=5)
    assert only(through).relation == "writethru"
    assert through.event == first.event


def test_a_shorter_story_with_new_words_is_no_writethru(machine: Machine) -> None:
    machine.take(FERRY)
    mixed = machine.take(("Ferry search goes on", f"{NEW_LEDE[:200]} {'. '.join(SENTENCES[1:3])}."), hours=5)
    assert only(mixed).relation == "shares copy"


def test_another_agency_that_takes_a_part_shares_copy(machine: Machine) -> None:
    machine.take(FERRY)
    text = f"{FERRY_OF_ANOTHER_AGENCY[1]} {SENTENCES[3]}. {SENTENCES[4]}."
    shared = machine.take((FERRY_OF_ANOTHER_AGENCY[0], text), hours=2, provider="Norda")
    assert only(shared).relation == "shares copy"
    assert copies.LEAST <= only(shared).containment < copies.MOSTLY


def test_the_passage_in_common_is_shown_as_it_is_written(machine: Machine) -> None:
    machine.take(FERRY)
    cut = machine.take(CUT, hours=2, provider="Post")
    assert only(cut).passage in CUT[1]
    assert "212 passengers and a crew of 18 aboard, took on water" in only(cut).passage


def test_agencies_that_tell_the_same_in_their_own_words_have_no_copy(machine: Machine) -> None:
    machine.take(FERRY)
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, provider="Norda").copies == ()


def test_a_form_filled_in_for_another_company_is_another_matter(machine: Machine) -> None:
    first = machine.take(filled(EARNINGS, "Rexan", 31.5, 28.2, 410))
    other = machine.take(filled(EARNINGS, "Tolvik", 12.1, 14.9, 98), hours=1)
    assert only(other).relation == "same form"
    assert only(other).containment > copies.MOSTLY
    assert other.event != first.event


def test_the_report_of_the_next_day_is_a_new_story(machine: Machine) -> None:
    first = machine.take(levels(112, 87, 240, 61))
    next_day = machine.take(levels(119, 93, 251, 58), hours=24)
    assert only(next_day).relation == "recurring report"
    assert next_day.event != first.event


def test_the_same_report_again_within_hours_is_no_new_one(machine: Machine) -> None:
    first = machine.take(levels(112, 87, 240, 61))
    corrected = machine.take(levels(112, 87, 241, 61), hours=2)
    assert only(corrected).relation in ("rerun", "writethru")
    assert corrected.event == first.event


def test_the_old_text_resent_on_the_next_day_is_a_rerun_and_no_new_report(machine: Machine) -> None:
    machine.take(levels(112, 87, 240, 61))
    assert only(machine.take(levels(112, 87, 240, 61), hours=24)).relation == "rerun"


def test_versions_of_a_chain_are_not_copies_of_each_other(machine: Machine) -> None:
    machine.take(FERRY, chain="HW\nu:1")
    assert machine.take(FERRY, hours=1, chain="HW\nu:1").copies == ()


def test_copies_are_looked_for_among_the_last_versions(machine: Machine) -> None:
    machine.take(BANK, chain="HW\nu:1")
    second = machine.take(FERRY, hours=1, chain="HW\nu:1")
    assert only(machine.take(CUT, hours=2, provider="Post")).of == second.number
    assert machine.take((BANK[0], BANK[1] + " More soon."), hours=2, provider="Post").copies[0].of != second.number


def test_a_copy_after_three_days_is_not_looked_for(machine: Machine) -> None:
    machine.take(FERRY)
    for hour in range(1, 100, 4):
        machine.take((f"Choir number {hour}", ""), hours=hour)
    assert machine.take(CUT, hours=100, provider="Post").copies == ()


def test_a_phrase_of_the_house_soon_stops_counting() -> None:
    machine = Machine()
    phrase = (
        "Reporting by the newsroom in Hellan with the help of correspondents in nine countries and editing by the desk of the day for all"
    )
    names = [
        f"{first}{last}"
        for first in ("Alv", "Bren", "Cor", "Dag", "Elm", "Fjo", "Gron", "Hul")
        for last in ("a", "os", "ik", "und", "ert", "ell")
    ]
    for place, name in enumerate(names):
        placed = machine.take((f"{name} wins", f"{name} won a prize of {place + 100} crowns. {phrase}"), hours=place / 10)
    assert placed.copies == ()
    assert machine.grouping.copies.worn


def test_a_worn_phrase_is_forgotten_with_the_last_who_said_it() -> None:
    machine = Machine()
    phrase = "Reporting by the newsroom in Hellan with the help of correspondents in nine countries and editing by the desk"
    for number in range(copies.WORN + 5):
        machine.take((f"Note {number}", f"{phrase} {number} {number + 1}"), hours=number / 10)
    assert machine.grouping.copies.worn
    for day in range(1, 15):
        machine.take((f"Choir {day}", ""), hours=10 + 24 * day)
    state = machine.grouping.copies
    assert state.worn == {}
    assert len(state.kept) < 10


@pytest.mark.parametrize("story", [FERRY, BANK, FIRE, CUP])
def test_any_half_of_a_story_is_found(machine: Machine, story: tuple[str, str]) -> None:
    first = machine.take(story)
    words = story[1].split()
    half = " ".join(words[len(words) // 4 : 3 * len(words) // 4])
    placed = machine.take(("Another headline", half), hours=1, provider="Post")
    assert {copy.relation for copy in placed.copies} <= {"cut", "rerun"}
    assert placed.copies
    assert placed.event == machine.grouping.event_now(first.event)
