"""The enlarger: a process of its own that makes the fine renditions of one picture, so that nobody at the desk waits for it.

    python -m lateedition.desk.pictures.enlarger STORE LABEL <original >renditions

LABEL and what it writes are JSON. It runs when nothing else wants the processor, and what it may take of memory is bounded.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from pathlib import Path

import msgspec

from lateedition.desk.pictures.labels import Label
from lateedition.desk.pictures.renditions import PictureRefused, make_fine_renditions
from lateedition.press.picturestore import open_store
from lateedition.story.picture import PictureRendition

MOST_MEMORY_BYTES = 2 << 30
"""What it may reserve; what it really takes was 0.3 GB at most."""

PATIENCE_S = 120.0
_REFUSED = 3


class EnlargerFailed(OSError):
    """The enlarger could not do its work, and it was not the picture's fault."""


def enlarged(original: bytes, *, store: Path | str, label: Label) -> tuple[PictureRendition, ...]:
    """Return the fine renditions of `original`, made in a process of their own. Raises PictureRefused, or EnlargerFailed."""
    command = [sys.executable, "-m", __name__, str(store), msgspec.json.encode(label).decode()]
    try:
        done = subprocess.run(command, input=original, capture_output=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as slow:
        raise PictureRefused(f"picture was not encoded in {PATIENCE_S:.0f} s; make it smaller first") from slow
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == _REFUSED:
        raise PictureRefused(said)
    if done.returncode:
        raise EnlargerFailed(f"the enlarger ended with {done.returncode}: {said[-500:]}")
    return msgspec.json.decode(done.stdout, type=tuple[PictureRendition, ...])


def main(store: str, label: str) -> int:
    """Read an original from standard input and write its renditions; return the exit status."""
    os.nice(19)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    try:
        original = io.BytesIO(sys.stdin.buffer.read())
        made = make_fine_renditions(original, store=open_store(store), label=msgspec.json.decode(label, type=Label))
    except PictureRefused as refusal:
        sys.stderr.write(str(refusal))
        return _REFUSED
    sys.stdout.buffer.write(msgspec.json.encode(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
