"""What `lateedition wire read` and `wire take` say about files: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from lateedition.wire import formats
from lateedition.wire.inbox import Inbox, Receipt
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

_encoder = msgspec.json.Encoder()


def read_files(paths: Iterable[Path], *, out: TextIO) -> int:
    """Write what is in the files at `paths` to `out`: an object per item with its fields and `file`, one line each.

    What cannot be read gives an object with `file` and `error`. Returns the exit status: 1 when there was such a one,
    after all files were read; else 0.
    """
    status = 0
    for path in paths:
        for part in _parts_of(path):
            said = {"error": part} if isinstance(part, str) else msgspec.to_builtins(part)
            status = 1 if isinstance(part, str) else status
            _write(out, {"file": str(path)} | said)
    return status


def take_files(paths: Iterable[Path], *, inbox: Inbox, now: datetime, out: TextIO) -> int:
    """Put the files at `paths` into `inbox` as received at `now`, and write what became of each to `out`, one line each.

    Their source is the name of the folder they are in. Returns the exit status: 1 when one could not be read, else 0.
    """
    status = 0
    for path in paths:
        taken = _taken(path, inbox=inbox, now=now)
        said = {"error": taken} if isinstance(taken, str) else msgspec.to_builtins(taken)
        status = 1 if isinstance(taken, str) or taken.reason else status
        _write(out, {"file": str(path)} | said)
    return status


def _parts_of(path: Path) -> Iterator[Item | str]:
    try:
        for part in formats.read(path.read_bytes(), source=path.absolute().parent.name):
            yield part if isinstance(part, Item) else str(part)
    except (OSError, Unreadable) as error:
        yield _words(error)


def _taken(path: Path, *, inbox: Inbox, now: datetime) -> Receipt | str:
    try:
        return inbox.take_in(path.read_bytes(), source=path.absolute().parent.name, name=path.name, received=now)
    except OSError as error:
        return _words(error)


def _words(error: OSError | Unreadable) -> str:
    return f"cannot be opened: {error.strerror}; expected a readable file" if isinstance(error, OSError) else str(error)


def _write(out: TextIO, said: dict[str, Any]) -> None:
    out.write(_encoder.encode(said).decode() + "\n")
