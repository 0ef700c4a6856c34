"""What `wire read` and `wire take` print: one JSON object a line, in the item's own field names."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

from lateedition.wire import formats
from lateedition.wire.inbox import NOTHING_IN_IT, Inbox, Sought
from lateedition.wire.item import Item
from lateedition.wire.report import read_files, reread, take_files
from lateedition.wire.unreadable import Unreadable


def read_here(payload: bytes, source: str) -> list[Item | Unreadable]:
    return formats.read(payload, source=source)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_item_is_one_line_with_every_field_and_its_file(own_cases: Path) -> None:
    path, out = own_cases / "feed" / "rss-2.0" / "in.xml", io.StringIO()
    assert read_files([path], read=read_here, out=out) == 0
    assert [set(said) for said in lines(out)] == [{"file", *Item.__struct_fields__}] * 2
    assert {said["file"] for said in lines(out)} == {str(path)}


def test_what_cannot_be_read_is_an_error_object_after_which_the_other_files_are_read(tmp_path: Path, own_cases: Path) -> None:
    bad, out = tmp_path / "bad.xml", io.StringIO()
    bad.write_bytes(b"<NewsML/>")
    good = own_cases / "feed" / "rdf" / "in.xml"
    assert read_files([bad, tmp_path / "missing.xml", good], read=read_here, out=out) == 1
    first, second, third = lines(out)
    assert (set(first), first["file"]) == ({"file", "error"}, str(bad))
    assert "cannot be opened" in str(second["error"])
    assert third["file"] == str(good)


def test_a_file_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    empty, out = tmp_path / "empty.xml", io.StringIO()
    empty.write_text("<rss version='2.0'><channel><title>Harbour</title></channel></rss>", encoding="utf-8")
    assert read_files([empty], read=read_here, out=out) == 1
    assert lines(out) == [{"file": str(empty), "error": NOTHING_IN_IT}]


def test_taken_files_are_in_the_inbox_and_reported_with_their_outcome(tmp_path: Path, own_cases: Path) -> None:
    inbox, out = Inbox(tmp_path / "inbox.sqlite3"), io.StringIO()
    path = own_cases / "nitf" / "a-kill" / "in.xml"
    now = datetime(2026, 3, 4, tzinfo=UTC)
    assert take_files([path, path], inbox=inbox, now=now, out=out) == 0
    assert take_files([tmp_path / "missing.xml"], inbox=inbox, now=now, out=out) == 1
    assert [said.get("outcome") for said in lines(out)] == ["taken", "duplicate", None]
    assert [(entry.canceled, entry.received) for entry in inbox.entries(Sought(), limit=9)] == [(True, now)]


def test_what_is_read_anew_is_reported_receipt_by_receipt(tmp_path: Path, own_cases: Path) -> None:
    inbox, out = Inbox(tmp_path / "inbox.sqlite3"), io.StringIO()
    good = inbox.take_in(
        (own_cases / "nitf" / "a-kill" / "in.xml").read_bytes(), source="", name="a", received=datetime(2026, 3, 4, tzinfo=UTC)
    )
    assert reread(inbox.receipts(), inbox=inbox, out=out) == 0
    assert reread([99], inbox=inbox, out=out) == 1
    again, missing = lines(out)
    assert (again["number"], again["outcome"], again["entries"]) == (good.number, "taken", list(good.entries))
    assert "there is no receipt 99" in str(missing["error"])
