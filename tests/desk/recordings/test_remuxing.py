"""Readers get what is heard and seen and nothing else of a file, told by its bytes; what is no recording is refused in words."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from lateedition.desk.recordings import remuxing
from lateedition.desk.recordings.kinds import NotTaken, Stream, demuxer_of, remuxing_of
from lateedition.desk.recordings.remuxing import Remuxed, remuxed

from .conftest import SEEN, SINE, TOLD

Made = Callable[..., bytes]
FILM = (*SEEN, *SINE, "-pix_fmt", "yuv420p", "-c:a", "aac")


def run(content: bytes, folder: Path) -> tuple[Remuxed, bytes]:
    original = folder / "original"
    original.write_bytes(content)
    made = remuxed(original, into=folder)
    return made, made.path.read_bytes()


def with_place(film: bytes) -> bytes:
    """`film` with the place in `udta` and in `meta`, as a telephone writes it."""
    place = b"+28.6139+077.2090/"
    xyz = box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place)
    keys = box(b"keys", struct.pack(">II", 0, 1) + box(b"mdta", b"com.apple.quicktime.location.ISO6709"))
    value = box(b"ilst", box(struct.pack(">I", 1), box(b"data", struct.pack(">II", 1, 0) + place)))
    handler = box(b"hdlr", struct.pack(">II", 0, 0) + b"mdta" + bytes(12) + b"\0")
    at = film.index(b"moov") - 4
    (size,) = struct.unpack(">I", film[at : at + 4])
    assert at + size == len(film), "moov is not the last: offsets of what is behind it would be wrong"
    return film[:at] + box(b"moov", film[at + 8 :] + box(b"udta", xyz) + box(b"meta", handler + keys + value))


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def test_a_film_leaves_the_place_and_all_else_that_the_telephone_wrote_behind(made: Made, tmp_path: Path) -> None:
    content = with_place(made("f.mp4", *FILM, *TOLD, "-fflags", "+bitexact"))
    assert content.count(b"+28.6139") == 2
    assert b"Zxtold" in content
    assert b"x264" in content
    film, got = run(content, tmp_path)
    assert (film.media_type, film.width, film.height, round(film.length_s)) == ("video/mp4", 160, 90, 2)
    for left in (b"28.6139", b"Zxtold", b"xyz", b"quicktime", b"x264"):
        assert left not in got, left
    assert got.index(b"moov") < got.index(b"mdat")


def test_a_sound_leaves_its_tags_its_cover_and_private_frames_behind(made: Made, tmp_path: Path) -> None:
    cover = ("-f", "lavfi", "-i", "color=red:s=32x32:d=1:r=1", "-map", "0", "-map", "1", "-c:v", "png", "-disposition:v", "attached_pic")
    content = made("s.mp3", *SINE, *cover, *TOLD, "-metadata", "id3v2_priv.who=Zxprivate", "-write_id3v1", "1")
    assert {b"Zxtold" in content, b"Zxprivate" in content, b"\x89PNG" in content, b"TAG" in content[-128:]} == {True}
    sound, got = run(content, tmp_path)
    assert (sound.media_type, sound.width, round(sound.length_s)) == ("audio/mpeg", 0, 2)
    for left in (b"Zxtold", b"Zxprivate", b"PNG", b"ID3", b"TAG"):
        assert left not in got, left


@pytest.mark.parametrize(
    ("name", "arguments", "media_type"),
    [
        ("a.m4a", (*SINE, "-c:a", "aac", *TOLD), "audio/mp4"),
        ("a.ogg", (*SINE, "-c:a", "libopus", *TOLD), "audio/ogg"),
        ("a.webm", (*SEEN, *SINE, "-c:v", "libvpx", "-c:a", "libopus", *TOLD), "video/webm"),
        ("a.mov", (*FILM, *TOLD), "video/mp4"),
        ("a.mkv", (*FILM, *TOLD), "video/mp4"),
        ("silent.mp4", (*SEEN, "-pix_fmt", "yuv420p", *TOLD), "video/mp4"),
    ],
)
def test_what_all_browsers_play_is_taken_whatever_it_is_called(
    made: Made, tmp_path: Path, name: str, arguments: tuple[str, ...], media_type: str
) -> None:
    content = made(name, *arguments)
    assert b"Zxtold" in content
    taken, got = run(content, tmp_path)
    assert (taken.media_type, b"Zxtold" in got, round(taken.length_s)) == (media_type, False, 2)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("a.wav", SINE, "It is a WAV file: save it as MP3"),
        ("a.flac", SINE, "It is a FLAC file"),
        ("a.ogg", (*SINE, "-c:a", "libvorbis"), "Its sound is “vorbis”.* Save it as MP3"),
        ("a.mp4", (*SEEN, "-pix_fmt", "yuv420p", "-c:v", "mpeg4"), "Its picture is “mpeg4”.* Save it as MP4 with H.264"),
        ("a.mp4", (*SEEN, "-pix_fmt", "yuv444p"), "8 bits, 4:2:0"),
        ("a.mkv", (*SEEN, *SINE, "-pix_fmt", "yuv420p", "-c:a", "flac"), "Its sound is “flac”; expected AAC beside “h264”"),
    ],
)
def test_what_browsers_do_not_play_is_refused_with_what_to_do(made: Made, tmp_path: Path, name: str, arguments: tuple[str, ...], said: str):
    with pytest.raises(NotTaken, match=said):
        run(made(name, *arguments), tmp_path)


def test_a_film_that_was_held_upright_is_as_high_as_it_is_seen(made: Made, tmp_path: Path) -> None:
    content = made("f.mp4", *FILM)
    at = content.index(b"tkhd") + 4 + 40
    film, _ = run(content[:at] + struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30) + content[at + 36 :], tmp_path)
    assert (film.width, film.height) == (90, 160)


@pytest.mark.parametrize("content", [b"", b"#EXTM3U\nfile:///etc/passwd", b"ffconcat version 1.0\nfile /etc/passwd", b"<html>", b"RIFF"])
def test_what_is_no_recording_is_not_shown_to_ffmpeg_at_all(content: bytes) -> None:
    with pytest.raises(NotTaken, match="Expected a recording as MP3"):
        demuxer_of(content)


@pytest.mark.parametrize(
    "start", [b"ID3\x04" + bytes(60), b"OggS" + bytes(60), b"\x1a\x45\xdf\xa3" + b"\xff" * 60, bytes(4) + b"ftypisom" + bytes(9)]
)
def test_what_only_begins_like_one_is_refused(ffmpeg: object, tmp_path: Path, start: bytes) -> None:
    with pytest.raises(NotTaken, match=r"It cannot be read|nothing in it to hear"):
        run(start + bytes(60), tmp_path)


def test_it_may_take_so_much_time_memory_and_disk_and_no_more(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = made("f.mp4", *FILM)
    monkeypatch.setattr(remuxing, "PATIENCE_S", 0.001)
    with pytest.raises(NotTaken, match="could not be read in"):
        run(content, tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(remuxing, "MEMORY_BYTES", 8 << 20)
    with pytest.raises(NotTaken, match="It cannot be read"):
        run(content, tmp_path)


def test_where_there_is_no_ffmpeg_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotTaken, match="apt install ffmpeg"):
        run(b"ID3\x04" + bytes(60), tmp_path)


def test_a_cover_is_no_film() -> None:
    cover = Stream(codec_type="video", codec_name="mjpeg", disposition={"attached_pic": 1})
    assert remuxing_of([cover, Stream(codec_type="audio", codec_name="mp3")]).video is None
