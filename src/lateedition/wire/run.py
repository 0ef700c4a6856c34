"""The wire as a process: it fills the inbox from a watched folder and from sources, and groups what is in it, until it is told to stop."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lateedition.wire.bounded import BoundedReader
from lateedition.wire.grouping.meaning import Model
from lateedition.wire.groups import Grouper
from lateedition.wire.inbox import Inbox
from lateedition.wire.profiles import known
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.folder import WatchedFolder
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.rota import Rota

LOOK_EVERY_S = 0.4
GROUPING_KEPT_EVERY_S = 300.0
"""How often it is written down what grouping knows. Whoever starts after a crash is told at most so much again."""

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


class LookingEnded(RuntimeError):
    """A thread of the wire has died; the process ends with it, and is started again."""


def watch(
    folder: Path, inbox_path: Path, *, stop: threading.Event, own_profiles: Path | None = None, outside: Outside | None = None
) -> None:
    """Take in what is dropped into `folder`, and what comes from `outside`, until `stop` is set; group what has come in.

    `folder` and the inbox are made if they are not there; `own_profiles` is the folder of the newsroom's own source profiles.
    First finishes what an earlier run kept and did not get to read. No source holds up the folder, and grouping holds up
    neither: they have threads of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for complaint in known(own_profiles)[1]:
        log.error(complaint)
    reader = BoundedReader(own_profiles)
    inbox = Inbox(inbox_path, read=reader, patch=reader.patch)
    for receipt in inbox.settle_unfinished():
        log.info("receipt %d was left unread by an earlier run: %s", receipt.number, receipt.outcome)
    with ExitStack() as ending:
        ending.callback(reader.close)
        ending.callback(inbox.close)
        lookings = [_Looking("grouping", lambda: _grouping(inbox_path, stop), stop)]
        ending.callback(lookings[0].join)
        watched = WatchedFolder(folder, inbox)
        if outside is not None:
            taker = CopyTaker(inbox, Ledger(outside.ledger))
            lookings.append(ending.enter_context(_sources(outside, taker, stop)))
            watched = WatchedFolder(folder, inbox, taker.dropped)
        while not stop.is_set():
            watched.take_settled()
            for looking in lookings:
                looking.check()
            stop.wait(LOOK_EVERY_S)


class _Looking:
    """A thread that looks after something, a look at a time. `begin` is entered in it and gives what to do at each look."""

    def __init__(self, name: str, begin: Callable[[], AbstractContextManager[Callable[[], object]]], stop: threading.Event) -> None:
        self._name = name
        self._begin = begin
        self._stop = stop
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise LookingEnded if it is no more."""
        if not self._thread.is_alive() and not self._stop.is_set():
            raise LookingEnded(f"the thread {self._name!r} has died; the reason is above")

    def join(self) -> None:
        """Wait for its end, but not for ever."""
        self._thread.join(_ENDS_WITHIN_S)

    def _run(self) -> None:
        with self._begin() as look:
            while not self._stop.is_set():
                try:
                    look()
                except sqlite3.Error as error:
                    log.error("%s: its file cannot be used: %s; looking again in %.0f s", self._name, error, _AFTER_ERROR_S)
                    self._stop.wait(_AFTER_ERROR_S)
                self._stop.wait(LOOK_EVERY_S)


@contextmanager
def _grouping(inbox_path: Path, stop: threading.Event) -> Iterator[Callable[[], None]]:
    """Give what groups all that has come in, and keeps what it knows now and then."""
    grouper, kept = Grouper(inbox_path, model=_model()), time.monotonic()
    is_news = False

    def look() -> None:
        nonlocal is_news, kept
        while not stop.is_set() and grouper.advance():
            is_news = True
        if is_news and time.monotonic() - kept >= GROUPING_KEPT_EVERY_S:
            grouper.keep()
            is_news, kept = False, time.monotonic()

    try:
        yield look
    finally:
        grouper.close()


def _model() -> Model | None:
    """Return the model that understands texts, None where it is not installed: then words alone count."""
    from lateedition.wire.grouping.minilm import MiniLM, NoModel  # not above: only who has it needs it in memory

    try:
        return MiniLM()
    except NoModel as reason:
        log.debug("grouping goes by words alone: %s", reason)
        return None


@contextmanager
def _sources(outside: Outside, taker: CopyTaker, stop: threading.Event) -> Iterator[_Looking]:
    """Have the sources of `outside` looked after meanwhile, and serve those who push."""
    from lateedition.courier.front import Front  # not above: only who serves needs a server in memory

    doors = Doors(taker)
    front = Front(outside.host, outside.port, admit=doors.admit) if outside.port else None
    rota = Rota(outside.register, taker, doors, luck=random.SystemRandom(), base=outside.url if front else "")

    @contextmanager
    def looked_after() -> Iterator[Callable[[], None]]:
        yield rota.look

    looking = _Looking("rota", looked_after, stop)
    if front:
        front.start()
    try:
        yield looking
    finally:
        if front:
            front.stop()
        looking.join()
        rota.close()
