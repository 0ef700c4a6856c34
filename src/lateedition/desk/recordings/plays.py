"""Plays: which published stories play which recording. Kept where a story is published, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable

from lateedition.desk import uses
from lateedition.desk.recordings.models import Recording, RecordingUse
from lateedition.story.blocks import Body, Film, Sound, recordings_in


def recordings_of(body: Body) -> list[Recording]:
    """Return the recordings that `body` plays, in the order of their numbers."""
    numbers = set(recordings_in(body))
    return list(Recording.objects.filter(pk__in=numbers).order_by("pk")) if numbers else []


def obstacles_in(body: Body) -> list[str]:
    """Return what keeps `body` from being published for the sake of what it plays, in words for an editor."""
    known = {recording.pk: recording for recording in recordings_of(body)}
    played = [(block, known[block.recording]) for block in body if isinstance(block, Sound | Film) and block.recording in known]
    found = [f"the recording “{recording}” has no credit" for _, recording in played if not recording.credit.strip()]
    found += [
        f"“{recording}” is {'a film' if recording.is_film else 'a sound'}; put it into a block “{recording.get_medium_display()}”"
        for block, recording in played
        if recording.is_film is not isinstance(block, Film)
    ]
    return list(dict.fromkeys(found))


def keep_plays(story: int, recordings: Iterable[int]) -> None:
    """Note that the published story of this number plays just `recordings`."""
    uses.keep(RecordingUse, of="recording", story=story, numbers=recordings)


def stories_playing(recording: int) -> list[int]:
    """Return the numbers of the published stories that play a recording, the newest first."""
    return uses.stories_with(RecordingUse, of="recording", number=recording)
