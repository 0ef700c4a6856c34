"""Salvage: a store that is damaged is put aside, never deleted, and everything is printed anew from the handover log.

Nobody has to repair anything: a stand that is up serves what it has open until the new store is complete. A store that merely
cannot be had (a full disk, want of permission, a limit, another press) is left where it is.
"""

from __future__ import annotations

import faulthandler
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from pathlib import Path

from lateedition.edition.examining import Examined, examine
from lateedition.edition.opening import DATA_FILE, LOCK_FILE
from lateedition.edition.store import Damaged, NoStore, Store, StoreError, UnknownFormat

logger = logging.getLogger(__name__)

DEATHS_FILE, DEATH_BEFORE_FILE, NUMBERS_FILE = "deaths", "death-before", "numbers"

PAUSE_S = 300.0
"""How long at least between one store put aside and the next: a disk that damages whatever it is given shall not be filled with them."""

_OF_READING = (signal.SIGBUS, signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGFPE)
"""What ends a process that reads a damaged store. Whatever else ends one (want of memory, somebody's kill) says nothing of it."""

_NUMBERS = 1_000
"""So many numbers of editions are reserved at a time, so that those of a store that is lost are not given again."""


class DamagedAgain(StoreError):
    """A store was put aside a moment ago, and its successor is damaged, too: the machine wants looking at."""


def damage_of(folder: Path) -> Examined:
    """Return what is wrong with the store in `folder`, as far as can be seen in a moment.

    If the last press died in reading memory, everything is looked at; if it did twice in `PAUSE_S`, that is damage whatever can be seen.
    """
    deaths, before = folder / DEATHS_FILE, folder / DEATH_BEFORE_FILE
    died = deaths.exists() and deaths.stat().st_size > 0
    found = _examined(folder, thorough=died)
    if died and not found.damage:
        if before.exists() and deaths.stat().st_mtime - before.stat().st_mtime < PAUSE_S:
            return Examined(found.number, f"two presses died of it in {PAUSE_S:.0f} s")
        deaths.replace(before)
    return found


def put_aside(folder: Path, damage: Examined, *, now: datetime) -> Path:
    """Put the store in `folder` aside because of `damage`, and return where it is.

    Raises DamagedAgain if that was done less than `PAUSE_S` ago, StoreError if the files cannot be moved.
    """
    before = max((each.stat().st_mtime for each in _aside(folder)), default=0.0)
    if (ago_s := time.time() - before) < PAUSE_S:
        raise DamagedAgain(
            f"edition store {str(folder)!r} is damaged ({damage.damage}), and the one before it was put aside {ago_s:.0f} s ago;"
            f" look at the machine's disk and memory. It is put aside as well when {PAUSE_S:.0f} s have passed"
        )
    name = f"{folder.name}.damaged-{now:%Y%m%dT%H%M%S}"
    try:
        _keep_number(folder, max(damage.number, _reserved(folder)))
        aside = _moved_beside(folder, name)
    except OSError as failure:
        raise StoreError(f"edition store {str(folder)!r} is damaged ({damage.damage}) and cannot be put aside: {failure}") from failure
    logger.error("the edition store is damaged: %s. It is put aside as %s, and everything is printed anew", damage.damage, aside)
    return aside


def store_in(folder: Path, *, now: datetime) -> Store:
    """Return the store in `folder`, to print into. One that takes the place of another goes on with its numbers."""
    store, after = Store.for_printing(folder), _reserved(folder)
    try:
        with store.view() as view:
            is_begun = view.head.number > 0 or view.is_unfinished
        if after and not is_begun:
            store.print_edition(lambda printing: printing.take_over(after=after), moment=now)
    except BaseException:
        store.close()
        raise
    return store


def reserve(folder: Path, number: int) -> None:
    """Keep on the disk, beside the store, that numbers of editions up to a good bit beyond `number` may have been given.

    Call it more often than once in 500 editions. A disk that does not take it is asked again the next time.
    """
    if number and number + _NUMBERS // 2 > _reserved(folder):
        with suppress(OSError):
            _keep_number(folder, number + _NUMBERS)


@contextmanager
def deaths_noted(folder: Path) -> Iterator[None]:
    """Have it noted, beside the store, if this process dies in reading memory, as it does where a mapped file has lost its end."""
    was_enabled = faulthandler.is_enabled()
    with ExitStack() as stack:
        with suppress(OSError):  # a disk that takes no file now must not keep anybody from printing
            faulthandler.enable(stack.enter_context((folder / DEATHS_FILE).open("a", encoding="utf-8")))
        try:
            yield
        finally:
            faulthandler.disable()
            if was_enabled:
                faulthandler.enable()


def _reserved(folder: Path) -> int:
    try:
        return int((folder / NUMBERS_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _keep_number(folder: Path, number: int) -> None:
    part = folder / f".{NUMBERS_FILE}"
    with part.open("w", encoding="ascii") as file:
        file.write(str(number))
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / NUMBERS_FILE)


def _aside(folder: Path) -> Iterator[Path]:
    pattern = f"{folder.name}.damaged-*"
    yield from folder.parent.glob(pattern)
    yield from folder.glob(pattern)


def _moved_beside(folder: Path, name: str) -> Path:
    try:
        return _moved(folder, folder.with_name(name))
    except OSError:
        return _moved(folder, folder / name)  # the folder may be a disk of its own


def _moved(folder: Path, aside: Path) -> Path:
    aside.mkdir()
    try:
        for name in (LOCK_FILE, DATA_FILE):  # a store without its lock file is still one; the other way round it would be a new one's
            if (folder / name).exists():
                (folder / name).rename(aside / name)
    except OSError:
        with suppress(OSError):
            aside.rmdir()
        raise
    with suppress(OSError):
        (folder / DEATHS_FILE).replace(aside / DEATHS_FILE)
    return aside


def _examined(folder: Path, *, thorough: bool) -> Examined:
    """Have a process of its own look at the store; one that dies of it has found out."""
    context: ForkContext | SpawnContext
    context = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_examine, args=(theirs, folder, thorough), daemon=True)
    process.start()
    theirs.close()
    try:
        number, damage = ours.recv()
    except EOFError:
        number, damage = 0, ""
    finally:
        ours.close()
    process.join()
    ended = -(process.exitcode or 0)
    if ended in _OF_READING:
        damage = f"a process that read it was ended by {signal.Signals(ended).name}"
    elif ended:
        logger.warning(
            "the process that was to look at the edition store ended with status %d; it is opened all the same", process.exitcode
        )
    return Examined(number, damage)


def _examine(connection: Connection, folder: Path, thorough: bool) -> None:  # noqa: FBT001  a process is given its arguments by position
    try:
        found = examine(folder, thorough=thorough)
    except (Damaged, UnknownFormat) as failure:
        found = Examined(0, str(failure))
    except NoStore:
        found = Examined(0, "")
    except StoreError as failure:
        logger.warning("the edition store cannot be examined: %s", failure)
        found = Examined(0, "")
    connection.send((found.number, found.damage))
