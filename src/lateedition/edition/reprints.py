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


def ask(folder: Path, thing: str) -> None:
    """Ask for `thing` to be printed anew: what is answered at a path, or "fragment:" and a name, as `View.changes` writes it."""
    notes = folder / FOLDER
    note = notes / hashlib.blake2b(thing.encode(), digest_size=16).hexdigest()
    with suppress(OSError):
        notes.mkdir(exist_ok=True)
        if not note.exists() and len(os.listdir(notes)) < _MOST:  # noqa: PTH208  their number only
            part = note.with_name(f".{note.name}.{os.getpid()}")
            part.write_text(thing, encoding="utf-8")
            part.replace(note)


def asked(folder: Path) -> dict[Path, str]:
    """Return the notes there are, each with what it asks for."""
    found: dict[Path, str] = {}
    try:
        notes = [entry.path for entry in os.scandir(folder / FOLDER) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return found
    for note in map(Path, notes):
        with suppress(OSError, UnicodeDecodeError):
            found[note] = note.read_text(encoding="utf-8")
    return found
