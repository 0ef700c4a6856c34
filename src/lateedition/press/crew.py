"""The crew: the processes that make renditions for the bulk lane. They come when there is much to do and go when it is done."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection as connections
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from lateedition.press import worker
from lateedition.press.batches import Batch
from lateedition.press.kit import Kit
from lateedition.press.making import Made
from lateedition.press.worker import Print, Sheaf, Survey, Surveyed

logger = logging.getLogger(__name__)

A_TASK = 100
"""How many renditions a worker is asked for at a time: some 20 ms of work."""

_TASKS_AHEAD = 2
_WORTH_A_WORKER = 200
_MOST_DEATHS = 5
_GOODBYE_S = 2.0


@dataclass
class _Worker:
    """A process, the other end of its pipe, and the tasks it has not answered."""

    process: BaseProcess
    connection: Connection
    tasks: deque[Print | Survey] = field(default_factory=deque)


@dataclass
class Gathered:
    """What has come: renditions that can be placed, keys that have to be made again, keys that could not be made, a survey."""

    sound: list[Made] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    surveyed: Surveyed | None = None


class Crew:
    """Up to `most` workers over the store in a folder."""

    def __init__(self, store_folder: Path, *, kit: Kit, renditions: Path | str, most: int) -> None:
        self.most = self._may_be = most
        self._kit = kit
        self._store_folder = store_folder
        self._renditions = renditions
        self._workers: list[_Worker] = []
        self._come: deque[tuple[int, Made]] = deque()
        self._changed: dict[str, int] = {}
        self._changed_families: dict[str, int] = {}
        self._deaths = 0

    @property
    def is_up(self) -> bool:
        """Whether anybody is here, or has left something to be placed."""
        return bool(self._workers or self._come)

    def hire(self, left: int) -> None:
        """Have as many workers as so many renditions are worth. Where the machine gives no more processes, the press works alone."""
        for _ in range(len(self._workers), min(self.most, 1 + left // _WORTH_A_WORKER)):
            try:
                self._workers.append(_started(self._store_folder, self._kit, self._renditions))
            except OSError as refused:
                logger.error("no worker can be started (%s); the press goes on with %d", refused, len(self._workers))
                self.most = len(self._workers)
                return

    def openings(self) -> Iterator[_Worker]:
        """Give each worker as often as it can be asked for more."""
        for each in self._workers:
            for _ in range(len(each.tasks), _TASKS_AHEAD):
                yield each

    def ask(self, who: _Worker, keys: Iterable[str]) -> None:
        """Ask a worker for renditions."""
        self._give(who, Print(tuple(keys)))

    def survey(self, version: str) -> None:
        """Ask which renditions are in an old dress, if there is anybody to be asked."""
        self.hire(1)
        for each in self._workers[:1]:
            self._give(each, Survey(version))

    def note(self, batch: Batch) -> None:
        """Take down which facts are others since a transaction: what was made of them before it is of no use."""
        if self.is_up:  # what a worker has left who died since is still to be placed
            self._changed.update(dict.fromkeys(batch.facts, batch.step))
            self._changed_families.update(dict.fromkeys(batch.families, batch.step))

    def gather(self, *, most: int) -> Gathered:
        """Return what has come, up to `most` renditions of facts that are still so."""
        found = Gathered()
        for each in list(self._workers):
            self._hear(each, found)
        while self._come and len(found.sound) < most:
            step, made = self._come.popleft()
            if self._is_out_of_date(made, step):
                found.again.append(made.key)
            else:
                found.sound.append(made)
        return found

    def wait(self, timeout_s: float) -> None:
        """Wait until somebody has something, at most so long."""
        if self._workers and not self._come:
            connections.wait([each.connection for each in self._workers], timeout_s)

    def dismiss(self) -> None:
        """Send everybody home."""
        for each in self._workers:
            each.connection.close()
        for each in self._workers:
            each.process.join(_GOODBYE_S)
            each.process.kill()
            each.process.join()
        self._workers.clear()
        self._come.clear()
        self._changed.clear()
        self._changed_families.clear()
        self._deaths = 0
        self.most = self._may_be

    def _is_out_of_date(self, made: Made, step: int) -> bool:
        """Say whether a fact that a rendition was made of may be another since `step`."""
        families = tuple(family for family, at in self._changed_families.items() if at > step)
        return any(self._changed.get(fact, 0) > step or fact.startswith(families) for fact in made.facts)

    def _give(self, who: _Worker, task: Print | Survey) -> None:
        who.tasks.append(task)
        with suppress(OSError):  # a worker that has died is found out when it is heard
            worker.send(who.connection, task)

    def _hear(self, who: _Worker, found: Gathered) -> None:
        try:
            while who.connection.poll():
                self._take(worker.receive(who.connection), found)
                who.tasks.popleft()
        except (EOFError, OSError):
            self._bury(who, found)

    def _take(self, answer: Sheaf | Surveyed, found: Gathered) -> None:
        if isinstance(answer, Surveyed):
            found.surveyed = answer
            return
        self._deaths = 0
        self._come.extend((answer.step, made) for made in answer.made)
        found.failed += answer.failed

    def _bury(self, who: _Worker, found: Gathered) -> None:
        """Take leave of a worker that died; what it was asked for is made again. If they die like flies, the press works alone."""
        who.process.join()
        self._workers.remove(who)
        self._deaths += 1
        logger.error("a worker of the press ended with status %s; what it had is made again", who.process.exitcode)
        for task in who.tasks:
            if isinstance(task, Print):
                found.again += task.keys
            else:
                self.survey(task.version)
        if self._deaths >= _MOST_DEATHS:
            logger.error("%d workers died one after the other; the press goes on without", self._deaths)
            self.most = 0


def _started(store_folder: Path, kit: Kit, renditions: Path | str) -> _Worker:
    """Start a worker. Where processes fork it has our templates, compiled; elsewhere it loads them."""
    context: ForkContext | SpawnContext
    forks = sys.platform == "linux"
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=worker.work, args=(theirs, ours, store_folder, kit if forks else None, renditions), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)
