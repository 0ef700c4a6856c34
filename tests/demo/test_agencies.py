"""The agencies' files in the demonstration's inbox: each is what such an agency really could have sent."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from lateedition.demo.model import AgencyFile, DemoNewsroom
from lateedition.wire.inbox import Entry, Inbox, Sought


@pytest.fixture(scope="module")
def inbox(demo: DemoNewsroom, tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    inbox = Inbox(tmp_path_factory.mktemp("wire") / "inbox.sqlite3")
    for file in demo.agency_files:
        inbox.take_in(file.payload, source=file.source, name=file.name, received=file.received)
    return inbox


@pytest.fixture(scope="module")
def heads(inbox: Inbox) -> list[Entry]:
    return inbox.entries(Sought(), limit=100)


def test_there_are_some_twenty_five_in_all_four_formats(demo: DemoNewsroom, heads: list[Entry]) -> None:
    assert len(demo.agency_files) >= 25
    assert {"newsml-g2", "nitf", "ninjs"} < {entry.item.format for entry in heads}
    assert {"rss", "atom"} & {entry.item.format for entry in heads}


def test_every_file_reads_but_the_one_that_was_cut_off(demo: DemoNewsroom, inbox: Inbox) -> None:
    broken = [file.name for file in demo.agency_files if not file.readable]
    assert [file.name for file in inbox.quarantined(limit=10)] == broken
    assert len(broken) == 1


def test_no_field_of_a_readable_file_is_a_problem(inbox: Inbox) -> None:
    for entry in inbox.entries(Sought(), limit=100):
        for version in inbox.versions(entry.item.provider, entry.item.guid):
            assert version.item.problems == (), version.name


def test_an_update_and_a_correction_stand_in_front_of_what_they_replace(heads: list[Entry]) -> None:
    update = _named(heads, "tw-storm-lines-2.xml")
    correction = _named(heads, "tw-tuna-correction.xml")
    assert "update" in update.item.signals
    assert "correction" in correction.item.signals
    assert update.item.version == correction.item.version == 2
    assert not any(entry.name in ("tw-storm-lines-1.xml", "tw-tuna-1.xml") for entry in heads)


def test_a_kill_closes_its_chain(heads: list[Entry]) -> None:
    killed = _named(heads, "tw-cargo-kill.xml")
    assert killed.item.status == "canceled"
    assert killed.canceled


def test_one_is_embargoed_until_after_now(heads: list[Entry], now: datetime) -> None:
    embargo = _named(heads, "tw-rates-embargo.xml").item.embargo
    assert embargo is not None
    assert embargo.moment > now


def test_one_is_in_hindi(heads: list[Entry]) -> None:
    assert _named(heads, "tw-hindi.json").item.language == "hi"


def test_a_feed_that_repeats_an_entry_does_not_make_it_new(heads: list[Entry], inbox: Inbox) -> None:
    bakery = next(entry for entry in heads if entry.item.guid.endswith(":bakery"))
    assert len(inbox.versions(bakery.item.provider, bakery.item.guid)) == 1


def test_notes_to_editors_come_as_notes_and_never_in_the_text(heads: list[Entry], demo: DemoNewsroom) -> None:
    entry = _named(heads, "tw-storm-lines-2.xml")
    assert "not for publication" in entry.item.notes[0].text
    assert not any("not for publication" in str(block) for block in entry.item.body)


def test_files_came_in_over_hours_the_latest_before_now(demo: DemoNewsroom, now: datetime) -> None:
    received = [file.received for file in demo.agency_files]
    assert received == sorted(received)
    assert (received[-1] - received[0]).total_seconds() > 6 * 3600
    assert received[-1] < now


def _named(entries: list[Entry], name: str) -> Entry:
    return next(entry for entry in entries if entry.name == name)


def test_the_broken_file_starts_like_any_other(demo: DemoNewsroom) -> None:
    broken: AgencyFile = next(file for file in demo.agency_files if not file.readable)
    assert broken.payload.startswith(b"<?xml")
    assert Path(broken.name).suffix == ".xml"
