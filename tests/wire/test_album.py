"""Pictures that come in beside documents: each is kept with the item that names it, whichever came first, and no other item's."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.wire import imagefile
from lateedition.wire.art import shots_of, urls_of
from lateedition.wire.inbox import Entry, Inbox, PictureFile, Receipt, Sought
from lateedition.wire.item import Association, MediaRendition
from lateedition.wire.run import watch
from lateedition.wire.sources.folder import WatchedFolder
from photos import agency_photo, photo, story_with_pictures

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
FERRY, QUAY = photo(colour="teal"), photo(colour="navy", size=(128, 96))


def take(inbox: Inbox, payload: bytes, name: str, *, minute: float = 0, source: str = "hw") -> Receipt:
    return inbox.take_in(payload, source=source, name=name, received=NOON + timedelta(minutes=minute))


def shown(inbox: Inbox) -> list[Entry]:
    return inbox.entries(Sought(), limit=20)


def file_of(inbox: Inbox, entry: Entry) -> PictureFile | None:
    (shot,) = shots_of(entry.item)
    return inbox.file_of(entry, shot.said)


def balances(inbox: Inbox) -> bool:
    counted = inbox.accounts()
    return counted.receipts == counted.taken + counted.duplicate + counted.quarantined + counted.ignored and not counted.unfinished


@pytest.mark.parametrize("first", ["picture", "document"])
def test_a_picture_that_an_item_names_is_kept_with_it_whichever_came_first(inbox: Inbox, first: str) -> None:
    deliveries = [(FERRY, "ferry.jpg"), (story_with_pictures("ferry.jpg"), "story.json")]
    for payload, name in deliveries if first == "picture" else reversed(deliveries):
        take(inbox, payload, name)

    (story,) = shown(inbox)
    found = file_of(inbox, story)
    assert (found.media_type, found.width, found.height, found.size_bytes) == ("image/jpeg", 64, 48, len(FERRY))
    assert inbox.raw(found.receipt) == FERRY
    assert (inbox.accounts().taken, balances(inbox)) == (2, True)


def test_a_bare_photograph_is_a_picture_item_with_what_it_says_of_itself(inbox: Inbox) -> None:
    take(inbox, agency_photo(instructions="NO ARCHIVES"), "HRB101.jpg")

    (entry,) = shown(inbox)
    assert (entry.item.kind, entry.item.headline, entry.item.byline, entry.item.credit, entry.item.source) == (
        "picture",
        "The first ferry",
        "Asha Rao",
        "Harbour Pictures",
        "Harbour Wire",
    )
    assert [note.text for note in entry.item.notes] == ["NO ARCHIVES"]
    assert file_of(inbox, entry).receipt == entry.receipt


def test_two_photographs_that_say_the_same_of_themselves_are_one_item_whatever_their_bytes(inbox: Inbox) -> None:
    first = agency_photo()
    second = first[:-9] + bytes([first[-9] ^ 1]) + first[-8:]
    for payload, name in ((first, "a.jpg"), (second, "b.jpg"), (second, "c.jpg")):
        take(inbox, payload, name)

    counted = inbox.accounts()
    assert (counted.taken, counted.duplicate, counted.quarantined) == (1, 2, 0)
    assert (len(shown(inbox)), balances(inbox)) == (1, True)


def test_a_newer_photograph_under_the_agencys_reference_is_a_version_and_another_days_is_not(inbox: Inbox) -> None:
    take(inbox, agency_photo(), "a.jpg")
    take(inbox, agency_photo(instructions="PHOTO KILL: wrong man"), "b.jpg", minute=1)

    (entry,) = shown(inbox)
    assert "kill" in entry.item.signals
    assert entry.item.unpublishable.startswith("a kill in words")
    assert len(inbox.versions(entry.item.provider, entry.item.guid)) == 2


def test_the_same_file_again_at_the_same_place_is_a_duplicate(inbox: Inbox) -> None:
    take(inbox, story_with_pictures("ferry.jpg"), "story.json")
    assert [take(inbox, FERRY, "ferry.jpg", minute=at).outcome for at in (1, 2)] == ["taken", "duplicate"]
    assert balances(inbox)


def test_a_picture_in_a_folder_of_its_own_is_found_by_its_path_and_one_beside_the_document_by_its_last_name(inbox: Inbox) -> None:
    take(inbox, story_with_pictures("pics/ferry.jpg"), "2026/story.json")
    take(inbox, FERRY, "2026/pics/FERRY.JPG")
    take(inbox, story_with_pictures("file:///C:/out/quay%201.jpg", uri="u:2"), "2026/other.json")
    take(inbox, QUAY, "2026/quay 1.jpg")

    files = {entry.item.guid: file_of(inbox, entry).width for entry in shown(inbox)}
    assert files == {"urn:hw.example:story:1": 64, "u:2": 128}


def test_a_picture_is_fetched_in_its_largest_file_and_never_as_the_text_that_goes_with_it() -> None:
    files = (
        MediaRendition("https://photos.example/thumb.jpg", "image/jpeg", 100, 80),
        MediaRendition("https://photos.example/full.jpg", "image/jpeg", 4000, 3000),
        MediaRendition("https://photos.example/caption.xml", "text/xml"),
        MediaRendition("https://photos.example/unknown", ""),
    )
    said = Association("content", "picture", renditions=files)
    assert [url.rpartition("/")[2] for url in urls_of(said)] == ["full.jpg", "thumb.jpg", "unknown"]


def test_a_document_names_nothing_outside_the_folder_of_its_source(inbox: Inbox) -> None:
    take(inbox, FERRY, "ferry.jpg", source="other")
    take(inbox, story_with_pictures("../other/ferry.jpg", "/etc/ferry.jpg"), "story.json")

    story = next(entry for entry in shown(inbox) if entry.item.kind == "text")
    assert file_of(inbox, story) is None
    assert [entry.item.kind for entry in shown(inbox) if entry.source == "other"] == ["picture"]


def test_of_several_files_of_a_picture_the_largest_counts(inbox: Inbox) -> None:
    take(inbox, story_with_pictures("small.jpg", "large.jpg"), "story.json")
    take(inbox, FERRY, "small.jpg")
    assert file_of(inbox, shown(inbox)[0]).width == 64
    take(inbox, QUAY, "large.jpg")
    assert file_of(inbox, shown(inbox)[0]).width == 128


def test_a_name_that_comes_round_again_is_the_picture_of_its_own_day(inbox: Inbox) -> None:
    two_days = 2 * 24 * 60
    take(inbox, story_with_pictures("1.jpg"), "story.json")
    take(inbox, FERRY, "1.jpg", minute=1)
    take(inbox, story_with_pictures("1.jpg", uri="u:2"), "story.json", minute=two_days)
    by_guid = {entry.item.guid: entry for entry in shown(inbox)}
    assert file_of(inbox, by_guid["u:2"]) is None
    take(inbox, QUAY, "1.jpg", minute=two_days + 1)

    assert {guid: file_of(inbox, entry).width for guid, entry in by_guid.items()} == {"urn:hw.example:story:1": 64, "u:2": 128}


def test_a_new_version_without_its_files_has_those_that_came_with_the_one_before(inbox: Inbox) -> None:
    take(inbox, story_with_pictures("ferry.jpg"), "story.json")
    take(inbox, FERRY, "ferry.jpg")
    take(inbox, story_with_pictures("ferry.jpg", version="2", text="They hold."), "story.json", minute=3 * 24 * 60)

    (story,) = shown(inbox)
    assert (story.item.version, file_of(inbox, story).width) == (2, 64)


def test_what_is_no_whole_picture_is_in_quarantine_with_the_reason(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imagefile, "MOST_PIXELS", 64 * 48)
    take(inbox, FERRY[:-300], "cut.jpg")
    take(inbox, QUAY, "bomb.jpg")
    take(inbox, b"\xff\xd8\xff<?php evil() ?>", "evil.jpg")

    assert [refused.reason.partition("(")[0].strip() for refused in reversed(inbox.quarantined(limit=9))] == [
        "photo: a picture that cannot be decoded",
        f"photo: a picture of 128 × 96 pixels; expected at most {64 * 48} in all",
        "photo: begins as a picture does and is none; expected a JPEG, PNG, WebP, AVIF, TIFF or GIF file",
    ]
    assert (inbox.accounts().quarantined, balances(inbox)) == (3, True)


def test_a_picture_may_have_more_bytes_than_a_text(inbox: Inbox) -> None:
    large = FERRY + b"\0" * 9 * 1024 * 1024
    assert take(inbox, large, "large.jpg").outcome == "taken"
    assert take(inbox, b"{" + b" " * 9 * 1024 * 1024, "large.json").outcome == "quarantined"
    assert take(inbox, FERRY + b"\0" * imagefile.LARGEST_BYTES, "huge.jpg").reason.endswith(f"expected at most {imagefile.LARGEST_BYTES}")


def test_a_file_is_filed_by_itself_again_when_what_named_it_names_it_no_more(inbox: Inbox) -> None:
    document = take(inbox, story_with_pictures("ferry.jpg"), "story.json")
    take(inbox, agency_photo(), "ferry.jpg")
    assert [entry.item.kind for entry in shown(inbox)] == ["text"]

    inbox._read = lambda payload, _source: [] if payload.startswith(b"{") else Inbox(inbox._path)._read(payload, "")
    inbox.reread(document.number)
    assert [entry.item.kind for entry in shown(inbox)] == ["picture"]


DELIVERIES = (
    (story_with_pictures("ferry.jpg"), "story.json"),
    (story_with_pictures("ferry.jpg", version="2", text="They hold."), "story.json"),
    (story_with_pictures("pics/quay.jpg", "ferry.jpg", uri="u:2"), "other.json"),
    (FERRY, "ferry.jpg"),
    (QUAY, "pics/quay.jpg"),
    (agency_photo(), "HRB101.jpg"),
    (FERRY, "again/ferry.jpg"),
)


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(len(DELIVERIES))), dies=st.integers(0, len(DELIVERIES)))
def test_in_whatever_order_documents_and_pictures_come_all_ends_alike(order: list[int], dies: int) -> None:
    with TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3")
        for at, number in enumerate(order):
            take(inbox, *DELIVERIES[number])
            if at == dies:
                inbox._connection.execute("UPDATE receipts SET outcome = 'received'")
                inbox.settle_unfinished()
        entries = shown(inbox)
        files = {entry.item.guid: (found.width if (found := file_of(inbox, entry)) else None) for entry in entries}
        assert balances(inbox)
        inbox.close()
    digest = next(guid for guid in files if guid.startswith("sha256:"))
    assert files == {"urn:hw.example:story:1": 64, "u:2": 128, "HRB101 20200505": 64, digest: 64}


def test_pictures_and_documents_dropped_into_the_watched_folder_find_each_other(tmp_path: Path) -> None:
    drop, stop = tmp_path / "in", threading.Event()
    (drop / "hw" / "pics").mkdir(parents=True)
    (drop / "hw" / "pics" / "ferry.jpg").write_bytes(FERRY)
    (drop / "hw" / "story.json").write_bytes(story_with_pictures("pics/ferry.jpg"))
    (drop / "hw" / "HRB101.jpg").write_bytes(agency_photo())
    wire = threading.Thread(target=watch, args=(drop, tmp_path / "inbox.sqlite3"), kwargs={"stop": stop})
    wire.start()
    inbox, until = Inbox(tmp_path / "inbox.sqlite3"), time.monotonic() + 60
    while inbox.accounts().taken < 3 and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    wire.join(timeout=10)

    by_kind = {entry.item.kind: entry for entry in shown(inbox)}
    assert set(by_kind) == {"text", "picture"}
    assert inbox.raw(file_of(inbox, by_kind["text"]).receipt) == FERRY
    assert by_kind["picture"].item.guid == "HRB101 20200505"
    assert not [path for path in drop.rglob("*") if path.is_file()]
    assert balances(inbox)


def test_a_picture_that_lies_beside_its_document_never_shows_as_an_item_of_its_own(tmp_path: Path, inbox: Inbox) -> None:
    drop = tmp_path / "in"
    (drop / "hw").mkdir(parents=True)
    (drop / "hw" / "HRB101.jpg").write_bytes(agency_photo())
    (drop / "hw" / "story.json").write_bytes(story_with_pictures("HRB101.jpg"))
    told: list[Receipt] = []
    watched = WatchedFolder(drop, inbox, lambda receipt, _source, _now: told.append(receipt))
    watched.take_settled()
    watched.take_settled()
    assert [(receipt.outcome, len(receipt.entries)) for receipt in told] == [("taken", 1), ("taken", 0)]
