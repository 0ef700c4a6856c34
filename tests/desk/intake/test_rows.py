"""How an item shows in the inbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lateedition.desk.intake.rows import Row, TakenStory, row_of
from lateedition.wire.inbox import Entry
from lateedition.wire.item import Instant, Item

NOW = datetime(2020, 5, 5, 9, 11, tzinfo=UTC)
TAKEN = TakenStory(number=7, headline="Our headline", version=2, taken=NOW, address="/stories/7/", published=False)


def row(*, canceled: bool = False, taken: TakenStory | None = None, **said: Any) -> Row:
    item = Item(**({"provider": "AP", "guid": "urn:ap:1", "format": "ninjs", "headline": "Kim gets medal"} | said))
    entry = Entry(number=1, receipt=1, item=item, source="ap", name="a.json", received=NOW, head=True, canceled=canceled)
    return row_of(entry, taken=taken, now=NOW, zone=ZoneInfo("Asia/Kolkata"))


def badges(shown: Row) -> list[tuple[str, str]]:
    return [(badge.text, badge.tone) for badge in shown.badges]


def test_a_kill_is_said_in_red_and_nothing_beside_it_whether_by_this_version_or_by_another_item() -> None:
    assert badges(row(status="canceled", version=2)) == badges(row(canceled=True, signals=("update",))) == [("KILL", "critical")]
    assert not row(status="canceled").takeable
    assert not row(canceled=True).takeable


def test_an_update_says_its_version_and_a_correction_is_never_called_an_update() -> None:
    assert badges(row(version=3, signals=("update",))) == [("UPDATE v3", "notice")]
    assert badges(row(version=3, signals=("update", "correction"))) == [("CORRECTION v3", "warning")]
    assert badges(row(version=1)) == []


def test_an_embargo_is_shown_until_it_ends() -> None:
    ends = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)

    assert badges(row(embargo=Instant(ends, ""))) == [("EMBARGO until May 05, 2020 17:30 IST", "warning")]
    assert badges(row(embargo=Instant(NOW, ""))) == []


def test_what_is_withheld_says_so_and_cannot_be_taken() -> None:
    assert badges(row(status="withheld")) == [("WITHHELD", "critical")]
    assert not row(status="withheld").takeable


def test_a_taken_item_is_not_offered_again() -> None:
    assert row().takeable
    assert not row(taken=TAKEN).takeable


def test_a_story_behind_its_agency_is_told_which_version_it_has_and_which_there_is() -> None:
    assert row(version=4, taken=TAKEN).behind == "The agency has sent version 4; this story was taken from version 2"
    assert row(version=2, taken=TAKEN).behind == ""


def test_a_story_whose_item_was_killed_is_told_before_anything_else() -> None:
    assert row(version=4, status="canceled", taken=TAKEN).behind == "KILLED by the agency"
    assert row(version=4, status="withheld", taken=TAKEN).behind == "The agency now withholds this item"


def test_times_are_those_of_the_site() -> None:
    assert (row().time, row().stamp, row().iso) == ("14:41", "May 05, 2020 14:41 IST", "2020-05-05T14:41:00+05:30")


def test_a_picture_that_says_nothing_of_itself_is_called_by_its_file() -> None:
    assert row(headline="", guid=f"sha256:{'e0' * 16}").headline == "a.json"
    assert row(headline="").headline == "urn:ap:1"
