"""What the doctor says of the wire: that nothing is unaccounted for, and which profiles cannot be read."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lateedition.doctor.house import inbox_found
from lateedition.wire.inbox import Inbox

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_receipts_are_shown_as_the_sum_of_what_became_of_them(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite3")
    for payload in (b'{"uri": "u:1", "headline": "x"}', b'{"uri": "u:1", "headline": "x"}'):
        inbox.take_in(payload, source="", name="a", received=NOON)
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path, now=NOON)
    assert (found.state, found.said.split(";")[0]) == ("fine", "2 receipts = 1 taken + 1 duplicate")
    inbox.take_in(b"?", source="", name="a", received=NOON)
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path, now=NOON)
    assert (found.state, found.said.split(";")[0]) == ("look", "3 receipts = 1 taken + 1 duplicate + 1 quarantined")


def test_a_source_profile_that_cannot_be_read_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    Inbox(tmp_path / "inbox.sqlite3")
    (tmp_path / "harbour.toml").write_text('name = "harbour"\nzone = "Atlantis"\n', encoding="utf-8")
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path, now=NOON)
    assert found.state == "wrong"
    assert "harbour.toml" in found.said
    assert "'Atlantis'" in found.said


def test_how_much_raw_copy_is_kept_is_said_and_how_much_more_it_became_a_day_lately(tmp_path: Path) -> None:
    inbox, old, new = Inbox(tmp_path / "inbox.sqlite3"), os.urandom(50_000), os.urandom(70_000)
    inbox.take_in(old, source="", name="a", received=NOON - timedelta(days=30))
    inbox.take_in(new, source="", name="b", received=NOON - timedelta(days=2))
    inbox.take_in(old, source="", name="a again", received=NOON - timedelta(days=1))
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path, now=NOON)
    assert "raw copies take 120 KB, 10 KB more a day" in found.said
    assert found.facts["raw_bytes"] > 120_000
    assert 10_000 < found.facts["raw_a_day_bytes"] < 10_100


def test_raw_copy_is_kept_compressed(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite3")
    inbox.take_in(b"<p>The gates hold.</p>" * 1_000, source="", name="a", received=NOON)
    assert inbox.raw(1) == b"<p>The gates hold.</p>" * 1_000
    assert inbox_found(tmp_path / "inbox.sqlite3", tmp_path, now=NOON).facts["raw_bytes"] < 1_000
