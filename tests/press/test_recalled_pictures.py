"""A recalled picture is gone at every address it had, in every edition there was, and its addresses say that it was recalled."""

from __future__ import annotations

import hashlib
from pathlib import Path

import newsdesk
import pytest

from lateedition.edition.copying import copy_to
from lateedition.edition.past_edition import Recalled
from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.press.addresses import picture_address
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.log import open_log
from lateedition.stand.exchange import Request
from lateedition.stand.memory import Memory
from lateedition.stand.respond import respond
from lateedition.story.article import LeadPicture
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture, PictureRendition


@pytest.fixture
def pressroom(tmp_path: Path):
    room = newsdesk.Pressroom(tmp_path)
    room.hand(*newsdesk.paper())
    yield room
    room.close()


def picture(room: newsdesk.Pressroom, *contents: bytes) -> Picture:
    """Picture 7, with a file for each of `contents`, the narrowest first."""
    made = []
    for width, content in enumerate(contents, 480):
        digest = hashlib.sha256(content).hexdigest()
        file = room.renditions / digest[:2] / digest
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        made.append(PictureRendition(digest, width, 320, "image/webp", len(content)))
    return Picture(7, "A quay", "AFP", "A ship at a quay", tuple(made))


def addresses(*pictures: Picture) -> tuple[str, ...]:
    return tuple(picture_address(7, rendition) for each in pictures for rendition in each.renditions)


def answer(view: View, address: str) -> tuple[int, dict[str, str], bytes]:
    said = respond(Request(method="GET", path=address), view=view, now=newsdesk.NOON.timestamp(), memory=Memory())
    return said.status, dict(said.headers), b"".join(bytes(piece) for piece in said.body)


def test_every_address_a_recalled_picture_had_answers_gone_to_readers_and_to_no_cache(pressroom: newsdesk.Pressroom) -> None:
    before, after = picture(pressroom, b"first small", b"first large"), picture(pressroom, b"second small", b"second large")
    pressroom.hand(before, newsdesk.story(1, lead=LeadPicture(7)))
    pressroom.hand(after)
    all_of_them = addresses(before, after)
    pressroom.hand(RecalledPicture(7, all_of_them, pressroom.now))

    with pressroom.store.view() as view:
        for address in all_of_them:
            status, headers, body = answer(view, address)
            assert (status, headers["cache-control"]) == (410, "no-store"), address
            assert headers["content-type"] == "text/html; charset=utf-8"
            assert b"small" not in body
            assert b"large" not in body
    assert "This picture has been recalled" in pressroom.text(all_of_them[0])
    assert "A ship at a quay" not in pressroom.everything()
    assert pressroom.status("/city/story-1/") == 200
    assert pressroom.differences() == []


def test_no_past_edition_has_its_bytes_any_more_and_a_compacted_copy_has_not_either(pressroom: newsdesk.Pressroom, tmp_path: Path) -> None:
    before, after = picture(pressroom, b"first small"), picture(pressroom, b"second small")
    pressroom.hand(before, newsdesk.story(1, lead=LeadPicture(7)))
    pressroom.hand(after)
    pressroom.hand(RecalledPicture(7, addresses(before, after), pressroom.now))
    pressroom.close()
    copy_to(pressroom.folder, tmp_path / "copy")

    assert b"first small" not in (tmp_path / "copy" / "data.mdb").read_bytes()
    assert b"second small" not in (tmp_path / "copy" / "data.mdb").read_bytes()
    with Store.for_reading(tmp_path / "copy") as store, store.view() as view:
        had = [number for number in range(1, view.head.number) for address in addresses(before, after) if _had(view, number, address)]
        assert had == []
        assert view.page(addresses(before)[0]).status == 410


def _had(view: View, number: int, address: str) -> bool:
    try:
        return view.edition(number).page(address) is not None
    except Recalled:
        return False


def test_a_picture_that_is_handed_over_again_is_there_again(pressroom: newsdesk.Pressroom) -> None:
    shown = picture(pressroom, b"small")
    pressroom.hand(shown, newsdesk.story(1, lead=LeadPicture(7)))
    pressroom.hand(RecalledPicture(7, addresses(shown), pressroom.now))
    pressroom.hand(shown)

    assert [pressroom.status(address) for address in addresses(shown)] == [200]
    assert pressroom.differences() == []


def test_a_recall_of_a_picture_does_not_wait_behind_a_backlog(pressroom: newsdesk.Pressroom, tmp_path: Path) -> None:
    log = newsdesk.Log(tmp_path / "log.sqlite3")
    shown = picture(pressroom, b"small")
    log.write(*newsdesk.paper(), shown, newsdesk.story(1, lead=LeadPicture(7)))
    log.write(*(newsdesk.story(number) for number in range(100, 800)))
    last = log.write(RecalledPicture(7, addresses(shown), pressroom.now))

    assert [row.number for row in open_log(log.database).withdrawals_after(0, limit=10)] == [last]


def test_a_recall_that_names_addresses_of_others_is_not_printed(pressroom: newsdesk.Pressroom) -> None:
    [row] = pressroom.rows(RecalledPicture(7, ("/pictures/71-0f-480.webp",), pressroom.now))
    with pytest.raises(Unacceptable, match=r"row \d+ .* has the address '/pictures/71-0f-480.webp'; expected one of its own"):
        document_of(row)
