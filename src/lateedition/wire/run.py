"""The wire as a process: it watches a folder, asks sources and is sent to, and fills the inbox until it is told to stop."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lateedition.wire.inbox import Inbox
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.folder import WatchedFolder
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.rota import Rota

LOOK_EVERY_S = 0.4
_ENDS_WITHIN_S, _AFTER_ERROR_S = 2.0, 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outside:
    """What the wire has to do with the network: the `register` of sources, the `ledger` of how they do, and a server of its own.

    The server listens on `host` and `port`, 0 for none; hubs reach it at `url`, empty if they cannot.
    """

    register: Path
    ledger: Path
    host: str = "127.0.0.1"
    port: int = 0
    url: str = ""


class RotaEnded(RuntimeError):
    """Whoever looks after the sources has died; the process ends with it, and is started again."""


def watch(folder: Path, inbox_path: Path, *, stop: threading.Event, outside: Outside | None = None) -> None:
    """Take in what is dropped into `folder`, and what comes from `outside`, until `stop` is set.

    `folder` and the inbox are made if they are not there. First finishes what an earlier run kept and did not get to read. No
    source holds up the folder: they are asked in threads of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inbox = Inbox(inbox_path)
    for receipt in inbox.settle_unfinished():
        log.info("receipt %d was left unread by an earlier run: %s", receipt.number, receipt.outcome)
    with ExitStack() as ending:
        ending.callback(inbox.close)
        if outside is None:
            _watch(WatchedFolder(folder, inbox), stop=stop, check=_nothing)
            return
        taker = CopyTaker(inbox, Ledger(outside.ledger))
        rota = ending.enter_context(_looked_after(outside, taker, stop))
        _watch(WatchedFolder(folder, inbox, taker.dropped), stop=stop, check=rota.check)


def _watch(watched: WatchedFolder, *, stop: threading.Event, check: Callable[[], None]) -> None:
    while not stop.is_set():
        watched.take_settled()
        check()
        stop.wait(LOOK_EVERY_S)


def _nothing() -> None:
    pass


@contextmanager
def _looked_after(outside: Outside, taker: CopyTaker, stop: threading.Event) -> Iterator[_Looking]:
    """Have the sources of `outside` looked after meanwhile, and serve those who push."""
    from lateedition.wire.sources.front import Front  # not above: only who serves needs a server in memory

    doors = Doors(taker)
    front = Front(outside.host, outside.port, admit=doors.admit) if outside.port else None
    base = outside.url if front else ""
    looking = _Looking(Rota(outside.register, taker, doors, luck=random.SystemRandom(), base=base), stop)
    if front:
        front.start()
    try:
        yield looking
    finally:
        if front:
            front.stop()
        looking.close()


class _Looking:
    """The thread that looks after the sources."""

    def __init__(self, rota: Rota, stop: threading.Event) -> None:
        self._rota = rota
        self._stop = stop
        self._thread = threading.Thread(target=self._run, name="rota", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise RotaEnded if it is no more."""
        if not self._thread.is_alive() and not self._stop.is_set():
            raise RotaEnded("whoever looks after the sources has died; the reason is above")

    def close(self) -> None:
        """Wait for its end, and begin nothing more."""
        self._thread.join(_ENDS_WITHIN_S)
        self._rota.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._rota.look()
            except sqlite3.Error as error:
                log.error("the ledger of sources cannot be used: %s; looking again in %.0f s", error, _AFTER_ERROR_S)
                self._stop.wait(_AFTER_ERROR_S)
            self._stop.wait(LOOK_EVERY_S)
