"""The bulletin: what the press knows of the handover log, in a small file beside the store for whoever asks the stand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.press.logrow import Heard
from lateedition.press.setaside import SetAside

NAME = "press.json"
_EVERY_S = 1.0
_SIZE_BYTES = 512
"""The file is filled up with blanks to this, so that on a full disk there is always room in it for what is to be said next."""


class Notice(Struct, frozen=True):
    """What the file says.

    `log_end` is the highest number known of the log; `heard` when its database last answered, in POSIX seconds, None if it
    never has; `doing` what the press is at; `written` when this was written; `set_aside` numbers of rows that could not be printed.
    """

    log_end: int
    heard: float | None
    doing: str
    written: float
    set_aside: tuple[int, ...] = ()


class Bulletin:
    """The file, written whole, at most every second unless what it says is news."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._told: tuple[int, str] | None = None
        self._due = 0.0

    def tell(self, heard: Heard, *, doing: str, set_aside: Callable[[], Sequence[SetAside]] = list) -> None:
        """Say how far the log is and what the press is at. A full disk has it written over what was said before.

        A disk that takes nothing at all is no reason to stop: then it is not said.
        """
        now = self._clock()
        said = (heard.last, doing)
        if said == self._told and now < self._due:
            return
        self._told, self._due = said, now + _EVERY_S
        aside = tuple(thing.number for thing in set_aside() if thing.number)
        notice = Notice(heard.last, None if heard.age_s is None else round(now - heard.age_s, 3), doing, round(now, 3), aside)
        content = msgspec.json.encode(notice).ljust(_SIZE_BYTES)
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            part.write_bytes(content)
            part.replace(self._path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            with suppress(OSError), self._path.open("r+b", buffering=0) as file:
                file.write(content.ljust(os.fstat(file.fileno()).st_size))
