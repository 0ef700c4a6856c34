"""Recordings at the desk: brought, described, played by stories, recalled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.recordingdesk import forms
from lateedition.desk.recordings.arrivals import arrived, describe, take_in
from lateedition.desk.recordings.kinds import NotTaken
from lateedition.desk.recordings.models import Recording, RecordingUse
from lateedition.desk.stories import actions
from lateedition.desk.stories.publication import NotReady
from lateedition.desk.stories.silencing import kill_recording
from lateedition.press.picturestore import open_store
from lateedition.story.handover import Dropped, RecalledRecording
from lateedition.story.recording import Recording as Document

from .conftest import SINE, TOLD

Taken = Callable[..., Recording]


def playing(recording: Recording, *, kind: str = "audio", **said: object) -> list[dict[str, object]]:
    return [{"type": "paragraph", "value": "<p>Listen.</p>"}, {"type": kind, "value": {"recording": recording.pk, "caption": "", **said}}]


def content_of(recording: Recording) -> bytes:
    return b"".join(open_store(settings.HOUSE.renditions).get(digest) or b"" for digest in recording.pieces)


def test_what_readers_get_is_in_the_store_and_the_original_is_kept_as_it_came(newsroom, made):
    content = made("s.mp3", *SINE, *TOLD)
    file = SimpleUploadedFile("C:\\interviews\\lock.mp3", content)
    recording = take_in(Recording(title="The lock"), file, arrived(file), user=None, now=timezone.now())
    with recording.file.open() as original:
        assert original.read() == content
    served = content_of(recording)
    assert (hashlib.sha256(served).hexdigest(), len(served)) == (recording.digest, recording.size_bytes)
    assert b"Zxtold" not in served
    assert (recording.medium, recording.media_type, round(recording.length_s)) == ("audio", "audio/mpeg", 2)
    assert "interviews" not in recording.file.name
    assert ModelLogEntry.objects.get(action="wagtail.create").object_id == str(recording.pk)
    assert newsroom.log("recording") == []


def test_the_same_file_again_is_refused_with_the_name_it_has(newsroom, taken: Taken, made):
    taken()
    with pytest.raises(NotTaken, match="has this very file already, as “The lock opens”"):
        arrived(SimpleUploadedFile("again.mp3", made("s.mp3", *SINE)))


def test_two_who_bring_the_same_file_at_one_instant_have_one_recording_and_one_of_them_is_told(newsroom, made, monkeypatch):
    client = newsroom.client("editor")
    content = made("s.mp3", *SINE)

    def bring() -> Any:
        file = SimpleUploadedFile("s.mp3", content)
        said = {"title": "The lock", "credit": "AP", "file": file, "captions_language": "", "transcript": ""}
        return client.post(reverse("recordings:add"), said)

    first = forms.arrived

    def meanwhile(file: Any) -> Any:
        arrival = first(file)  # nobody has it yet; then somebody else is quicker
        monkeypatch.setattr(forms, "arrived", first)
        assert bring().status_code == 302
        return arrival

    monkeypatch.setattr(forms, "arrived", meanwhile)
    second = bring()
    assert second.status_code == 200
    assert "The library has this very file already, as “The lock”" in second.content.decode()
    assert Recording.objects.count() == 1


def test_what_is_too_large_is_refused_before_it_is_looked_at(newsroom, monkeypatch):
    file = SimpleUploadedFile("s.mp3", b"ID3")
    file.size = (settings.HOUSE.recording_mb << 20) + 1
    with pytest.raises(NotTaken, match=r"It has 200 MB; expected at most 200 MB\. Save it smaller"):
        arrived(file)


def test_the_log_has_it_before_the_story_that_plays_it_and_never_before_that(newsroom, taken: Taken):
    recording = taken(transcript="One.\r\n\r\nTwo.")
    newsroom.story(body=playing(recording)).save()
    assert newsroom.log("recording") == []
    story = newsroom.published(body=playing(recording))
    kinds = list(HandoverRow.objects.order_by("number").values_list("kind", flat=True))
    assert kinds.index("recording") < kinds.index("story")
    [document] = newsroom.log("recording")
    assert isinstance(document, Document)
    assert (document.title, document.transcript) == ("The lock opens", "One.\n\nTwo.")
    assert list(RecordingUse.objects.values_list("story", flat=True)) == [story.pk]
    recording.title = "The lock shuts"
    describe(recording, user=None)
    assert newsroom.log("recording")[-1].title == "The lock shuts"
    actions.unpublish(story, user=None, now=timezone.now())
    assert not RecordingUse.objects.exists()


def test_a_story_is_not_published_with_one_that_nobody_is_named_for_nor_with_a_film_to_listen_to(newsroom, taken: Taken):
    nobodys = taken(credit="")
    with pytest.raises(NotReady, match="the recording “The lock opens” has no credit"):
        newsroom.published(body=playing(nobodys))
    with pytest.raises(NotReady, match="“The lock opens” is a sound; put it into a block “Audio”"):
        newsroom.published(body=playing(nobodys, kind="video"))


def test_a_film_brings_its_poster_along(newsroom, taken: Taken):
    film, poster = taken(film=True), newsroom.picture()
    newsroom.published(body=playing(film, kind="video", poster=poster.pk))
    [document], [picture] = newsroom.log("recording"), newsroom.log("picture")
    assert (document.is_film, document.width, document.height) == (True, 160, 90)
    assert picture.number == poster.pk


def test_one_that_is_recalled_goes_from_readers_and_says_where_it_was(newsroom, taken: Taken):
    recording = taken()
    story = newsroom.published(body=playing(recording))
    recall = kill_recording(recording, user=None, now=timezone.now(), reason="not ours")
    gone = newsroom.log()[-1]
    address = f"/recordings/{recording.pk}-{recording.digest[:16]}.mp3"
    assert isinstance(gone, RecalledRecording)
    assert gone.addresses == (address,)
    assert [list(surface["addresses"]) for surface in recall.surfaces[:2]] == [[address], [story.address]]
    entry = ModelLogEntry.objects.get(action="lateedition.kill")
    assert entry.data == {"reason": "not ours"}
    newsroom.published("Again", body=playing(recording))
    assert newsroom.log("recording", "silenced")[-1] == gone


def test_one_that_is_deleted_is_no_more_to_readers(newsroom, taken: Taken):
    recording = taken()
    newsroom.published(body=playing(recording))
    number = recording.pk
    recording.delete()
    assert newsroom.log()[-1] == Dropped(kind="recording", number=number)


def test_its_verbs_ask_the_gate_themselves(newsroom, taken: Taken):
    recording, operator = taken(), make_user("house", roles=[Role.OPERATOR], password="the ferry sails at nine")
    reporter = make_user("asha", roles=[Role.REPORTER], password="the ferry sails at nine")
    for refused in (
        lambda: take_in(Recording(), SimpleUploadedFile("a", b""), None, user=operator, now=timezone.now()),  # type: ignore[arg-type]
        lambda: describe(recording, user=reporter),
        lambda: kill_recording(recording, user=reporter, now=timezone.now(), reason="x"),
    ):
        with pytest.raises(Refused):
            refused()


def test_a_recording_is_brought_described_listened_to_and_recalled_on_its_pages(newsroom, made):
    client = newsroom.client("editor")
    file = SimpleUploadedFile("lock.mp3", made("s.mp3", *SINE, *TOLD))
    said = {"title": "The lock", "credit": "AP", "transcript": "", "captions_language": "", "file": file}
    refused = client.post(reverse("recordings:add"), {**said, "file": SimpleUploadedFile("a.wav", b"RIFF\0\0\0\0WAVEfmt ")})
    assert "It is a WAV file: save it as MP3" in refused.content.decode()
    page = client.post(reverse("recordings:add"), said, follow=True).content.decode()
    recording = Recording.objects.get()
    assert "Audio, 0:02" in page
    assert "No published story plays it." in page
    heard = client.get(reverse("recorded", args=[recording.pk]))
    assert b"".join(heard.streaming_content) == content_of(recording)
    assert heard["Content-Security-Policy"] == "default-src 'none'; sandbox"
    vtt = SimpleUploadedFile("c.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")
    edit = reverse("recordings:edit", args=[recording.pk])
    client.post(edit, {"title": "The lock", "credit": "AP", "transcript": "", "captions_language": "en", "captions_file": vtt})
    recording.refresh_from_db()
    assert "Hello" in recording.captions
    said = {"title": "The lock", "credit": "AP", "transcript": "", "captions_language": "en"}
    client.post(edit, said)
    recording.refresh_from_db()
    assert "Hello" in recording.captions, "who says nothing of the captions leaves them"
    client.post(edit, {**said, "without_captions": "on"})
    recording.refresh_from_db()
    assert recording.captions == ""
    assert "without_captions" not in client.get(edit).content.decode()
    newsroom.published(body=playing(recording))
    assert "Readers have it in" in client.get(edit).content.decode()
    assert "The lock" in client.get(reverse("audio_chooser:choose")).content.decode()
    assert "The lock" not in client.get(reverse("video_chooser:choose")).content.decode()
    client.post(reverse("recordings:recall", args=[recording.pk]), {"reason": "not ours"})
    assert "It was recalled: not ours" in client.get(edit).content.decode()
    assert "The lock" not in client.get(reverse("audio_chooser:choose")).content.decode()
