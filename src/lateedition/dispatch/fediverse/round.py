"""The round: what the fediverse has to be told now, and what came of it; and the letters that came in. It never waits for anybody.

An inbox is told one thing after the other, so that nothing is changed there before it is made. What is said is made as the call begins.
"""

from __future__ import annotations

import logging
import random
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from queue import SimpleQueue

import msgspec

from lateedition.courier.outgoing import Answer, Guard, Limits, NotFetched, fetch
from lateedition.dispatch.draining import drained
from lateedition.dispatch.fediverse import survey
from lateedition.dispatch.fediverse.actors import PATH, Json, actors_of
from lateedition.dispatch.fediverse.blocked import Blocked
from lateedition.dispatch.fediverse.book import Book, Done, Known, Received, Task
from lateedition.dispatch.fediverse.door import ACTIVITY
from lateedition.dispatch.fediverse.letters import Worthless, act_on, signed_by
from lateedition.dispatch.fediverse.objects import announced, created, deleted, note, tag_of, updated
from lateedition.dispatch.fediverse.people import Person
from lateedition.dispatch.fediverse.signing import Key
from lateedition.edition.store import Store, StoreError
from lateedition.edition.view import View
from lateedition.press.library import Library
from lateedition.story.taxonomy import Site

AT_ONCE, LETTERS_AT_ONCE = 32, 8
GATHER_EVERY_S = 1.0
ASKING = Limits(time_s=8.0, body_bytes=262_144, head_bytes=16_384, redirects=0)
TELLING = Limits(time_s=8.0, body_bytes=0, head_bytes=16_384, redirects=0)
_GONE = 410

logger = logging.getLogger(__name__)

Opened = tuple[Received, Person | None, Json]


