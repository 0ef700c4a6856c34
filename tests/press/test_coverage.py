"""What who links to an entry of a long coverage, and who reads it page by page, is promised."""

from __future__ import annotations

from datetime import timedelta

import newsdesk
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lateedition.press.coverage import addresses_within, home_of, sheets_of, touched_between
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.live import LiveCoverage, LiveEntry


def entry(number: int) -> LiveEntry:
    return LiveEntry(number, newsdesk.NOON + timedelta(minutes=number), (Paragraph(f"Entry {number}"),))


def blog(numbers: range | list[int]) -> Story:
    entries = tuple(entry(number) for number in sorted(numbers, reverse=True))
    return newsdesk.story(7, live=LiveCoverage(newsdesk.NOON, None, entries))


NUMBERS = st.sets(st.integers(1, 10_000), min_size=1, max_size=300).map(sorted)


@settings(max_examples=60, deadline=None)
@given(NUMBERS)
def test_every_entry_is_on_one_sheet_and_the_sheets_lead_to_one_another(numbers):
    sheets = sheets_of(blog(numbers).live.entries)
    assert [each.number for sheet in reversed(sheets) for each in sheet.entries] == numbers[::-1]
    assert [sheet.older for sheet in sheets[1:]] == [sheet.begin for sheet in sheets[:-1]]
    assert [sheet.newer for sheet in sheets[:-1]] == [sheet.begin for sheet in sheets[1:]]
    assert sheets[-1].newest
    assert not any(sheet.newest for sheet in sheets[:-1])
    assert all(len(sheet.entries) > 12 for sheet in sheets[1:])


@settings(max_examples=60, deadline=None)
@given(NUMBERS, st.integers(1, 60))
def test_new_entries_never_move_what_is_on_an_older_sheet(numbers, new):
    before = sheets_of(blog(numbers).live.entries)
    after = {sheet.begin: sheet for sheet in sheets_of(blog([*numbers, *range(10_001, 10_001 + new)]).live.entries)}
    for sheet in before[:-1]:
        assert after[sheet.begin].entries == sheet.entries


def test_a_new_entry_prints_the_newest_sheet_anew_and_no_other():
    before, after = blog(range(1, 201)), blog(range(1, 202))
    newest = sheets_of(before.live.entries)[-1]
    assert {fact for fact in touched_between(before, after) if fact.startswith("sheet ")} == {f"sheet 7 {newest.begin}"}
    assert {fact for fact in touched_between(before, after) if fact.startswith("home ")} == {"home 7 201"}


def test_an_edited_entry_prints_its_own_sheet_anew_and_no_other():
    before = blog(range(1, 201))
    home = home_of(before, 60)
    edited = tuple(replace(each, headline="Otherwise") if each.number == 60 else each for each in before.live.entries)
    touched = touched_between(before, replace(before, live=replace(before.live, entries=edited)))
    assert touched == {"coverage 7", f"sheet 7 {home.begin}"}


def test_the_whole_of_a_withdrawn_coverage_is_touched_and_its_addresses_are_known():
    story = blog(range(1, 101))
    touched = touched_between(story, newsdesk.killed(story))
    assert {f"home 7 {number}" for number in range(1, 101)} < touched
    addresses = addresses_within(story, most=2)
    assert "/city/story-7/oldest/" in addresses
    assert "/city/story-7/page/0/" in addresses
    assert "/updates/7-100/" in addresses
    assert "/updates/7-98/" not in addresses


def test_readers_get_a_long_coverage_in_sheets_and_nothing_of_it_when_it_is_withdrawn(pressroom):
    story = blog(range(1, 101))
    pressroom.hand(story)
    inside = addresses_within(story, most=100)
    assert {pressroom.status(address) for address in inside} == {200, 302}
    begin = home_of(story, 3).begin
    with pressroom.store.view() as view:
        assert dict(view.page("/updates/7-3/").headers)["location"] == f"/city/story-7/page/{begin}/#entry-3"
    assert "Entry 3<" in pressroom.text(f"/city/story-7/page/{begin}/")
    assert pressroom.differences() == []
    printed = pressroom.hand(blog(range(1, 102)))
    assert {key for key in printed if key.startswith("coverage:")} == set()
    assert {key for key in printed if key.startswith("permalink:")} == {"permalink:7/101"}
    pressroom.hand(newsdesk.killed(story))
    assert {pressroom.status(address) for address in inside} == {None}
    assert "Entry 3<" not in pressroom.everything()
    with pressroom.store.view() as view:
        assert view.fragment("recalls.7") is not None
        assert view.fragment("recalls.8") is None
