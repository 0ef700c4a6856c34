"""Decisions: what an editor said stands, whatever comes after it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from tests.wire.grouping.conftest import BANK, FERRY, FERRY_OF_ANOTHER_AGENCY, FIRE, Machine, told

from lateedition.wire.grouping.decisions import Join, Lock, NoSuchEvent, Redrawn, Split, Unlock
from lateedition.wire.grouping.grouping import restored

SEARCH = (
    "Search for 14 missing of ferry Aurora goes on in Norrsund",
    "ULVIK - The search for 14 people missing since the ferry Aurora collided with the freighter Baltic Trader in the Norrsund went on at "
    "night, "
    "the coast guard of Hellan said. Minister Ingrid Sole is at Skerry Point.",
)


def test_an_item_that_was_split_off_has_an_event_of_its_own(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    redrawn = machine.grouping.decide(Split(machine.items[-1]))
    assert redrawn.event != ferry.event
    assert machine.grouping.chains[machine.items[-1].chain] == redrawn.event


def test_further_versions_of_what_was_split_off_stay_with_it(machine: Machine) -> None:
    machine.take(FERRY)
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, chain="Norda\nu:2")
    own = machine.grouping.decide(Split(machine.items[-1])).event
    version = machine.take(SEARCH, hours=3, chain="Norda\nu:2")
    assert (version.event, version.why) == (own, "editor")


def test_what_was_split_never_becomes_one_again_by_itself(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    own = machine.grouping.decide(Split(machine.items[-1])).event
    for hour in range(2, 12):
        assert machine.take(SEARCH, hours=hour, provider=f"Agency {hour}").merged == ()
    assert {ferry.event, own} <= set(machine.grouping.events.live)


def test_without_the_split_the_same_items_would_be_one(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    assert machine.take(SEARCH, hours=2).event == ferry.event


def test_splitting_off_what_is_alone_changes_nothing(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    assert machine.grouping.decide(Split(machine.items[-1])) == Redrawn(ferry.event)


def test_joined_events_are_one_and_the_older_number_stays(machine: Machine) -> None:
    ferry, fire = machine.take(FERRY), machine.take(FIRE, hours=1, chain="HW\nfire")
    assert machine.grouping.decide(Join(fire.event, ferry.event)) == Redrawn(min(ferry.event, fire.event), (max(ferry.event, fire.event),))
    assert machine.take(FIRE, hours=2, chain="HW\nfire").event == min(ferry.event, fire.event)
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=2).event == min(ferry.event, fire.event)


def test_joining_by_a_number_that_became_another_joins_that_one(machine: Machine) -> None:
    ferry, fire, bank = (machine.take(story, hours=1) for story in (FERRY, FIRE, BANK))
    machine.grouping.decide(Join(ferry.event, fire.event))
    kept = machine.grouping.event_now(fire.event)
    machine.grouping.decide(Join(fire.event, bank.event))
    assert machine.grouping.event_now(bank.event) == machine.grouping.event_now(kept) == machine.grouping.event_now(ferry.event)


def test_what_is_joined_after_it_was_split_may_be_one(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    own = machine.grouping.decide(Split(machine.items[-1])).event
    machine.grouping.decide(Join(ferry.event, own))
    assert machine.grouping.event_now(own) == ferry.event
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=2, chain=machine.items[-1].chain).event == ferry.event


def test_nothing_new_comes_to_a_locked_event(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    machine.grouping.decide(Lock(ferry.event))
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1).event != ferry.event
    assert machine.take((FERRY[0], FERRY[1] + " More soon."), hours=2, provider="Post").event != ferry.event


def test_versions_of_what_is_in_a_locked_event_still_come_to_it(machine: Machine) -> None:
    ferry = machine.take(FERRY, chain="HW\nu:1")
    machine.grouping.decide(Lock(ferry.event))
    assert machine.take(SEARCH, hours=1, chain="HW\nu:1").event == ferry.event


def test_an_unlocked_event_takes_items_again(machine: Machine) -> None:
    ferry = machine.take(FERRY)
    machine.grouping.decide(Lock(ferry.event))
    machine.grouping.decide(Unlock(ferry.event))
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1).event == ferry.event


def test_what_was_locked_stays_locked_as_part_of_a_joined_event(machine: Machine) -> None:
    bank, ferry = machine.take(BANK, hours=1), machine.take(FERRY)
    machine.grouping.decide(Lock(ferry.event))
    kept = machine.grouping.decide(Join(bank.event, ferry.event)).event
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1).event != kept


def test_a_decision_outlives_its_event(machine: Machine) -> None:
    machine.take(FERRY)
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, chain="Norda\nu:2")
    own = machine.grouping.decide(Split(machine.items[-1])).event
    for day in range(1, 30):
        machine.take((f"Choir {day}", ""), hours=24 * day)
    assert own not in machine.grouping.events.live
    machine.grouping = restored(machine.grouping.snapshot())
    late = machine.take(SEARCH, hours=24 * 30, chain="Norda\nu:2")
    assert (late.event, late.why) == (own, "editor")


@pytest.mark.parametrize("decision", [Join(1, 99), Lock(0), Unlock(-3)])
def test_an_event_that_there_never_was_is_refused_with_what_there_is(machine: Machine, decision: Join | Lock | Unlock) -> None:
    before = machine.grouping.snapshot()
    with pytest.raises(NoSuchEvent, match=r"there is no event -?\d+: expected one of 1 to 4"):
        machine.grouping.decide(decision)
    assert machine.grouping.snapshot() == before


def test_a_split_before_anything_came_is_remembered_when_the_item_comes() -> None:
    machine = Machine()
    far_off = replace(told(1, FERRY), moment=datetime(9999, 1, 1, tzinfo=UTC))
    own = machine.grouping.decide(Split(far_off)).event
    for day in range(20):
        machine.take((f"Choir {day}", ""), hours=24 * day)
    assert len(machine.grouping.events.live) <= 13
    assert machine.take(FERRY, hours=24 * 20, chain=far_off.chain).event == own


def test_a_split_of_an_item_the_machine_never_heard_of_gives_it_an_event(machine: Machine) -> None:
    known = Machine()
    known.take(FERRY)
    own = machine.grouping.decide(Split(known.items[0])).event
    assert machine.grouping.chains[known.items[0].chain] == own
