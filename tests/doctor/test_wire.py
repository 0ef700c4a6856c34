"""What the doctor says of the wire: that nothing is unaccounted for, and which profiles cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lateedition.doctor.house import inbox_found
from lateedition.wire.inbox import Inbox

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_receipts_are_shown_as_the_sum_of_what_became_of_them(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite3")
    for payload in (b'{"uri": "u:1", "headline": "x"}', b'{"uri": "u:1", "headline": "x"}'):
        inbox.take_in(payload, source="", name="a", received=NOON)
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path)
    assert (found.state, found.said) == ("fine", "2 receipts = 1 taken + 1 duplicate")
    inbox.take_in(b"?", source="", name="a", received=NOON)
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path)
    assert (found.state, found.said) == ("look", "3 receipts = 1 taken + 1 duplicate + 1 quarantined")


def test_a_source_profile_that_cannot_be_read_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    Inbox(tmp_path / "inbox.sqlite3")
    (tmp_path / "harbour.toml").write_text('name = "harbour"\nzone = "Atlantis"\n', encoding="utf-8")
    found = inbox_found(tmp_path / "inbox.sqlite3", tmp_path)
    assert found.state == "wrong"
    assert "harbour.toml" in found.said
    assert "'Atlantis'" in found.said
