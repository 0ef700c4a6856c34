"""The bulk lane: everything that may take its time, on all the cores there are. It is printed a little at a time, so that whatever is
urgent never waits for more than a moment; it shows how far it is; and what it has not done yet is in the store, so it goes on where it
was, whatever died.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from lateedition.edition.store import Store
from lateedition.press import plan
from lateedition.press.batches import Batch, Batches
from lateedition.press.crew import A_TASK, Crew
from lateedition.press.dressing import is_dressed
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.progress import Progress
from lateedition.press.trails import LATEST
from lateedition.press.waiting import Waiting
from lateedition.press.worker import Surveyed, surveyed

logger = logging.getLogger(__name__)

SLICE_S = 0.05
"""How long one slice of the bulk may take: as long as an urgent row may have to wait."""

FEW = 400
"""Up to so many renditions the press makes by itself; more are worth a crew."""


class Bulk:
    """What waits, and who makes it. `workers` is how many processes may; with 0 the press makes all of it by itself."""

    def __init__(self, store: Store, batches: Batches, *, kit: Kit, renditions: Path | str, workers: int) -> None:
        self.progress = Progress()
        self._store = store
        self._batches = batches
        self._kit = kit
        self._crew = Crew(store.folder, kit=kit, renditions=renditions, most=workers)
        self._queue: list[tuple[tuple[int, int], str]] = []
        self._queued: set[str] = set()
        self._dressing: set[str] = set()
        self._surveyed = self._surveying = False
        self._a_slice = 8
        with store.view() as view:
            self.add(Waiting(view))

    @property
    def left(self) -> int:
        """How many renditions are still to be made."""
        return len(self._queued)

    @property
    def is_done(self) -> bool:
        """Whether nothing waits and everything is in the right dress."""
        return self._surveyed and not self._queued

    @property
    def is_small(self) -> bool:
        """Whether all that waits is what news leaves behind: little, and nothing that calls for more hands."""
        return self._surveyed and not self._is_worth_a_crew

    def add(self, keys: Iterable[str]) -> None:
        """Let renditions wait."""
        for key in keys:
            if key not in self._queued:
                self._queued.add(key)
                heapq.heappush(self._queue, (plan.turn_of(key), key))

    def note(self, batch: Batch) -> None:
        """Take down what another lane did: what waits now, what does not any more, and which facts are others."""
        self.add(batch.postponed)
        self._queued.difference_update(batch.printed)
        self._crew.note(batch)
        if "site" in batch.facts:
            self._surveyed = False
            self._dressing.clear()

    def step(self, *, now: datetime) -> bool:
        """Do one slice; say whether there is more to do."""
        if not self._queued and not self._surveyed:
            self._survey(now=now)
        began = time.monotonic()
        done = self._with_crew(now=now) if self._is_worth_a_crew else self._alone(now=now)
        self._pace(done, time.monotonic() - began)
        self.progress.tell(done=done, left=self.left)
        if self.is_done:
            self._crew.dismiss()
        return not self.is_done

    def wait(self, timeout_s: float) -> None:
        """Wait until a worker has something, at most so long."""
        self._crew.wait(timeout_s)

    def close(self) -> None:
        """Send the crew home."""
        self._crew.dismiss()

    @property
    def _is_worth_a_crew(self) -> bool:
        return self._crew.is_up or (self._crew.most > 0 and len(self._queued) > FEW)

    def _survey(self, *, now: datetime) -> None:
        """Look for renditions in an old dress, or not there yet; when there are none, that is kept."""
        with self._store.view() as view:
            if is_dressed(view, version=self._batches.version):
                self._surveyed = True
                return
            many = next(islice(Library(view).shelves.every(LATEST), FEW, None), None) is not None
        if many and self._crew.most:
            if not self._surveying:
                self._crew.survey(self._batches.version)
                self._surveying = True
            return
        with self._store.view() as view:
            found = surveyed(view, kit=self._kit, version=self._batches.version)
        self._dress(found, now=now)

    def _dress(self, found: Surveyed, *, now: datetime) -> None:
        self._surveying = False
        undressed = [key for key in found.keys if key not in self._dressing]
        if undressed:
            logger.info("%s renditions are to be printed in the dress of this version and of the site as it is", f"{len(undressed):,}")
            self._dressing.update(undressed)
            for place, key in enumerate(undressed):
                self._queued.add(key)
                heapq.heappush(self._queue, ((-1, place), key))
            return
        if found.keys:
            logger.error("%d renditions stay in an old dress although they were printed: %s", len(found.keys), found.keys[:3])
        self._dressing.clear()
        self._surveyed = self._batches.note_dressed(found.worn, now=now)

    def _alone(self, *, now: datetime) -> int:
        keys = self._next(self._a_slice)
        if keys:
            with self._or_wait_again(keys):
                self.note(self._batches.print_waiting(keys, now=now))
        return len(keys)

    def _with_crew(self, *, now: datetime) -> int:
        self._crew.hire(self.left)
        for idle in self._crew.openings():
            if keys := self._next(A_TASK):
                self._crew.ask(idle, keys)
        found = self._crew.gather(most=self._a_slice)
        self._surveying = self._surveying and self._crew.is_up
        self._wait_again(found.again)
        sound = [made for made in found.sound if made.key in self._queued]
        with self._or_wait_again([*(made.key for made in sound), *found.failed]):
            if found.surveyed is not None:
                self._dress(found.surveyed, now=now)
            if sound:
                self.note(self._batches.place(sound, now=now))
            if found.failed:
                self.note(self._batches.print_waiting(found.failed, now=now))
        return len(sound) + len(found.failed)

    @contextmanager
    def _or_wait_again(self, keys: list[str]) -> Iterator[None]:
        """Take `keys` for done after the block. Should the store not take them, they wait on."""
        try:
            yield
        except BaseException:
            self._wait_again(keys)
            raise
        self._queued.difference_update(keys)

    def _wait_again(self, keys: Iterable[str]) -> None:
        for key in keys:
            heapq.heappush(self._queue, (plan.turn_of(key), key))

    def _next(self, most: int) -> list[str]:
        found: list[str] = []
        while self._queue and len(found) < most:
            _, key = heapq.heappop(self._queue)
            if key in self._queued:
                found.append(key)
        return found

    def _pace(self, done: int, took_s: float) -> None:
        if done:
            self._a_slice = max(4, min(400, int(done * SLICE_S / max(took_s, 1e-4))))
