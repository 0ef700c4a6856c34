"""Kinds: what a recording may be, told by its bytes alone, and what becomes of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct, field

WANTED = "Expected a recording as MP3, M4A (AAC) or Ogg (Opus), or a film as MP4 (H.264 and AAC) or WebM."
_LAYER_III = 0x02


class NotTaken(ValueError):
    """A file does not become a recording; the message says why and what to do."""


@dataclass(frozen=True)
class Way:
    """How streams of these codecs are put together anew: ffmpeg's name of the format, and what readers are told it is."""

    media_type: str
    format: str
    options: tuple[str, ...] = ()


_MP4 = ("-movflags", "+faststart")
_MPEG, _AAC, _OPUS = Way("audio/mpeg", "mp3", ("-id3v2_version", "0")), Way("audio/mp4", "mp4", _MP4), Way("audio/ogg", "ogg")
_FILM, _WEBM = Way("video/mp4", "mp4", (*_MP4, "-bsf:v", "filter_units=remove_types=6")), Way("video/webm", "webm")
"""Type 6 of H.264's units is supplemental information (ITU-T H.264, 7.4.1): cameras write in it what they like."""

_SOUNDS = {"mp3": _MPEG, "aac": _AAC, "opus": _OPUS}
_FILMS = {"h264": (_FILM, ("aac",)), "vp8": (_WEBM, ("opus", "vorbis")), "vp9": (_WEBM, ("opus", "vorbis")), "av1": (_WEBM, ("opus",))}


class Stream(Struct, frozen=True):
    """A stream of a file, as ffprobe tells it."""

    codec_type: str = ""
    codec_name: str = ""
    width: int = 0
    height: int = 0
    pix_fmt: str = ""
    disposition: dict[str, int] = field(default_factory=dict)
    side_data_list: list[dict[str, object]] = field(default_factory=list)

    @property
    def is_seen(self) -> bool:
        """Whether it is a moving picture, and not the picture on a cover."""
        return self.codec_type == "video" and not self.disposition.get("attached_pic")

    @property
    def lies(self) -> bool:
        """Whether players turn it by a quarter."""
        turned = next((side["rotation"] for side in self.side_data_list if "rotation" in side), 0)
        return isinstance(turned, int | float) and round(turned) % 180 == 90


@dataclass(frozen=True)
class Remuxing:
    """What is done with a file: the way, and which of its streams are taken, by their numbers among their kind."""

    way: Way
    audio: int | None
    video: int | None
    width: int = 0
    height: int = 0


def demuxer_of(start: bytes) -> str:
    """Return ffmpeg's name of the format that the first bytes of a file tell. Raises NotTaken for any other than ours.

    >>> demuxer_of(b"ID3\\x04"), demuxer_of(b"\\0\\0\\0\\x20ftypM4A "), demuxer_of(b"OggS\\0")
    ('mp3', 'mov', 'ogg')
    """
    if start.startswith(b"ID3") or _is_frame_of_mp3(start):
        return "mp3"
    if start[4:8] == b"ftyp":
        return "mov"
    if start.startswith(b"OggS"):
        return "ogg"
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    raise NotTaken(f"It is {_known(start)}. {WANTED}")


def remuxing_of(streams: Sequence[Stream]) -> Remuxing:
    """Return what is done with a file that has these streams. Raises NotTaken where it has others than readers' browsers play."""
    heard = [stream for stream in streams if stream.codec_type == "audio"]
    video = [stream for stream in streams if stream.codec_type == "video"]
    seen = [(at, stream) for at, stream in enumerate(video) if stream.is_seen]
    if seen:
        return _film(*seen[0], heard)
    if not heard:
        raise NotTaken(f"There is nothing in it to hear or to see. {WANTED}")
    codec = heard[0].codec_name
    if codec not in _SOUNDS:
        raise NotTaken(f"Its sound is {_said(codec)}, which not all browsers play. Save it as MP3, AAC (M4A) or Opus.")
    return Remuxing(_SOUNDS[codec], audio=0, video=None)


def _film(at: int, seen: Stream, heard: Sequence[Stream]) -> Remuxing:
    if seen.codec_name not in _FILMS:
        raise NotTaken(f"Its picture is {_said(seen.codec_name)}, which not all browsers play. Save it as MP4 with H.264 and AAC.")
    way, sounds = _FILMS[seen.codec_name]
    if seen.codec_name == "h264" and seen.pix_fmt not in ("yuv420p", "yuvj420p"):
        raise NotTaken(
            f"Its picture has colours as {_said(seen.pix_fmt)}, which browsers do not play. Save it as H.264 with 8 bits, 4:2:0."
        )
    if heard and heard[0].codec_name not in sounds:
        wanted = " or ".join(sound.upper() for sound in sounds)
        raise NotTaken(f"Its sound is {_said(heard[0].codec_name)}; expected {wanted} beside {_said(seen.codec_name)}. Save it so.")
    width, height = (seen.height, seen.width) if seen.lies else (seen.width, seen.height)
    return Remuxing(way, audio=0 if heard else None, video=at, width=width, height=height)


def _is_frame_of_mp3(start: bytes) -> bool:
    return len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0 and start[1] & 0x06 == _LAYER_III


def _known(start: bytes) -> str:
    """Return what a file is that we do not take, for who knows it by its name.

    >>> _known(b"RIFF\\0\\0\\0\\0WAVEfmt ")
    'a WAV file: save it as MP3, M4A or Opus, which have a tenth of its size'
    """
    if start[:4] in (b"RIFF", b"RF64") and start[8:12] == b"WAVE":
        return "a WAV file: save it as MP3, M4A or Opus, which have a tenth of its size"
    names = {b"fLaC": "a FLAC file", b"FORM": "an AIFF file", b"RIFF": "an AVI file", b"\x30\x26\xb2\x75": "a Windows Media file"}
    return names.get(start[:4], "no recording that we know")


def _said(codec: str) -> str:
    return f"“{codec}”" if codec else "of a kind that is not known"
