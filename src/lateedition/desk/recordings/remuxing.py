"""Remuxing: sound and picture of a file put together anew, as they are, and nothing else of it. The system's ffmpeg does it.

Where it was recorded, with what, by whom, covers, chapters, notes of the program that cut it: all of that is written beside what is heard
and seen, and none of it is taken along (docs/decisions/0030).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.desk.recordings import bounded
from lateedition.desk.recordings.kinds import NotTaken, Remuxing, Stream, demuxer_of, remuxing_of

PATIENCE_S = 120
MEMORY_BYTES = 1 << 30
"""What ffmpeg may reserve, its libraries among it."""

CPU_S = 60
_START_BYTES = 64
_MISSING = "This machine has no ffmpeg, which takes out of a recording what readers must not get. Install it: apt install ffmpeg"
_QUIET = ("-hide_banner", "-v", "error")


class _Format(Struct, frozen=True):
    duration: str = ""


class _Probed(Struct, frozen=True):
    streams: tuple[Stream, ...] = ()
    format: _Format = _Format()

    @property
    def length_s(self) -> float:
        """How long it plays, 0 where that is not known."""
        try:
            return max(0.0, float(self.format.duration))
        except ValueError:
            return 0.0


@dataclass(frozen=True)
class Remuxed:
    """A file that readers may get: what it is, how long it plays, and the size of its picture, 0 where there is none."""

    path: Path
    media_type: str
    length_s: float
    width: int
    height: int


def remuxed(original: Path, *, into: Path) -> Remuxed:
    """Put what is heard and seen in `original` into a new file in the folder `into`. Raises NotTaken; a file that breaks off is one."""
    with original.open("rb") as file:
        demuxer = demuxer_of(file.read(_START_BYTES))
    plan = remuxing_of(_probed(original, demuxer).streams)
    made = into / "remuxed"
    _run("ffmpeg", _command(plan, original, made, demuxer), most_bytes=2 * original.stat().st_size + (1 << 20))
    again = _probed(made, {"mp4": "mov", "webm": "matroska"}.get(plan.way.format, plan.way.format))
    if not again.length_s:
        raise NotTaken("Nothing of it can be played: it has no length. Save it anew, or send the original.")
    return Remuxed(made, plan.way.media_type, again.length_s, plan.width, plan.height)


def _command(plan: Remuxing, original: Path, made: Path, demuxer: str) -> list[str]:
    taken = [*_map("a", plan.audio), *_map("v", plan.video)]
    bare = ["-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    read = [*_QUIET, "-nostdin", "-protocol_whitelist", "file", "-f", demuxer, "-i", f"file:{original}"]
    return [*read, *taken, "-c", "copy", *bare, *exact, *plan.way.options, "-f", plan.way.format, f"file:{made}"]


def _map(kind: str, number: int | None) -> Sequence[str]:
    return () if number is None else ("-map", f"0:{kind}:{number}")


def _probed(path: Path, demuxer: str) -> _Probed:
    asked = "format=duration:stream=codec_type,codec_name,width,height,pix_fmt:stream_disposition=attached_pic:stream_side_data=rotation"
    command = [*_QUIET, "-protocol_whitelist", "file", "-f", demuxer, "-show_entries", asked, "-of", "json", "-i", f"file:{path}"]
    said = _run("ffprobe", command, most_bytes=0)
    try:
        return msgspec.json.decode(said, type=_Probed)
    except msgspec.DecodeError as wrong:
        raise NotTaken(f"It cannot be read ({wrong}). Save it anew.") from wrong


def _run(name: str, arguments: Sequence[str], *, most_bytes: int) -> bytes:
    """Return what the program prints. It may write files of `most_bytes`. Raises NotTaken if it fails, or takes too long or too much."""
    program = shutil.which(name)
    if program is None:
        raise NotTaken(_MISSING)
    limits = map(str, (MEMORY_BYTES, CPU_S, most_bytes))
    command = [sys.executable, "-I", bounded.__file__, *limits, program, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL, env={"LC_ALL": "C"})
    except subprocess.TimeoutExpired as slow:
        raise NotTaken(f"It could not be read in {PATIENCE_S} s. Save it anew, or shorter.") from slow
    if done.returncode:
        raise NotTaken(f"It cannot be read ({_reason(done.stderr) or f'{name} ended with {done.returncode}'}). Save it anew.")
    return done.stdout


def _reason(said: bytes) -> str:
    """Return the last line of what went wrong, without the name of the file that we gave it."""
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].rpartition("file:")[2].partition(": ")[2][:200] or lines[-1][:200] if lines else ""
