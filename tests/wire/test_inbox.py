"""The inbox: what came in is kept, found again, and never undone by what comes later."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lateedition.wire import formats
from lateedition.wire.following import Following
from lateedition.wire.inbox import Accounts, Inbox, Receipt, Sought
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def take(inbox: Inbox, *, minute: int = 0, source: str = "drop", **said: object) -> Receipt:
    document = {
        "uri": "urn:newsml:hw.example:1",
        "type": "text",
        "pubstatus": "usable",
        "headline": "Gates hold",
        "body_text": "They held.",
    } | said
    return inbox.take_in(msgspec.json.encode(document), source=source, name="in.json", received=NOON + timedelta(minutes=minute))


def case(own_cases: Path, name: str) -> bytes:
    return next((own_cases / name).glob("in.*")).read_bytes()


def test_what_came_in_is_kept_raw_whatever_it_was(inbox: Inbox) -> None:
    for payload in (b"\xff\xd8\xff a picture", b"", b"words", b'{"uri": "u:1", "headline": "x"}'):
        receipt = inbox.take_in(payload, source="drop", name="a", received=NOON)
        assert inbox.raw(receipt.number) == payload
    assert inbox.raw(99) is None


def test_the_same_item_twice_is_one(inbox: Inbox) -> None:
    first, again = take(inbox), take(inbox, minute=5)
    assert (first.outcome, again.outcome) == ("taken", "duplicate")
    assert first.entries == again.entries
    assert len(inbox.entries(Sought(versions=True), limit=9)) == 1


def test_a_newer_version_replaces_the_older_one_which_stays_readable(inbox: Inbox) -> None:
    take(inbox, version="1")
    take(inbox, version="2", headline="Gates hold; road opens", minute=1)
    (shown,) = inbox.entries(Sought(), limit=9)
    assert (shown.item.version, shown.item.headline, shown.head) == (2, "Gates hold; road opens", True)
    assert [entry.item.version for entry in inbox.versions("hw.example", "urn:newsml:hw.example:1")] == [2, 1]
    assert len(inbox.entries(Sought(versions=True), limit=9)) == 2


def test_a_canceled_item_is_marked_and_a_later_usable_version_does_not_reopen_it(inbox: Inbox) -> None:
    take(inbox, version="1")
    take(inbox, version="2", pubstatus="canceled", minute=1)
    take(inbox, version="3", headline="Back", minute=2)
    (shown,) = inbox.entries(Sought(), limit=9)
    assert (shown.item.headline, shown.canceled) == ("Back", True)
    assert all(entry.canceled for entry in inbox.versions("hw.example", "urn:newsml:hw.example:1"))


def test_a_kill_of_another_document_marks_it_in_whatever_order_they_come(inbox: Inbox, tmp_path: Path, own_cases: Path) -> None:
    story, kill = case(own_cases, "nitf/a-story-in-full"), case(own_cases, "nitf/a-kill-of-another-document")
    for name, order in (("late", (story, kill)), ("early", (kill, story))):
        other = Inbox(tmp_path / f"{name}.sqlite3")
        for payload in order:
            other.take_in(payload, source="quayside", name="n", received=NOON)
        marked = {entry.item.guid: entry.canceled for entry in other.entries(Sought(), limit=9)}
        assert marked == {"QP-20260304-0031": True, "QP-20260304-0040": False}


def test_one_bad_item_is_quarantined_and_its_siblings_are_taken(inbox: Inbox, own_cases: Path) -> None:
    receipt = inbox.take_in(case(own_cases, "newsml-g2/a-picture-and-one-without-a-name"), source="hw", name="two.xml", received=NOON)
    assert (receipt.outcome, len(receipt.entries)) == ("taken", 1)
    (refused,) = inbox.quarantined(limit=9)
    assert (refused.receipt, refused.name) == (receipt.number, "two.xml")
    assert "no guid" in refused.reason
    assert receipt.reason == refused.reason


def test_what_cannot_be_read_is_quarantined_with_the_reason(inbox: Inbox) -> None:
    receipt = inbox.take_in(b"<opml/>", source="old", name="o.xml", received=NOON)
    assert receipt.outcome == "quarantined"
    (refused,) = inbox.quarantined(limit=9)
    assert (refused.source, refused.received) == ("old", NOON)
    assert "OPML" in refused.reason
    assert inbox.entries(Sought(), limit=9) == []


def test_search_finds_beginnings_of_words_in_any_script_and_all_fields(inbox: Inbox) -> None:
    take(inbox, uri="u:1", headline="Soufflé crisis", byline="Asha Rao", slugline="FOOD-EGGS")
    take(inbox, uri="u:2", headline="यूपी में भारी बारिश", language="hi-IN", body_html="<p>नदी का जलस्तर बढ़ा।</p>")
    found = {
        text: [entry.item.guid for entry in inbox.entries(Sought(text=text), limit=9)]
        for text in ("souffle", "SOUFF", "asha", "eggs", "बारिश", "जलस्तर", "बारि", 'a" OR "b', "souffle asha", "souffle बारिश", "NOT", "*")
    }
    assert found == {
        "souffle": ["u:1"],
        "SOUFF": ["u:1"],
        "asha": ["u:1"],
        "eggs": ["u:1"],
        "बारिश": ["u:2"],
        "जलस्तर": ["u:2"],
        "बारि": ["u:2"],
        'a" OR "b': [],
        "souffle asha": ["u:1"],
        "souffle बारिश": [],
        "NOT": [],
        "*": ["u:2", "u:1"],
    }
    assert [entry.item.guid for entry in inbox.entries(Sought(language="hi"), limit=9)] == ["u:2"]


def test_filters_and_pages_go_through_everything_newest_first(inbox: Inbox) -> None:
    for number in range(7):
        take(
            inbox,
            uri=f"http://{'a' if number % 2 else 'b'}.example/{number}",
            minute=number,
            pubstatus="withheld" if number == 3 else "usable",
        )
    numbers, before = [], None
    while page := inbox.entries(Sought(), limit=3, before=before):
        numbers += [entry.number for entry in page]
        before = page[-1].number
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 7
    assert inbox.providers() == ["a.example", "b.example"]
    assert len(inbox.entries(Sought(provider="a.example"), limit=9)) == 3
    assert len(inbox.entries(Sought(status="withheld"), limit=9)) == 1
    assert len(inbox.entries(Sought(kind="picture"), limit=9)) == 0
    take(inbox, uri="http://a.example/1", pubstatus="canceled", minute=9)
    assert [entry.item.guid for entry in inbox.entries(Sought(status="canceled"), limit=9)] == ["http://a.example/1"]


def test_an_item_without_a_provider_goes_by_the_name_of_its_source(inbox: Inbox) -> None:
    take(inbox, uri="4711", source="harbour")
    assert inbox.providers() == ["harbour"]


def test_what_was_kept_and_never_read_is_read_at_the_next_start(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(Inbox, "_settle", lambda *_args, **_said: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            take(inbox)
    assert inbox.entries(Sought(), limit=9) == []
    (receipt,) = inbox.settle_unfinished()
    assert receipt.outcome == "taken"
    assert len(inbox.entries(Sought(), limit=9)) == 1
    assert inbox.settle_unfinished() == []


def test_threads_and_processes_may_take_in_at_once(inbox: Inbox) -> None:
    threads = [threading.Thread(target=lambda n=n: [take(inbox, uri=f"u:{n}:{i}") for i in range(10)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox.entries(Sought(), limit=100)) == 40


def test_receipts_are_always_what_was_taken_repeated_refused_and_ignored(inbox: Inbox, own_cases: Path) -> None:
    take(inbox), take(inbox, minute=1)
    inbox.take_in(b"<NewsML", source="old", name="o.xml", received=NOON)
    inbox.take_in(b"<rss version='2.0'><channel><title>Empty</title></channel></rss>", source="old", name="e.xml", received=NOON)
    inbox.take_in(case(own_cases, "newsml-g2/a-picture-and-one-without-a-name"), source="hw", name="two.xml", received=NOON)
    assert inbox.accounts() == Accounts(receipts=5, taken=2, duplicate=1, quarantined=1, ignored=1, unfinished=0, refused=1)


def test_a_delivery_that_is_taken_in_again_has_the_receipt_it_had(inbox: Inbox) -> None:
    first = inbox.take_in(b'{"uri": "u:1", "headline": "x"}', source="drop", name="a", received=NOON, origin="file 1")
    again = inbox.take_in(b'{"uri": "u:1", "headline": "x"}', source="drop", name="a", received=NOON + timedelta(hours=1), origin="file 1")
    assert again == first
    assert inbox.accounts().receipts == 1
    assert inbox.take_in(b'{"uri": "u:1", "headline": "x"}', source="drop", name="a", received=NOON, origin="file 2").outcome == "duplicate"


def test_what_was_repeated_is_counted(inbox: Inbox) -> None:
    for minute in range(3):
        take(inbox, minute=minute)
    (shown,) = inbox.entries(Sought(), limit=9)
    assert (shown.repeats, shown.received) == (2, NOON)


def test_everything_can_be_read_anew_by_a_better_reader_and_entries_keep_their_numbers(tmp_path: Path) -> None:
    def worse(payload: bytes, source: str) -> list[Item | Unreadable]:
        if b"u:2" in payload:
            raise Unreadable("not yet")
        return [msgspec.structs.replace(part, headline="?") for part in formats.read(payload, source=source) if isinstance(part, Item)]

    path = tmp_path / "inbox.sqlite3"
    for number in (1, 2, 3):
        take(Inbox(path, read=worse), uri=f"u:{number}", minute=number, headline=f"Gates {number}")
    better = Inbox(path)
    before = {entry.item.guid: entry.number for entry in better.entries(Sought(), limit=9)}
    for number in better.receipts():
        better.reread(number)
    after = {entry.item.guid: entry for entry in better.entries(Sought(), limit=9)}
    assert {guid: entry.item.headline for guid, entry in after.items()} == {"u:1": "Gates 1", "u:2": "Gates 2", "u:3": "Gates 3"}
    assert {guid: entry.number for guid, entry in after.items() if guid in before} == before
    assert [entry.item.guid for entry in better.entries(Sought(text="gates 2"), limit=9)] == ["u:2"]
    assert better.entries(Sought(text="?"), limit=9, before=0) == []
    assert better.accounts().quarantined == 0


def is_closed(inbox: Inbox) -> bool:
    return any(entry.canceled for entry in inbox.versions("hw.example", "urn:newsml:hw.example:1"))


def test_reading_anew_takes_back_a_kill_that_was_none_and_finds_one_that_was(tmp_path: Path) -> None:
    path = tmp_path / "inbox.sqlite3"
    take(Inbox(path), version="1")

    def mistaken(payload: bytes, source: str) -> list[Item | Unreadable]:
        return [
            msgspec.structs.replace(part, cancels=("urn:newsml:hw.example:1",))
            for part in formats.read(payload, source=source)
            if isinstance(part, Item)
        ]

    other = take(Inbox(path, read=mistaken), uri="urn:newsml:hw.example:9", minute=1)
    inbox = Inbox(path)
    assert is_closed(inbox)
    inbox.reread(other.number)
    assert not is_closed(inbox)
    Inbox(path, read=mistaken).reread(other.number)
    assert is_closed(inbox)


def test_reading_anew_takes_back_that_an_item_takes_anothers_place(tmp_path: Path) -> None:
    said = Item(provider="hw", guid="u:2", format="test", replaces=("u:1",))
    mistaken = Inbox(tmp_path / "inbox.sqlite3", read=lambda _payload, _source: [said])
    number = mistaken.take_in(b"one item", source="drop", name="1", received=NOON).number
    assert mistaken.replaced_by("hw", "u:2") == [("hw", "u:1")]
    better = Inbox(tmp_path / "inbox.sqlite3", read=lambda _payload, _source: [msgspec.structs.replace(said, replaces=())])
    with closing(Following(tmp_path / "inbox.sqlite3")) as following:
        end = following.end()
        assert better.reread(number).outcome == "taken"
        assert ("hw", "u:1") in [(touched.provider, touched.guid) for touched in following.arrived_after(end, limit=9)]

    assert (better.replaced_by("hw", "u:2"), better.successors("hw", "u:1")) == ([], [])


def test_what_is_put_aside_leaves_the_quarantine_and_is_counted_with_its_reason(inbox: Inbox) -> None:
    receipt = inbox.take_in(b"<NewsML", source="old", name="o.xml", received=NOON)
    inbox.ignore(receipt.number, reason="put aside by asha")
    assert inbox.quarantined(limit=9) == []
    assert inbox.receipt(receipt.number) == Receipt(receipt.number, "ignored", (), "put aside by asha")
    assert inbox.raw(receipt.number) == b"<NewsML"


def test_an_inbox_that_was_kept_otherwise_is_made_anew_from_its_receipts(tmp_path: Path) -> None:
    path = tmp_path / "inbox.sqlite3"
    take(Inbox(path), version="1")
    older = sqlite3.connect(path)
    older.executescript(
        "DROP TABLE heads; DROP TABLE changes; DROP INDEX receipts_origin; ALTER TABLE receipts DROP COLUMN origin; PRAGMA user_version = 0"
    )
    older.close()
    inbox = Inbox(path)
    assert inbox.accounts().unfinished == 1
    assert [receipt.outcome for receipt in inbox.settle_unfinished()] == ["taken"]
    assert [entry.item.version for entry in inbox.entries(Sought(), limit=9)] == [1]


def test_many_may_open_a_new_inbox_at_once(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def open_it(path: Path, guid: str) -> None:
        try:
            take(Inbox(path), uri=guid)
        except sqlite3.Error as error:
            failed.append(error)

    for number in range(5):
        path = tmp_path / f"{number}.sqlite3"
        threads = [threading.Thread(target=open_it, args=(path, f"u:{guid}")) for guid in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert Inbox(path).accounts() == Accounts(receipts=8, taken=8, duplicate=0, quarantined=0, ignored=0, unfinished=0, refused=0)


def test_a_file_that_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        Inbox(tmp_path)
    assert time.monotonic() - began < 5


def test_heads_are_given_in_the_order_in_which_their_chains_are_asked_for(inbox: Inbox) -> None:
    for uri in ("http://a.example/1", "http://b.example/2", "http://a.example/3"):
        take(inbox, uri=uri)
    asked = [("a.example", "http://a.example/3"), ("c.example", "http://c.example/9"), ("b.example", "http://b.example/2")]
    assert [entry.item.guid for entry in inbox.heads_of(asked)] == ["http://a.example/3", "http://b.example/2"]
