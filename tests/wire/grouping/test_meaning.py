"""Meaning: where a model says what items mean, that counts as much as their words; where none does, nothing is missing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.wire.grouping.conftest import BANK, FERRY, FERRY_OF_ANOTHER_AGENCY, OTHER_FERRY, Machine, told

from lateedition.wire.grouping.decisions import Join, Split
from lateedition.wire.grouping.explaining import explained
from lateedition.wire.grouping.grouping import Grouping, restored
from lateedition.wire.grouping.meaning import Meanings, packed
from lateedition.wire.grouping.minilm import MiniLM, NoModel

SEA, MONEY = packed([0.2] * 25 + [0.0] * 25), packed([0.0] * 25 + [0.2] * 25)
QUITS = ("Prime minister Pieter Aalders quits office over pensions of dockers", "")
RESIGNS = ("Head of government Aalders steps down in Stadt after losing vote of parliament", "")


def test_what_means_the_same_is_together_though_few_words_are_shared() -> None:
    apart, together = Machine(), Machine()
    for machine, said in ((apart, {}), (together, {"meaning": SEA})):
        machine.take(QUITS, **said)
        machine.take(RESIGNS, hours=1, **said)
    assert len(apart.grouping.events.live) == 2
    assert len(together.grouping.events.live) == 1


def test_what_means_another_thing_is_apart_though_words_are_shared() -> None:
    machine = Machine()
    first = machine.take(FERRY, meaning=SEA)
    assert machine.take(OTHER_FERRY, hours=1, meaning=MONEY).event != first.event


def test_an_item_without_a_meaning_is_compared_by_its_words_alone(machine: Machine) -> None:
    first = machine.take(FERRY, meaning=SEA)
    placed = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    assert placed.event == first.event
    assert placed.likeness
    assert placed.likeness.meaning is None


def test_the_explanation_tells_what_the_meaning_did(machine: Machine) -> None:
    machine.take(FERRY, meaning=SEA)
    placed = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, meaning=SEA)
    assert placed.likeness
    assert placed.likeness.meaning == pytest.approx(1)
    assert placed.likeness.score == pytest.approx((placed.likeness.cosine + 1) / 2 * placed.likeness.time_factor)
    assert "; meaning 1.00;" in explained(placed)


def test_meanings_of_two_models_are_not_compared(machine: Machine) -> None:
    machine.take(FERRY, meaning=SEA)
    placed = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, meaning=packed([0.2] * 25))
    assert placed.likeness
    assert placed.likeness.meaning == 0


def test_what_is_taken_out_of_an_event_takes_its_meaning_with_it(machine: Machine) -> None:
    ferry = machine.take(FERRY, meaning=SEA)
    before = machine.grouping.events.live[ferry.event].meanings.total
    machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, meaning=SEA)
    own = machine.grouping.decide(Split(machine.items[-1])).event
    assert machine.grouping.events.live[ferry.event].meanings.total == before
    machine.grouping.decide(Join(ferry.event, own))
    assert machine.grouping.events.live[ferry.event].meanings.like(SEA) == pytest.approx(1)


def test_a_log_with_meanings_is_replayed_and_restored_alike() -> None:
    log = [
        told(number, story, hours=number, meaning=SEA) for number, story in enumerate((FERRY, FERRY_OF_ANOTHER_AGENCY, BANK, OTHER_FERRY))
    ]
    whole, first = Grouping(), Grouping()
    said = [whole.assign(item) for item in log]
    assert [first.assign(item) for item in log[:2]] == said[:2]
    second = restored(first.snapshot())
    assert [second.assign(item) for item in log[2:]] == said[2:]
    assert second.snapshot() == whole.snapshot()


def test_a_sum_of_meanings_points_between_them() -> None:
    both = Meanings()
    both.add(SEA)
    both.add(MONEY)
    assert both.like(SEA) == pytest.approx(both.like(MONEY), abs=0.01) == pytest.approx(2**-0.5, abs=0.01)


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    try:
        return MiniLM()
    except NoModel as reason:
        pytest.skip(f"likeness of meaning is not tested: {reason}")


def like(model: MiniLM, one: tuple[str, str], other: tuple[str, str]) -> float:
    meanings = Meanings()
    meanings.add(model.meaning_of(*one))
    return meanings.like(model.meaning_of(*other))


def test_the_model_finds_what_means_the_same(minilm: MiniLM) -> None:
    assert like(minilm, FERRY, FERRY_OF_ANOTHER_AGENCY) > like(minilm, FERRY, OTHER_FERRY) > like(minilm, FERRY, BANK)
    assert like(minilm, QUITS, RESIGNS) > like(minilm, QUITS, BANK)


def test_the_model_says_the_same_of_the_same(minilm: MiniLM) -> None:
    assert minilm.meaning_of(*FERRY) == minilm.meaning_of(*FERRY) != minilm.meaning_of(*BANK)


def test_the_model_takes_whatever_comes(minilm: MiniLM) -> None:
    for story in (("", ""), ("fog " * 10_000, "a" * 1_000_000), ("橋", "\ud7ff\x00")):
        item = replace(told(1, story), meaning=minilm.meaning_of(*story))
        assert Grouping().assign(item).why == "new"
