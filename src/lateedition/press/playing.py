"""Playing: recordings as a page shows them, with a player that every browser has, and as it tells machines of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lateedition.press.addresses import absolute, captions_address, href, picture_address, recording_address
from lateedition.press.showing import Showing, picture_view, social_rendition
from lateedition.press.structured import Data, filled
from lateedition.story.blocks import Block, Film, Sound
from lateedition.story.credit import captioned
from lateedition.story.languages import own_name
from lateedition.story.picture import Picture
from lateedition.story.recording import Captions, Recording

Use = Sound | Film


class TrackView(Struct, frozen=True):
    """The captions of a film: `src` is markup for an attribute, `label` the language by its own name."""

    src: str
    language: str
    label: str


class PlayerView(Struct, frozen=True):
    """What a page prints of a recording. `src` and `poster` are markup for attributes; `poster` is empty where there is none.

    `length` is in words, and `period` says the same to machines. `kind` is "audio" or "video", and is called `kind_name`.
    """

    kind: str
    kind_name: str
    title: str
    caption: str
    src: str
    media_type: str
    length: str
    period: str
    transcript: tuple[str, ...]
    width: int
    height: int
    poster: str
    track: TrackView | None


def player_view(use: Use, *, showing: Showing) -> PlayerView | None:
    """Return how a page plays the recording of `use`; None if readers have none such, or it is nothing to watch in a film's place."""
    recording = recording_of(use, showing)
    if recording is None:
        return None
    poster = _poster(use, showing)
    shown = picture_view(poster) if poster else None
    return PlayerView(
        kind="video" if isinstance(use, Film) else "audio",
        kind_name=showing.words.film if isinstance(use, Film) else showing.words.sound,
        title=recording.title,
        caption=captioned(use.caption, _credits(recording, poster)),
        src=href(recording_address(recording.number, recording.digest, recording.media_type)),
        media_type=recording.media_type,
        length=length_in_words(recording.length_s),
        period=period_of(recording.length_s),
        transcript=tuple(" ".join(part.split()) for part in recording.transcript.split("\n\n") if part.strip()),
        width=recording.width,
        height=recording.height,
        poster=shown.src if shown else "",
        track=_track(recording.number, recording.captions, showing) if recording.captions and isinstance(use, Film) else None,
    )


def recording_of(use: Use, showing: Showing) -> Recording | None:
    """Return the recording that readers have of `use`; a film is not played as a sound, nor a sound as a film."""
    found = showing.reading.recording(use.recording)
    return found if found is not None and found.is_film is isinstance(use, Film) else None


def recordings_data(body: Iterable[Block], showing: Showing, *, address: str, since: str) -> Data:
    """Return what a story's page says to machines of what it plays: the values of `audio` and `video` of schema.org.

    `address` is the page's, `since` when it was first published.
    """
    uses = [(use, recording) for use in body if isinstance(use, Sound | Film) and (recording := recording_of(use, showing)) is not None]
    said = {"url": absolute(showing.site.url, address), "uploadDate": since}
    return {
        "audio": [_media(use, recording, showing) | said for use, recording in uses if not recording.is_film],
        "video": [_media(use, recording, showing) | said for use, recording in uses if recording.is_film],
    }


def length_in_words(length_s: float) -> str:
    """Return a length as players write it, in whole seconds, at least one.

    >>> length_in_words(61.5), length_in_words(3725), length_in_words(0.2)
    ('1:02', '1:02:05', '0:01')
    """
    minutes, seconds = divmod(max(1, int(length_s + 0.5)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def period_of(length_s: float) -> str:
    """Return a length as ISO 8601 writes it.

    >>> period_of(61.5), period_of(3600)
    ('PT1M2S', 'PT1H')
    """
    minutes, seconds = divmod(max(1, int(length_s + 0.5)), 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count)


def _media(use: Use, recording: Recording, showing: Showing) -> Data:
    poster = _poster(use, showing)
    shown = social_rendition(poster) if poster else None
    url = showing.site.url
    return filled(
        {
            "@type": "VideoObject" if recording.is_film else "AudioObject",
            "name": recording.title,
            "description": use.caption or recording.title,
            "contentUrl": absolute(url, recording_address(recording.number, recording.digest, recording.media_type)),
            "encodingFormat": recording.media_type,
            "contentSize": str(recording.size_bytes),
            "duration": period_of(recording.length_s),
            "width": recording.width or None,
            "height": recording.height or None,
            "thumbnailUrl": absolute(url, picture_address(poster.number, shown)) if poster and shown else "",
            "transcript": recording.transcript,
            "creditText": recording.credit,
        }
    )


def _poster(use: Use, showing: Showing) -> Picture | None:
    return showing.reading.picture(use.poster) if isinstance(use, Film) and use.poster is not None else None


def _credits(recording: Recording, poster: Picture | None) -> str:
    """Return whose the film is and, if that is somebody else, whose the picture in front of it."""
    return " / ".join(dict.fromkeys(filter(None, (recording.credit, poster.credit if poster else ""))))


def _track(number: int, captions: Captions, showing: Showing) -> TrackView:
    language = captions.language or showing.language
    return TrackView(href(captions_address(number, captions.digest)), language, own_name(language))
