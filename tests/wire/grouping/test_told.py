"""Told: what grouping hears of an item off the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from lateedition.story.blocks import Paragraph
from lateedition.wire.grouping.told import LONGEST_TEXT, told_of
from lateedition.wire.item import Instant, Item

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ITEM = Item(
    provider="HW",
    guid="u:1",
    format="test",
    headline="Gates hold",
    standfirst="The flood stops.",
    language="de-AT",
    body=(Paragraph("The gates <em>held</em>."), Paragraph("So far.")),
    version_created=Instant(NOON - timedelta(hours=1), "as sent"),
)


def test_an_item_is_told_with_its_words_in_their_order() -> None:
    said = told_of(ITEM, number=7, received=NOON)
    assert (said.number, said.provider, said.language) == (7, "HW", "de-AT")
    assert said.headline == "Gates hold"
    assert said.text == "The flood stops.\n\nThe gates held.\n\nSo far."


def test_versions_of_an_item_have_one_chain_and_items_of_two_providers_have_two() -> None:
    version = replace(ITEM, version=2, headline="Gates held")
    assert told_of(version, number=8, received=NOON).chain == told_of(ITEM, number=7, received=NOON).chain
    assert told_of(replace(ITEM, provider="Norda"), number=9, received=NOON).chain != told_of(ITEM, number=7, received=NOON).chain


def test_its_moment_is_when_it_was_made() -> None:
    assert told_of(ITEM, number=7, received=NOON).moment == NOON - timedelta(hours=1)


def test_no_moment_is_after_it_came_in() -> None:
    wrong = replace(ITEM, version_created=Instant(NOON + timedelta(days=400), "as sent"))
    assert told_of(wrong, number=7, received=NOON).moment == NOON
    assert told_of(replace(ITEM, version_created=None), number=7, received=NOON).moment == NOON


def test_of_a_text_without_an_end_the_beginning_is_told() -> None:
    endless = replace(ITEM, body=(Paragraph("fog " * 100_000),))
    assert len(told_of(endless, number=7, received=NOON).text) == LONGEST_TEXT
