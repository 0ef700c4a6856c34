"""The round: which browsers have to be told what now, and what came of it. It never waits for anybody.

What is said is made as the call begins, from the edition as it is then: what was recalled a moment ago is not sent.
"""

from __future__ import annotations

import logging
import random
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from lateedition.courier.outgoing import Guard
from lateedition.dispatch.draining import drained
from lateedition.dispatch.fediverse.survey import changed_paths, is_visible
from lateedition.dispatch.push import news
from lateedition.dispatch.push.book import Book, Done, Standing, Task
from lateedition.dispatch.push.saying import TAKEN_BACK_KEEPS_S, said
from lateedition.dispatch.push.sending import Sending, push
from lateedition.dispatch.push.vapid import Key
from lateedition.edition.store import Store, StoreError
from lateedition.edition.view import View
from lateedition.press.library import Library

AT_ONCE = 48
"""How many calls are under way at a time. Nearly all go to a handful of services, which are made for that."""

GATHER_EVERY_S = 1.0

logger = logging.getLogger(__name__)


class PushRound:
    """What is told to readers' browsers, in the name of `key`. `luck` spreads those that are to be tried again."""

    def __init__(self, book: Book, guard: Guard, key: Key, *, luck: random.Random) -> None:
        self._book = book
        self._guard = guard
        self._key = key
        self._luck = luck
        self._crew = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push")
        self._done: SimpleQueue[Done] = SimpleQueue()
        self._telling: set[int] = set()
        self._waiting: deque[Task] = deque()
        self._head = b""
        self._gathered = float("-inf")
        self.edition = 0
        self.counts: Counter[str] = Counter()

    @property
    def is_idle(self) -> bool:
        """Whether nobody is being told anything, nor waits to be."""
        return not (self._telling or self._waiting)

    def look(self, store: Store, *, now: float, asked: bool) -> None:
        """Keep what came of calls, and begin those that are due `now`, in POSIX seconds; `asked` says that somebody has come or gone."""
        done = drained(self._done)
        if done:
            self._book.settle(done, now=now, luck=self._luck.random())
            self._telling -= {each.task.browser.number for each in done}
            self.counts.update(each.outcome for each in done)
        head = store.raw_head()
        is_over = bool(done) and not self._waiting
        if asked or is_over or head != self._head or not 0 <= now - self._gathered < GATHER_EVERY_S:
            self._gather(store, now)
            self._head, self._gathered = head, now
        self._fill(store, now)

    def standing(self) -> Standing:
        """Return how it stands."""
        return self._book.standing()

    def stop(self) -> None:
        """Begin nothing more, and wait for who is being told: a few seconds at most."""
        self._crew.shutdown(cancel_futures=True)

    def _gather(self, store: Store, now: float) -> None:
        """Work out what is no more, what is news, and who is to be told."""
        with store.view() as view:
            library = Library(view)
            if view.head.number != self.edition:
                told_of = self._book.things(changed_paths(view, since=self.edition))
                self._book.let_go(news.gone_of(view, library, told_of))
            found = news.news_in(view, library, wanted=self._book.subjects(), now=now)
            self.edition = view.head.number
        tasks = self._book.tasks(found, now=now)
        self._waiting = deque(task for task in tasks if task.browser.number not in self._telling)

    def _fill(self, store: Store, now: float) -> None:
        """Begin as many calls as may be at once; that they were begun is on the disk before they are."""
        free = AT_ONCE - len(self._telling)
        tasks = [self._waiting.popleft() for _ in range(min(free, len(self._waiting)))]
        if not tasks:
            return
        self._book.begin(tasks, now=now)
        for task in tasks:
            self._telling.add(task.browser.number)
            self._crew.submit(self._tell, store, task, now)

    def _tell(self, store: Store, task: Task, now: float) -> None:
        done = Done(task, "void")
        try:
            done = self._told(store, task, now)
        finally:
            self._done.put(done)

    def _told(self, store: Store, task: Task, now: float) -> Done:
        try:
            with store.view() as view:
                library = Library(view)
                site = library.site()
                message = said(task, library, site) if site and self._stands(task, library, view) else None
        except StoreError:
            return Done(task, "void")
        if message is None or site is None:
            return Done(task, "void")
        heard = push(message, task.browser, how=_how(task), key=self._key, contact=site.url, guard=self._guard, now=now)
        if heard.words:
            logger.info("not pushed: %s", heard.words)
        return Done(task, heard.outcome, heard.wait_s)

    @staticmethod
    def _stands(task: Task, library: Library, view: View) -> bool:
        """Say whether what was to be told is still so."""
        if task.news is None:
            return True
        story = library.story(task.news.story)
        return story is not None and is_visible(view, story) and news.is_of(story, task.news.thing)


def _how(task: Task) -> Sending:
    """Return how the service is to handle it. What is taken back has the topic of what was told: that goes if it still waits."""
    if task.news is None:
        return Sending(TAKEN_BACK_KEEPS_S, "normal", task.slot)
    return Sending(task.news.keeps_s, task.news.urgency, task.slot)
