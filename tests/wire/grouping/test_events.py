"""Events: what is the same happening is together, what only looks like it is not."""

from __future__ import annotations

import pytest
from tests.wire.grouping.conftest import BANK, FERRY, FERRY_AS_A_HEADLINE, FERRY_OF_ANOTHER_AGENCY, FIRE, OTHER_FERRY, Machine

from lateedition.wire.grouping import events
from lateedition.wire.grouping.postings import Postings

UPDATE = (
    "Divers find four bodies in wreck of ferry Aurora",
    "ULVIK - Divers found four bodies in the wreck of the ferry Aurora on Thursday, a day after it collided with the freighter Baltic "
    "Trader "
    "in the Norrsund, and the coast guard of Hellan said there was little hope for the ten people still missing. Minister Ingrid Sole "
    "laid a wreath at Skerry Point.",
)
STRIKE = (
    "Dockers of Varland walk out over pensions",
    "STADT - Dockers in all ports of Varland stopped work on Wednesday over a plan to raise the age at which they get their pensions, and "
    "the union of harbour workers said that the strike would last until the government of Joost Hamer talks to it.",
)


def test_what_three_agencies_report_is_one_event(machine: Machine) -> None:
    first = machine.take(FERRY, provider="HW")
    second = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, provider="Norda")
    third = machine.take(FERRY_AS_A_HEADLINE, hours=1.5, provider="Meridian")
    assert first.why == "new"
    assert (second.event, third.event) == (first.event, first.event)
    assert (second.why, third.why) == ("alike", "alike")


def test_a_like_accident_elsewhere_is_another_event(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    other = machine.take(OTHER_FERRY, hours=1, provider="Norda")
    assert ferry.why == "new"
    assert other.event != ferry.event


def test_what_follows_the_next_day_is_the_same_event(machine: Machine) -> None:
    first = machine.take(FERRY)
    assert machine.take(UPDATE, hours=22).event == first.event


def test_the_same_words_two_weeks_later_are_another_event(machine: Machine) -> None:
    first = machine.take(FERRY)
    for day in range(1, 15):
        machine.take(STRIKE, hours=24 * day)
    later = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=24 * 14)
    assert (later.why, later.event == first.event) == ("new", False)


def test_likeness_fades_with_time(machine: Machine) -> None:
    machine.take(FERRY)
    near = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    far = Machine()
    far.take(FERRY)
    away = far.take(FERRY_OF_ANOTHER_AGENCY, hours=96)
    assert near.likeness
    assert away.likeness
    assert near.likeness.time_factor > 0.99
    assert away.likeness.time_factor < 0.5


def test_a_late_item_goes_to_the_event_of_its_own_time(machine: Machine) -> None:
    first = machine.take(FERRY, hours=0)
    machine.take(UPDATE, hours=22)
    late = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=3)
    assert late.event == first.event
    assert late.likeness
    assert late.likeness.gap_s == 0


def test_another_version_goes_where_its_chain_is_whatever_it_says(machine: Machine) -> None:
    first = machine.take(FERRY, chain="HW\nu:1")
    version = machine.take(BANK, hours=1, chain="HW\nu:1")
    assert (version.event, version.why) == (first.event, "version")


def test_a_version_after_its_event_was_forgotten_begins_anew(machine: Machine) -> None:
    first = machine.take(FERRY, chain="HW\nu:1")
    for day in range(1, 12):
        machine.take(STRIKE, hours=24 * day)
    assert machine.take(FERRY, hours=24 * 12, chain="HW\nu:1").event != first.event


def test_an_item_that_is_like_two_events_which_are_alike_makes_them_one_and_the_older_number_stays() -> None:
    machine = Machine()
    for story in (BANK, FIRE):
        machine.take(story)
    one = machine.take(("quake Tarsa mayor villages bridge", ""))
    other = machine.take(("quake Belmonte school roofs harbour museum", ""))
    assert one.event != other.event
    bridge = machine.take(("quake Tarsa mayor villages bridge Belmonte school roofs harbour museum", ""))
    assert bridge.event == min(one.event, other.event)
    assert bridge.merged == (max(one.event, other.event),)
    assert machine.grouping.event_now(other.event) == bridge.event


def test_one_word_in_common_weighs_less_than_two() -> None:
    machine = Machine()
    machine.take(("Norrsund closed", ""))
    single = machine.take(("Choir sings in Norrsund", ""))
    assert single.likeness
    assert single.likeness.single
    assert single.likeness.score < single.likeness.cosine


def test_no_more_than_the_newest_events_of_a_word_are_kept() -> None:
    filed = Postings[str]()
    for number in [*range(1, 151), 100]:
        filed.put("norrsund", number, most=60)
    assert list(filed.of("norrsund")) == [*range(91, 100), *range(101, 151), 100]


def test_an_event_that_is_over_leaves_nothing_behind() -> None:
    machine = Machine()
    for day in range(30):
        machine.take((FERRY[0], FERRY[1].replace("Aurora", f"Aurora{day}")), hours=24 * 9 * day)
    state = machine.grouping
    assert len(state.events.live) <= 6
    assert set(state.chains.values()) == set(state.events.live)
    assert {number for term in state.events.filed.entries for number in state.events.filed.of(term)} == set(state.events.live)
    assert len(state.copies.kept) <= 6
    assert {number for shingle in state.copies.index.entries for number in state.copies.index.of(shingle)} == set(state.copies.kept)


def test_of_an_event_that_never_ends_the_chains_do(machine: Machine) -> None:
    for day in range(60):
        placed = machine.take((FERRY[0], f"{FERRY[1]} Day {day}."), hours=24 * day)
    assert placed.event == machine.grouping.event_now(placed.event)
    event = machine.grouping.events.live[placed.event]
    assert event.last - event.first == 59 * 86_400
    assert len(event.chains) <= 13
    assert machine.grouping.chains.keys() == event.chains.keys()


@pytest.mark.parametrize(("one", "other"), [("headline", "full"), ("lede", "headline")])
def test_a_headline_beside_a_text_needs_more_than_beside_a_headline(one: events.Extent, other: events.Extent) -> None:
    assert events.needed("headline", "headline") < events.needed(one, other) == events.needed(other, one)
