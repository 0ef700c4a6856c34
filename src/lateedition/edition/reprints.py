"""Reprints: what readers found damaged, asked of the printer by leaving a note in a folder of the store.

A note is a small file, named by the hash of what it asks for; it is left once, whoever finds the damage, and taken away when the thing
was printed anew. A reader who may not write there (a full disk) goes on without.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

FOLDER = "reprints"
_MOST = 1_000


def ask(folder: Path, path: str) -> None:
    """Ask for what is answered at `path` to be printed anew."""
    notes = folder / FOLDER
    note = notes / hashlib.blake2b(path.encode(), digest_size=16).hexdigest()
    with suppress(OSError):
        notes.mkdir(exist_ok=True)
        if not note.exists() and len(os.listdir(notes)) < _MOST:  # noqa: PTH208  their number only
            part = note.with_name(f".{note.name}.{os.getpid()}")
            part.write_text(path, encoding="utf-8")
            part.replace(note)


def asked(folder: Path) -> dict[Path, str]:
    """Return the notes there are, each with the path that it asks for."""
    found: dict[Path, str] = {}
    try:
        notes = [entry.path for entry in os.scandir(folder / FOLDER) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return found
    for note in map(Path, notes):
        with suppress(OSError, UnicodeDecodeError):
            found[note] = note.read_text(encoding="utf-8")
    return found
