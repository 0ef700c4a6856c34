"""Copies: a store taken whole while it is printed and read, and put in its place on another machine.

A copy is compact and as of one edition. As a stream it is a line that says what follows, LMDB's file, and a line with the
file's SHA-256; as a folder it is that file with a line for `sha256sum -c` beside it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import lmdb

from lateedition.edition.errors import NoStore, StoreError
from lateedition.edition.opening import DATA_FILE, FORMAT
from lateedition.edition.record import Head
from lateedition.edition.store import Store

SUM_FILE = f"{DATA_FILE}.sha256"
_PIECE_BYTES = 1 << 20
_FIRST = b"lateedition edition copy, format "
_LAST = b"\nsha256 "
_LAST_BYTES = len(_LAST) + 64 + 1


class BadCopy(StoreError):
    """A copy is not one, was cut off, or is not what was written."""


class StoreThere(StoreError):
    """A store was to be put where there is one already."""


def copy_to(folder: Path, target: Path) -> None:
    """Copy the store in `folder` into the new folder `target`, while it is used. It is on the disk when this returns.

    What is printed meanwhile makes the store's file grow, for the copy is of one edition. Raises NoStore when there is none,
    StoreThere when `target` has one already.
    """
    if (target / DATA_FILE).exists():
        raise StoreThere(f"{str(target)!r} has a copy already; name another folder")
    target.mkdir(parents=True, exist_ok=True)
    with _part(target) as part:
        with part.open("wb") as out:
            digest = _copy(folder, out)
            out.flush()
            os.fsync(out.fileno())
        (target / SUM_FILE).write_text(f"{digest}  {DATA_FILE}\n", encoding="ascii")
        part.replace(target / DATA_FILE)
    _sync(target)


def stream(folder: Path, out: BinaryIO) -> None:
    """Write a copy of the store in `folder` to `out` as a stream. Raises NoStore when there is none."""
    _check_there(folder)
    out.write(_FIRST + b"%d\n" % FORMAT)
    digest = _copy(folder, out)
    out.write(_LAST + digest.encode() + b"\n")
    out.flush()


def adopt(source: Path | BinaryIO, folder: Path, *, replaced: bool = False) -> Head:
    """Put the copy `source`, a folder or a stream, in place as the store in `folder`; return the head of its edition.

    It is checked first, against its sum and by opening it. One that is there is left alone, unless it shall be `replaced`:
    then readers go on with the old one until the new is in place. No press may be at work on `folder`.
    Raises BadCopy, UnknownFormat, or StoreThere; then nothing was changed.
    """
    if (folder / DATA_FILE).exists() and not replaced:
        raise StoreThere(f"there is an edition in {str(folder)!r} already; --replace puts the copy in its place")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}-adopted-{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        with (beside / DATA_FILE).open("wb") as file:
            _take_folder(source, file) if isinstance(source, Path) else _take_stream(source, file)
            file.flush()
            os.fsync(file.fileno())
        with Store.for_reading(beside) as store, store.view() as view:
            head = view.head
        _exchange(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return head


def _copy(folder: Path, out: BinaryIO) -> str:
    """Write a compact copy of LMDB's file to `out` and return its SHA-256."""
    _check_there(folder)
    env = lmdb.open(str(folder), readonly=True, create=False, map_size=0)
    reading, writing = os.pipe()
    failures: list[lmdb.Error] = []

    def copy() -> None:
        try:
            env.copyfd(writing, compact=True)
        except lmdb.Error as failure:
            failures.append(failure)
        finally:
            os.close(writing)

    copier = threading.Thread(target=copy)
    copier.start()
    digest = hashlib.sha256()
    try:
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            while piece := pipe.read(_PIECE_BYTES):
                digest.update(piece)
                out.write(piece)
    finally:
        copier.join()
        env.close()
    if failures:
        raise StoreError(f"edition store {str(folder)!r} cannot be copied: {failures[0]}") from failures[0]
    return digest.hexdigest()


def _check_there(folder: Path) -> None:
    if not (folder / DATA_FILE).exists():
        raise NoStore(f"there is no edition in {str(folder)!r} to copy")


def _take_folder(source: Path, out: BinaryIO) -> None:
    try:
        said = (source / SUM_FILE).read_text(encoding="ascii")[:64]
        file = (source / DATA_FILE).open("rb")
    except (OSError, UnicodeDecodeError) as missing:
        raise BadCopy(f"{str(source)!r} is no copy of an edition ({missing}); lateedition edition copy makes one") from missing
    digest = hashlib.sha256()
    with file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            out.write(piece)
    _compare(digest.hexdigest(), said, what=str(source))


def _take_stream(source: BinaryIO, out: BinaryIO) -> None:
    first = source.readline(len(_FIRST) + 8)
    if not first.startswith(_FIRST):
        raise BadCopy(f"the stream begins with {first[:40]!r}; expected what `lateedition edition copy -` writes")
    digest, held = hashlib.sha256(), b""
    while piece := source.read(_PIECE_BYTES):
        held += piece
        whole, held = held[:-_LAST_BYTES], held[-_LAST_BYTES:]
        digest.update(whole)
        out.write(whole)
    if not held.startswith(_LAST):
        raise BadCopy("the stream ends before the line with its sum: the copy was cut off; make it again")
    _compare(digest.hexdigest(), held[len(_LAST) :].decode("ascii", "replace").strip(), what="the stream")


def _compare(found: str, said: str, *, what: str) -> None:
    if found != said:
        raise BadCopy(f"{what} has the SHA-256 {found}; expected {said}: it was damaged on the way; make the copy again")


def _exchange(fresh: Path, folder: Path) -> None:
    """Put `fresh` where `folder` is. The old one goes with its lock file: whoever has it open reads it to the end."""
    old = fresh.with_name(f"{fresh.name}-old")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    _sync(folder)
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """Give the name of a file that is gone when the block fails."""
    part = folder / f".{DATA_FILE}.part"
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
