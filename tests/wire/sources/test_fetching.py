"""Pictures that an agency names by a URL: fetched when they are wanted, from nowhere inside, and kept like everything that comes in."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agency import Agency, Seen, answer
from lateedition.courier.metered import NotFetched
from lateedition.wire.art import shots_of
from lateedition.wire.inbox import Inbox
from lateedition.wire.sources.fetching import LIMITS, fetch_picture
from lateedition.wire.sources.register import Register, parse
from photos import photo, story_with_pictures

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FERRY = photo()


def register(agency: Agency, tmp_path: Path, *, secret: str = "") -> Register:
    entry = f'[[source]]\nname = "hw"\nkind = "poll"\nurl = "{agency.url}/feed"\nallow = ["127.0.0.0/8"]\nports = [{agency.port}]\n'
    if secret:
        (tmp_path / "secret").write_text(secret)
        entry += 'secret_file = "secret"\n'
    return parse(entry.encode(), path=tmp_path / "sources.toml")


@pytest.fixture
def agency():
    made = Agency(answer(200, FERRY, Content_Type="image/jpeg"))
    yield made
    made.close()


def test_a_picture_is_fetched_for_its_item_and_has_a_receipt(agency: Agency, inbox: Inbox, tmp_path: Path) -> None:
    url = f"{agency.url}/ferry.jpg?signature=abc"
    entry = inbox.entry(inbox.take_in(story_with_pictures(url), source="hw", name="feed", received=NOW).entries[0])
    (shot,) = shots_of(entry.item)
    assert inbox.file_of(entry, shot.said) is None
    fetch_picture([url], source="hw", sources=register(agency, tmp_path).sources, inbox=inbox, now=NOW)

    found = inbox.file_of(entry, shot.said)
    assert inbox.raw(found.receipt) == FERRY
    assert len(inbox.providers()) == 1
    counted = inbox.accounts()
    assert (counted.receipts, counted.taken) == (2, 2)


def test_the_secret_of_a_source_goes_to_its_own_host_and_to_no_other(agency: Agency, inbox: Inbox, tmp_path: Path) -> None:
    sources = register(agency, tmp_path, secret="correct horse battery staple").sources
    fetch_picture([f"{agency.url}/ferry.jpg"], source="hw", sources=sources, inbox=inbox, now=NOW)
    assert agency.seen[-1].headers["authorization"] == "Bearer correct horse battery staple"

    other = Agency(answer(302, b"", Location=f"http://localhost:{agency.port}/ferry.jpg"))
    with pytest.raises(NotFetched):
        fetch_picture([f"{other.url}/ferry.jpg"], source="hw", sources=sources, inbox=inbox, now=NOW)
    assert not other.seen, "its network is the agency's to name, and not that of a document"
    other.close()


def test_a_document_cannot_have_us_ask_inside(agency: Agency, inbox: Inbox) -> None:
    with pytest.raises(NotFetched, match=r"expected 80 or 443|is not on the internet"):
        fetch_picture([f"{agency.url}/ferry.jpg"], source="hw", sources=(), inbox=inbox, now=NOW)
    with pytest.raises(NotFetched, match="is not on the internet"):
        fetch_picture(["http://127.0.0.1/ferry.jpg"], source="hw", sources=(), inbox=inbox, now=NOW)
    assert not agency.seen


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (answer(404, b"gone"), r"/a\.jpg answers 404 Said; expected 200 and a picture"),
        (answer(200, b"<html>Log in</html>", Content_Type="text/html"), r"/a\.jpg is no picture but text/html"),
        (answer(200, FERRY[:-300]), r"/a\.jpg is in quarantine: photo: a picture that cannot be decoded"),
    ],
)
def test_what_went_wrong_is_said_without_the_key_in_the_url(agency: Agency, inbox: Inbox, tmp_path: Path, said: bytes, why: str) -> None:
    agency.answering = said
    with pytest.raises(NotFetched, match=why) as failure:
        fetch_picture([f"{agency.url}/a.jpg?key=secret"], source="hw", sources=register(agency, tmp_path).sources, inbox=inbox, now=NOW)
    assert "secret" not in str(failure.value)
    assert inbox.providers() == []


def test_the_next_file_is_tried_when_the_best_cannot_be_had(agency: Agency, inbox: Inbox, tmp_path: Path) -> None:
    agency.answering = lambda seen: answer(404) if "large" in seen.path else answer(200, FERRY)
    urls = [f"{agency.url}/large.jpg", f"{agency.url}/small.jpg"]
    receipt = fetch_picture(urls, source="hw", sources=register(agency, tmp_path).sources, inbox=inbox, now=NOW)
    assert inbox.raw(receipt.number) == FERRY


def test_a_picture_that_is_too_large_is_left_at_once(agency: Agency, inbox: Inbox, tmp_path: Path) -> None:
    def endless(_seen: Seen):
        yield b"HTTP/1.1 200 OK\r\n\r\n" + FERRY
        while True:
            yield b"\0" * 65_536

    agency.answering = endless
    sources, limits = register(agency, tmp_path).sources, replace(LIMITS, body_bytes=1 << 20)
    with pytest.raises(NotFetched, match="expected at most that"):
        fetch_picture([f"{agency.url}/a.jpg"], source="hw", sources=sources, inbox=inbox, now=NOW, limits=limits)


def test_an_editor_waits_so_long_and_no_longer_however_many_places_are_named(agency: Agency, inbox: Inbox, tmp_path: Path) -> None:
    def silent(_seen: Seen):
        time.sleep(3)
        yield b""

    agency.answering, began = silent, time.monotonic()
    urls, limits = [f"{agency.url}/{number}.jpg" for number in range(3)], replace(LIMITS, time_s=0.5)
    with pytest.raises(NotFetched):
        fetch_picture(urls, source="hw", sources=register(agency, tmp_path).sources, inbox=inbox, now=NOW, limits=limits)
    assert time.monotonic() - began < 2
