"""The round: whom the hub has to call now, and what came of it. It never waits for anybody.

What is due is worked out anew from the edition and the book: whoever was not told of what their topic is now. A call reads the content
as it begins, so that what left the edition meanwhile is not sent; what came of it is kept in the same thread that looks for more.
"""

from __future__ import annotations

import logging
import random
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from lateedition.courier.outgoing import Guard
from lateedition.dispatch.draining import drained
from lateedition.dispatch.hub.book import Book, Call, Noted, Subscription
from lateedition.dispatch.hub.calling import deliver, deny, is_meant
from lateedition.dispatch.report import Report
from lateedition.dispatch.topics import content_of, topic_at
from lateedition.edition.store import Store, StoreError

AT_ONCE, AT_ONCE_A_HOST = 32, 4
VERIFIED_AT_ONCE = 8
GATHER_EVERY_S = 1.0
GONE_AFTER_S = 60.0
"""How long a topic has to be away before who subscribes is told that it ended: where the last story was killed, another may come."""

_REASON = "the site has no such feed any more"

logger = logging.getLogger(__name__)


class Round:
    """The calls of the hub. `luck` spreads those that are to be tried again."""

    def __init__(self, book: Book, guard: Guard, *, luck: random.Random) -> None:
        self._book = book
        self._guard = guard
        self._luck = luck
        self._crew = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hub")
        self._verifiers = ThreadPoolExecutor(VERIFIED_AT_ONCE, thread_name_prefix="hub-verifying")
        self._verified: SimpleQueue[tuple[Noted, bool]] = SimpleQueue()
        self._called: SimpleQueue[tuple[Subscription, Call | None]] = SimpleQueue()
        self._verifying: dict[int, float] = {}
        self._calling: set[int] = set()
        self._at_host: Counter[str] = Counter()
        self._waiting: dict[str, deque[tuple[Subscription, str]]] = {}
        self._gone: dict[str, float] = {}
        self._head = b""
        self._gathered = float("-inf")
        self._edition = 0
        self._behind = self._untried = 0
        self.counts: Counter[str] = Counter()

    @property
    def is_idle(self) -> bool:
        """Whether nobody is being called."""
        return not (self._calling or self._verifying)

    def look(self, store: Store, *, now: float, asked: bool) -> None:
        """Keep what came of calls, and begin those that are due `now`, in POSIX seconds; `asked` says that there is something to verify."""
        is_answered = self._settle(now)
        head = store.raw_head()
        is_due = head != self._head or not 0 <= now - self._gathered < GATHER_EVERY_S
        if asked or is_answered or is_due:
            self._verify(now)
        if is_due:
            self._gather(store, now)
            self._head, self._gathered = head, now
        self._fill(store)

    def report(self, *, now: float) -> Report:
        """Return how it stands."""
        held = self._book.standing()
        return Report(
            at=now,
            edition=self._edition,
            subscribers=held.subscriptions,
            hosts=held.hosts,
            behind=self._behind,
            untried=self._untried,
            failing=held.failing,
            requests=held.requests,
            delivered=self.counts["taken"],
            failed=self.counts["failed"],
            ended=self.counts["ended"],
        )

    def stop(self) -> None:
        """Begin nothing more, and wait for who is being called: a few seconds at most."""
        self._verifiers.shutdown(wait=False, cancel_futures=True)
        self._crew.shutdown(cancel_futures=True)

    def _settle(self, now: float) -> bool:
        """Keep what came of calls; say whether anybody has answered whether they meant it."""
        verified, called = drained(self._verified), drained(self._called)
        calls = [call for _, call in called if call is not None]
        if verified or calls:
            meant = [(noted, self._verifying[noted.number] if is_meant else None) for noted, is_meant in verified]
            self._book.settle(meant, calls, now=now, luck=self._luck.random())
        for noted, _ in verified:
            del self._verifying[noted.number]
        for call in calls:
            self.counts[call.heard.outcome] += 1
            if call.heard.words:
                logger.info("not delivered: %s", call.heard.words)
        for subscription, _ in called:
            self._calling.discard(subscription.number)
            self._at_host[subscription.host] -= 1
            if not self._at_host[subscription.host]:
                del self._at_host[subscription.host]
        return bool(verified)

    def _verify(self, now: float) -> None:
        for noted in self._book.requests():
            if len(self._verifying) >= VERIFIED_AT_ONCE:
                return
            if noted.number not in self._verifying:
                self._verifying[noted.number] = now
                self._verifiers.submit(self._ask, noted)

    def _ask(self, noted: Noted) -> None:
        meant = False
        try:
            meant = is_meant(noted.request, guard=self._guard)
        finally:
            self._verified.put((noted, meant))

    def _gather(self, store: Store, now: float) -> None:
        """Work out who is to be told what."""
        tags = {}
        with store.view() as view:
            edition = view.head.number
            for url in self._book.topics():
                topic = topic_at(view, url)
                tags[url] = topic.tag if topic else ""
        self._book.settle((), (), now=now, luck=0.5)
        self._waiting, self._behind, self._untried = {}, 0, 0
        for url, tag in tags.items():
            if self._is_away(url, tag, now):
                continue
            behind, untried = self._book.count_behind(url, tag=tag)
            self._behind, self._untried = self._behind + behind, self._untried + untried
            for subscription in self._book.behind(url, tag=tag, now=now) if behind else ():
                if subscription.number not in self._calling:
                    self._waiting.setdefault(subscription.host, deque()).append((subscription, tag))
        self._edition = edition

    def _is_away(self, url: str, tag: str, now: float) -> bool:
        """Say whether a topic is not there, and not for long enough to be taken for ended."""
        if tag:
            self._gone.pop(url, None)
            return False
        return now - self._gone.setdefault(url, now) < GONE_AFTER_S

    def _fill(self, store: Store) -> None:
        """Begin calls, one a host in turn, as many as may be at once."""
        hosts = deque(self._waiting)
        while hosts and len(self._calling) < AT_ONCE:
            host = hosts.popleft()
            if self._at_host[host] >= AT_ONCE_A_HOST:
                continue
            subscription, tag = self._waiting[host].popleft()
            self._begin(store, subscription, tag)
            if self._waiting[host]:
                hosts.append(host)
            else:
                del self._waiting[host]

    def _begin(self, store: Store, subscription: Subscription, tag: str) -> None:
        self._calling.add(subscription.number)
        self._at_host[subscription.host] += 1
        self._crew.submit(self._tell, store, subscription, is_over=not tag)

    def _tell(self, store: Store, subscription: Subscription, *, is_over: bool) -> None:
        call = None
        try:
            call = self._call(store, subscription, is_over=is_over)
        finally:
            self._called.put((subscription, call))

    def _call(self, store: Store, subscription: Subscription, *, is_over: bool) -> Call | None:
        """Call one who subscribes. None if there was nothing to be said after all."""
        if is_over:
            heard = deny(subscription.topic, callback=subscription.callback, reason=_REASON, guard=self._guard)
            return Call(subscription.number, "", heard)
        try:
            with store.view() as view:
                topic = topic_at(view, subscription.topic)
                content = content_of(view, topic) if topic else b""
        except StoreError:
            return None
        if topic is None:
            return None
        heard = deliver(topic, content, callback=subscription.callback, secret=subscription.secret, guard=self._guard)
        return Call(subscription.number, topic.tag, heard)
