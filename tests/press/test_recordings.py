"""A recording is there in all its pieces as long as a published story plays it, and is gone in every edition when it is recalled."""

from __future__ import annotations

import hashlib
from pathlib import Path

import newsdesk
import pytest
from msgspec.structs import replace

from lateedition.edition.past_edition import Recalled
from lateedition.press.addresses import captions_address, recording_address
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.picturestore import FolderStore
from lateedition.stand.counters import Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper
from lateedition.story.article import Story
from lateedition.story.blocks import Film, Paragraph, Sound
from lateedition.story.handover import Dropped, RecalledRecording
from lateedition.story.recording import PIECE_BYTES, Captions, Recording

CONTENT = bytes(range(256)) * 5_000
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nThe lock opens.\n"


def recording(room: newsdesk.Pressroom, content: bytes = CONTENT, **said: object) -> Recording:
    """Recording 7, its pieces in the store."""
    pieces = [content[at : at + PIECE_BYTES] for at in range(0, len(content), PIECE_BYTES)]
    digests = [_put(room, piece) for piece in pieces]
    facts: dict[str, object] = {"title": "The lock opens", "credit": "AP", "media_type": "audio/mpeg", "length_s": 61.5, **said}
    digest = hashlib.sha256(content).hexdigest()
    return Recording(number=7, digest=digest, size_bytes=len(content), pieces=tuple(digests), **facts)  # type: ignore[arg-type]


def _put(room: newsdesk.Pressroom, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    FolderStore(Path(room.renditions)).put(digest, content)
    return digest


def playing(number: int = 1) -> Story:
    return newsdesk.story(number, body=(Paragraph("Listen."), Sound(7, "At dawn.")))


def address_of(recording: Recording) -> str:
    return recording_address(recording.number, recording.digest, recording.media_type)


def got(room: newsdesk.Pressroom, address: str) -> tuple[Answer, bytes]:
    """What a reader gets, to the last piece."""
    keeper = Keeper(room.folder, counters=Counters())
    answer = keeper.answer(Request(method="GET", path=address), now=newsdesk.NOON.timestamp())
    return answer, b"".join([answer.body, *(keeper.more(span, now=newsdesk.NOON.timestamp()) or b"" for span in answer.rest)])


def test_readers_get_the_very_bytes_that_the_desk_handed_over(pressroom: newsdesk.Pressroom) -> None:
    played = recording(pressroom)
    pressroom.hand(played, playing())
    answer, content = got(pressroom, address_of(played))
    assert (answer.status, content) == (200, CONTENT)
    assert dict(answer.headers)["surrogate-key"].split()[1:] == ["recording:7"]
    assert f'src="{address_of(played)}"' in pressroom.text("/city/story-1/")
    assert pressroom.differences() == []


def test_it_is_there_only_while_a_published_story_plays_it(pressroom: newsdesk.Pressroom) -> None:
    played = recording(pressroom)
    pressroom.hand(played)
    assert not any("recordings" in path for path in pressroom.paths())
    pressroom.hand(playing(1), playing(2))
    pressroom.hand(newsdesk.killed(playing(1)))
    assert got(pressroom, address_of(played))[0].status == 200
    pressroom.hand(newsdesk.killed(playing(2)))
    assert got(pressroom, address_of(played))[0].status == 404
    assert not any("recordings" in path for path in pressroom.paths())
    assert pressroom.differences() == []


def test_when_it_is_recalled_its_addresses_are_gone_and_every_edition_is_without_it(pressroom: newsdesk.Pressroom) -> None:
    played = recording(pressroom, media_type="video/mp4", captions=Captions(_put(pressroom, VTT), len(VTT), "en"))
    pressroom.hand(played, newsdesk.story(1, body=(Film(7),)))
    captions = captions_address(7, played.captions.digest if played.captions else "")
    assert got(pressroom, captions)[1] == VTT
    with pressroom.store.view() as view:
        before = view.head.number
    pressroom.hand(RecalledRecording(7, (address_of(played), captions), pressroom.now))
    for address in (address_of(played), captions):
        answer, content = got(pressroom, address)
        assert (answer.status, dict(answer.headers)["cache-control"]) == (410, "no-store")
        assert b"The lock opens" not in content
    assert "This recording has been recalled" in pressroom.text(captions)
    assert "The lock opens" not in pressroom.everything()
    assert pressroom.status("/city/story-1/") == 200
    assert not any(path.startswith("/-/recordings/") for path in pressroom.paths())
    with pressroom.store.view() as view:
        for lost in (address_of(played), f"/-/recordings/7-{played.digest[:16]}/0", captions, "/city/story-1/"):
            with pytest.raises(Recalled):
                view.edition(before).page(lost)
    assert pressroom.differences() == []


def test_a_story_follows_what_is_said_of_its_recording_and_goes_on_without_one_that_is_no_more(pressroom: newsdesk.Pressroom) -> None:
    played = recording(pressroom)
    pressroom.hand(played, playing())
    pressroom.hand(replace(played, title="The lock shuts"))
    assert "The lock shuts" in pressroom.text("/city/story-1/")
    pressroom.hand(Dropped(kind="recording", number=7))
    assert "<audio" not in pressroom.text("/city/story-1/")
    assert got(pressroom, address_of(played))[0].status == 404
    assert pressroom.differences() == []


def test_a_recall_that_names_addresses_of_others_is_not_printed(pressroom: newsdesk.Pressroom) -> None:
    [row] = pressroom.rows(RecalledRecording(7, ("/recordings/71-0f.mp3",), pressroom.now))
    with pytest.raises(Unacceptable, match=r"'/recordings/71-0f.mp3'; expected one of its own"):
        document_of(row)
