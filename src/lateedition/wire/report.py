"""What `lateedition wire read`, `take` and `reread` say: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from lateedition.wire.inbox import NOTHING_IN_IT, Inbox, Reader, Receipt
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

_encoder = msgspec.json.Encoder()


def read_files(paths: Iterable[Path], *, read: Reader, out: TextIO) -> int:
    """Write what `read` makes of the files at `paths` to `out`: an object per item with its fields and `file`, one line each.

    What cannot be read, or holds nothing, gives an object with `file` and `error`. Returns the exit status: 1 when there was such a one,
    after all files were read; else 0.
    """
    status = 0
    for path in paths:
        for part in _parts_of(path, read=read):
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


def reread(numbers: Iterable[int], *, inbox: Inbox, out: TextIO) -> int:
    """Read the payloads of the receipts `numbers` anew, and write what became of each to `out`, one line each.

    Returns the exit status: 1 when one could not be read or is not there, else 0.
    """
    status = 0
    for number in numbers:
        try:
            receipt = inbox.reread(number)
        except LookupError as error:
            _write(out, {"number": number, "error": str(error)})
            status = 1
            continue
        status = 1 if receipt.outcome == "quarantined" else status
        _write(out, msgspec.to_builtins(receipt))
    return status


def _parts_of(path: Path, *, read: Reader) -> Iterator[Item | str]:
    try:
        parts = read(path.read_bytes(), path.absolute().parent.name)
        yield from (part if isinstance(part, Item) else str(part) for part in parts or [Unreadable(NOTHING_IN_IT)])
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
