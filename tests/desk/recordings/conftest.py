"""What the tests of recordings share: recordings made by ffmpeg, tiny and full of what nobody may get."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lateedition.desk.recordings.arrivals import arrived, take_in
from lateedition.desk.recordings.models import Recording

SINE = ("-f", "lavfi", "-i", "sine=d=2")
SEEN = ("-f", "lavfi", "-i", "testsrc=d=2:s=160x90:r=5")
TOLD = ("-metadata", "title=Zxtold", "-metadata", "comment=Zxtold", "-metadata", "artist=Zxtold", "-metadata:s", "handler_name=Zxtold")


@pytest.fixture
def made(ffmpeg: Callable[..., None], tmp_path: Path) -> Callable[..., bytes]:
    """The bytes of a file that ffmpeg makes of these arguments: `made("a.mp3", *SINE)`."""

    def make(name: str, *arguments: object) -> bytes:
        ffmpeg(*arguments, tmp_path / name)
        return (tmp_path / name).read_bytes()

    return make


@pytest.fixture
def taken(made: Callable[..., bytes], newsroom: object) -> Callable[..., Recording]:
    """A recording of the library: `taken()` is a sound, `taken(film=True)` a film."""

    def take(*, film: bool = False, **said: object) -> Recording:
        content = made("f.mp4", *SEEN, *SINE, "-pix_fmt", "yuv420p", "-c:a", "aac") if film else made("s.mp3", *SINE)
        file = SimpleUploadedFile("film.mp4" if film else "sound.mp3", content)
        facts = {"title": "The lock opens", "credit": "AP", **said}
        return take_in(Recording(**facts), file, arrived(file), user=None, now=timezone.now())

    return take