class FediverseRound:
    """What is told to the fediverse, signed with `key`. `luck` spreads those that are to be tried again."""

    def __init__(self, book: Book, guard: Guard, key: Key, blocked: Blocked, *, luck: random.Random) -> None:
        self._book = book
        self._guard = guard
        self._key = key
        self._blocked = blocked
        self._luck = luck
        self._crew = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fediverse")
        self._readers = ThreadPoolExecutor(LETTERS_AT_ONCE, thread_name_prefix="fediverse-letters")
        self._done: SimpleQueue[Done] = SimpleQueue()
        self._opened: SimpleQueue[Opened] = SimpleQueue()
        self._opening: set[int] = set()
        self._telling: set[str] = set()
        self._waiting: dict[str, deque[Task]] = {}
        self._head = b""
        self._gathered = float("-inf")
        self.edition = 0

    @property
    def is_idle(self) -> bool:
        """Whether nobody is being told anything, and no letter is being read."""
        return not (self._telling or self._opening or self._waiting)

    def look(self, store: Store, *, now: float, asked: bool) -> None:
        """Keep what came of calls, and begin those that are due `now`, in POSIX seconds; `asked` says that letters came in."""
        done, opened = drained(self._done), drained(self._opened)
        if done:
            self._book.settle(done, now=now, luck=self._luck.random())
            self._telling -= {each.task.inbox for each in done}
        for each in done:
            if each.outcome in ("failed", "ended"):
                self._waiting.pop(each.task.inbox, None)
        head = store.raw_head()
        if asked or opened or head != self._head or not 0 <= now - self._gathered < GATHER_EVERY_S:
            with store.view() as view:
                library = Library(view)
                site = library.site()
                if site is not None:
                    self._read(library, site, opened, now)
                    self._gather(view, library, site, now)
            self._head, self._gathered = head, now
        self._fill(store)

    def counts(self) -> tuple[int, int, int, int]:
        """Return how many follow, how many inboxes they have, how many of these are behind, and how many of those were not tried yet."""
        return (*self._book.counts(), *self._book.behind())

    def stop(self) -> None:
        """Begin nothing more, and wait for who is being told: a few seconds at most."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._crew.shutdown(cancel_futures=True)

    def _read(self, library: Library, site: Site, opened: list[Opened], now: float) -> None:
        actors = actors_of(library, site) if opened else {}
        for letter, person, said in opened:
            self._opening.discard(letter.number)
            if person is None or self._blocked.has(person.host):
                self._book.look_away(letter.number)
            else:
                act_on(letter, person, said, actors=actors, site=site, book=self._book, now=now)
        for letter in self._book.received(most=LETTERS_AT_ONCE + len(self._opening)):
            if letter.number not in self._opening and len(self._opening) < LETTERS_AT_ONCE:
                self._opening.add(letter.number)
                self._readers.submit(self._open, letter, site)

    def _open(self, letter: Received, site: Site) -> None:
        found: Opened = (letter, None, {})
        try:
            person, said = signed_by(letter, site, get=lambda url: self._ask(url, site))
            found = (letter, person, said)
        except Worthless as why:
            logger.info("a letter was thrown away: %s", why)
        finally:
            self._opened.put(found)

    def _ask(self, url: str, site: Site) -> Answer:
        signature = self._key.headers("GET", url, b"", key_id=_key_id(site, "site"), now=datetime.now(UTC))
        return fetch(url, guard=replace(self._guard, limits=ASKING), headers={"Accept": ACTIVITY, **signature})

    def _gather(self, view: View, library: Library, site: Site, now: float) -> None:
        self._book.drop_hosts(self._blocked.hosts())
        known = self._book.stories(survey.changed_paths(view, since=self.edition)) if view.head.number != self.edition else []
        fresh = survey.fresh_stories(view, library, site, begun=self._book.begun, now=now)
        changed: list[Known] = [*survey.changed_stories(view, library, site, known=known), *(each for _, each in fresh)]
        if changed:
            self._book.keep_stories(changed)
        self.edition = view.head.number
        self._waiting = {}
        for task in survey.tasks(self._book, [each for each, _ in fresh], now=now):
            if task.inbox not in self._telling:
                self._waiting.setdefault(task.inbox, deque()).append(task)

    def _fill(self, store: Store) -> None:
        for inbox in list(self._waiting):
            if len(self._telling) >= AT_ONCE:
                return
            if inbox in self._telling:
                continue
            task = self._waiting[inbox].popleft()
            if not self._waiting[inbox]:
                del self._waiting[inbox]
            self._telling.add(inbox)
            self._crew.submit(self._tell, store, task)

    def _tell(self, store: Store, task: Task) -> None:
        done = Done(task, "void")
        try:
            done = self._told(store, task)
        finally:
            self._done.put(done)

    def _told(self, store: Store, task: Task) -> Done:
        try:
            with store.view() as view:
                library = Library(view)
                site = library.site()
                said = self._said(task, view, library, site) if site else None
        except StoreError:
            return Done(task, "void")
        if said is None or site is None:
            return Done(task, "void")
        body, tag = said
        signature = self._key.headers("POST", task.inbox, body, key_id=_key_id(site, task.actor), now=datetime.now(UTC))
        headers = {"Content-Type": ACTIVITY, **signature}
        try:
            answer = fetch(task.inbox, guard=replace(self._guard, limits=TELLING), headers=headers, posted=body)
        except NotFetched as failure:
            logger.info("not told: %s", failure)
            return Done(task, "failed")
        if answer.status // 100 == 2:
            return Done(task, "taken", tag)
        logger.info("not told: %s answers %d", task.inbox, answer.status)
        return Done(task, "ended" if answer.status == _GONE else "failed")

    def _said(self, task: Task, view: View, library: Library, site: Site) -> tuple[bytes, str] | None:
        """Return what is to be said, and the tag of the story as it is said; None if there is nothing to be said any more."""
        if task.kind == "owed":
            body = self._book.owed_body(task.number)
            return (body, "") if body else None
        story = library.story(task.number)
        if task.kind == "Delete":
            return None if story else (msgspec.json.encode(deleted(site, task.number)), "")
        if story is None or not survey.is_visible(view, story):
            return None
        said, tag = note(story, library, site), tag_of(story, library, site)
        if task.kind == "Announce":
            return msgspec.json.encode(announced(said, by=f"{site.url}{PATH}{task.actor}")), tag
        return msgspec.json.encode(created(said) if task.kind == "Create" else updated(said, tag=tag)), tag


def _key_id(site: Site, actor: str) -> str:
    return f"{site.url}{PATH}{actor}#main-key"
