"""The round: which letters are sent to whom now, and what came of it. It never waits for the relay.

What is due is worked out anew from the edition and the book. That a letter was taken is on the disk before anything else is done: only if
the process dies between the relay's answer and that is somebody sent one letter twice. One that the relay may have taken counts as sent.
"""

from __future__ import annotations

import logging
import random
import re
import threading
from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import Empty, SimpleQueue

from msgspec import Struct
from msgspec.structs import replace

from lateedition.courier.pace import Bucket
from lateedition.dispatch.draining import drained
from lateedition.dispatch.letters.book import Book, Owed, Subscriber
from lateedition.dispatch.letters.issues import Issue, issues, still
from lateedition.dispatch.letters.links import Links
from lateedition.dispatch.letters.mailbag import Mailbag
from lateedition.dispatch.letters.message import Envelope, in_ascii, message
from lateedition.dispatch.letters.relay import Carrier, Relay
from lateedition.dispatch.letters.report import LettersReport
from lateedition.dispatch.letters.verdicts import Verdict
from lateedition.dispatch.letters.writing import Written, request_to_confirm, written
from lateedition.dispatch.pauses import pause_s
from lateedition.edition.store import Store
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.story.letters import LetterKind

GATHER_EVERY_S, FORGET_EVERY_S = 1.0, 600.0
IDLE_S = 20.0
"""How long a connection to the relay is kept when there is nothing to send."""

LATER_S, LATEST_S = 60.0, 3_600.0
"""When somebody is tried again who was not to be reached: in a minute first, then twice as late each time. Who greylists wants minutes."""

MOST_WAITING = 200
LOOKED_AGAIN_S = 20.0
"""How long an issue that everybody has is not looked at again: who signs up meanwhile is not sent it, who is tried again waits longer."""

logger = logging.getLogger(__name__)


class Terms(Struct, frozen=True):
    """How letters are sent: by which relay, in whose name (the address after "From"), how many a minute and over how many connections.

    What cannot be delivered comes back to the mailbox `returns_to`, at an address for each subscriber; to the sender where that is empty.
    """

    relay: Relay
    sender: str
    a_minute: int = 300
    connections: int = 2
    returns_to: str = ""


class Task(Struct, frozen=True):
    """A letter to somebody: an issue to a subscriber, or without one the link that is owed to an address."""

    issue: Issue | None
    to: Subscriber | Owed

    @property
    def name(self) -> tuple[str, int]:
        """What is sent to whom."""
        return self.issue.name if self.issue else "", self.to.number

    @property
    def key(self) -> tuple[bool, int]:
        """What nobody has two of at a time."""
        return self.issue is None, self.to.number


class LettersRound:
    """What is sent by mail. `luck` spreads those who are to be tried again."""

    def __init__(self, book: Book, terms: Terms, links: Links, kit: Kit, *, luck: random.Random, mailbag: Mailbag | None = None) -> None:
        self._mailbag = mailbag
        self._book = book
        self._terms = terms
        self._links = links
        self._kit = kit
        self._luck = luck
        self._crew = ThreadPoolExecutor(terms.connections, thread_name_prefix="letters")
        self._carriers: SimpleQueue[Carrier] = SimpleQueue()
        self._done: SimpleQueue[tuple[Task, Verdict]] = SimpleQueue()
        self._pace = Bucket(at_once=max(1, terms.a_minute // 60), a_second=terms.a_minute / 60)
        self._waiting: deque[Task] = deque()
        self._sending: set[tuple[bool, int]] = set()
        self._written: tuple[bytes, dict[str, Written | None]] = (b"", {})
        self._writing = threading.Lock()
        self._head = b""
        self._gathered = self._forgot = self._used = float("-inf")
        self._away = 0
        self._away_until = 0.0
        self._trouble = ""
        self._pending: tuple[str, ...] = ()
        self._had: dict[str, float] = {}
        # taken by the relay, and the book would not have it: while this process lives, not sent again
        self._unnoted: set[tuple[str, int]] = set()
        self.counts: Counter[str] = Counter()
        self.edition = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being sent, nor about to be."""
        return not (self._sending or self._waiting)

    def look(self, store: Store, *, now: float, asked: bool) -> None:
        """Keep what came of letters, and begin those that are due `now`, in POSIX seconds; `asked` says that somebody wants a link."""
        self._settle(now)
        if self._mailbag is not None:
            self._mailbag.look(now=now)
        head = store.raw_head()
        if asked or head != self._head or not 0 <= now - self._gathered < GATHER_EVERY_S or (self._pending and self.is_idle):
            self._gather(store, now)
            self._head, self._gathered = head, now
        if now - self._forgot >= FORGET_EVERY_S or now < self._forgot:
            self._book.forget(now=now)
            self._forgot = now
        self._fill(store, now)
        if self.is_idle and now - self._used >= IDLE_S:
            self._hang_up()

    def report(self, *, now: float) -> LettersReport:
        """Return how it stands."""
        held, (of_story, of_issue) = self._book.standing(), self._book.sent()
        return LettersReport(
            at=now,
            edition=self.edition,
            subscribers=held.subscribers,
            daily=held.daily,
            breaking=held.breaking,
            owed=held.owed,
            failing=held.failing,
            pending=self._pending,
            taken=self.counts["taken"] + self.counts["unsure"],
            failed=self.counts["later"] + self.counts["refused"] + self.counts["bounced"],
            ended=self.counts["ended"] + (self._mailbag.ended if self._mailbag else 0),
            quarantined=self._mailbag.quarantined() if self._mailbag else 0,
            stories={str(story): sent for story, sent in of_story.items()},
            issues=of_issue,
            returned=self._book.returned(),
            trouble=self._trouble or (self._mailbag.trouble if self._mailbag else ""),
        )

    def stop(self) -> None:
        """Begin nothing more, and wait for what is being sent: some seconds, as a relay may need."""
        self._crew.shutdown(cancel_futures=True)
        self._hang_up()

    def _settle(self, now: float) -> None:
        for task, verdict in drained(self._done):
            self._sending.discard(task.key)
            self._used = now
            self.counts[verdict.outcome] += 1
            if verdict.said:
                logger.info("a letter was not sent, or may not have been (%s): %s", verdict.outcome, verdict.said)
            self._keep(task, verdict, now)

    def _keep(self, task: Task, verdict: Verdict, now: float) -> None:
        """Keep what came of a letter. That one was taken is kept by who sent it already."""
        if verdict.outcome == "away":
            self._away += 1
            self._away_until = now + pause_s(self._away, luck=self._luck.random())
            self._trouble = f"the relay takes no letters: {verdict.said}"
            return
        if verdict.outcome != "void":
            self._away, self._trouble = 0, ""
        if verdict.outcome == "later":
            failures = self._book.failures(task.to.number, is_owed=task.issue is None)
            until = now + min(LATEST_S, LATER_S * 2.0 ** min(failures, 16)) * (0.75 + 0.5 * self._luck.random())
            self._book.put_off(task.to.number, until=until, is_owed=task.issue is None)
        if verdict.outcome in ("bounced", "refused"):
            self._give_up(task, verdict, now)

    def _give_up(self, task: Task, verdict: Verdict, now: float) -> None:
        if task.issue is None:
            self._book.settle_owed(task.to.number)
        elif self._book.note_refused(task.to.number, task.issue.name, is_bounce=verdict.outcome == "bounced", now=now):
            self.counts["ended"] += 1

    def _gather(self, store: Store, now: float) -> None:
        """Work out who is to be sent what."""
        with store.view() as view:
            library = Library(view)
            site = library.site()
            found = issues(view, library, site, self._book, now=now) if site else []
            edition = view.head.number
        has_letters = site is not None and site.letters is not None
        tasks = [Task(None, owed) for owed in self._book.owed(now=now, most=MOST_WAITING)] if has_letters else []
        pending = []
        self._had = {name: until for name, until in self._had.items() if now < until <= now + LOOKED_AGAIN_S}
        for issue in found:
            due = [] if issue.name in self._had else self._due(issue, now)
            if not due and not self._sending:
                self._had.setdefault(issue.name, now + LOOKED_AGAIN_S)
            pending += [issue.name] if due else []
            tasks += [Task(issue, each) for each in due]
        self._pending = tuple(pending)
        taken: set[tuple[bool, int]] = set(self._sending)
        self._waiting.clear()
        for task in tasks:
            if task.key not in taken and task.name not in self._unnoted:
                taken.add(task.key)
                self._waiting.append(task)
        self.edition = edition

    def _due(self, issue: Issue, now: float) -> list[Subscriber]:
        if issue.kind == "correction":
            return self._book.due_a_correction(issue.name, issue.about, since=issue.at, now=now, most=MOST_WAITING)
        return self._book.due(issue.name, issue.kind, since=issue.at, now=now, most=MOST_WAITING)

    def _fill(self, store: Store, now: float) -> None:
        while self._waiting and len(self._sending) < self._terms.connections and now >= self._away_until and self._pace.spend(now):
            task = self._waiting.popleft()
            self._sending.add(task.key)
            self._used = now
            self._crew.submit(self._send, store, task, now).add_done_callback(_say_what_failed)

    def _send(self, store: Store, task: Task, now: float) -> None:
        """Send a letter, in a thread of the crew."""
        verdict = Verdict("later")
        try:
            carrier = self._carrier()
            told: list[Written] = []
            make = partial(self._made, store, task, told, now)
            verdict = carrier.deliver(make, sender=self._return_path(task), recipient=task.to.address)
            if verdict.outcome in ("taken", "unsure"):
                self._unnoted.add(task.name)
                self._note(task, told[-1], now)
                self._unnoted.discard(task.name)
            # a relay likes to say whom it refuses; our lines, and the report, need not
            verdict = replace(verdict, said=re.sub(re.escape(task.to.address), "(the address)", verdict.said, flags=re.IGNORECASE))
            self._carriers.put(carrier)
        finally:
            self._done.put((task, verdict))

    def _return_path(self, task: Task) -> str:
        if not self._terms.returns_to or task.issue is None:
            return self._terms.sender
        return self._links.return_path(self._terms.returns_to, task.to.number)

    def _note(self, task: Task, letter: Written, now: float) -> None:
        if task.issue is None:
            self._book.settle_owed(task.to.number)
        else:
            self._book.note_sent(task.to.number, task.issue.name, letter.stories, now=now)

    def _made(self, store: Store, task: Task, told: list[Written], now: float) -> bytes | None:
        """Return a letter as it is now; None if it is not to be sent any more."""
        letter = self._letter(store, task, now)
        if letter is None:
            return None
        # of what cannot be noted nothing is sent: a full disk would make one letter many
        self._book.try_to_write(task.to.number)
        told.append(letter)
        name, number, kind = _stamped(task)
        envelope = Envelope(self._terms.sender, task.to.address, name, number, kind)
        return message(letter, envelope, links=self._links, kit=self._kit, now=now)

    def _letter(self, store: Store, task: Task, now: float) -> Written | None:
        if task.issue is None:
            assert isinstance(task.to, Owed)
            return self._request(store, task.to) if self._book.is_owed(task.to.number) else None
        kinds = held.kinds if (held := self._book.by_number(task.to.number)) else None
        if kinds is None or (task.issue.kind != "correction" and task.issue.kind not in kinds):
            return None
        return None if self._book.was_told(task.to.number, task.issue.name) else self._issue(store, task.issue, now)

    def _issue(self, store: Store, issue: Issue, now: float) -> Written | None:
        """Return an issue as it is in the edition; it is written once an edition, and when an intro is over."""
        with self._writing, store.view() as view:
            if self._written[0] != view.raw_head:
                self._written = (view.raw_head, {})
            known = self._written[1]
            if (ready := known.get(issue.name)) is not None and now >= ready.until:
                del known[issue.name]
            if issue.name not in known:
                library = Library(view)
                site, left = library.site(), still(issue, view, library)
                known[issue.name] = written(left, view, library, site, now=now) if site and left else None
            return known[issue.name]

    def _request(self, store: Store, owed: Owed) -> Written | None:
        with store.view() as view:
            site = Library(view).site()
        if site is None or site.letters is None:
            return None
        return request_to_confirm(owed.kinds, f"{in_ascii(site.url)}{self._links.to_confirm(owed.address, owed.kinds, now=owed.at)}", site)

    def _carrier(self) -> Carrier:
        try:
            return self._carriers.get_nowait()
        except Empty:
            return Carrier(self._terms.relay)

    def _hang_up(self) -> None:
        for carrier in drained(self._carriers):
            carrier.close()


def _say_what_failed(sending: Future[None]) -> None:
    """Log what went wrong with a letter on our side: it is tried again, and would fail unheard."""
    failure = None if sending.cancelled() else sending.exception()
    if failure is not None:
        logger.error("a letter could not be made or noted: %s", failure, exc_info=failure)


def _stamped(task: Task) -> tuple[str, int, LetterKind | None]:
    """Return what a letter is called, whose it is, and what one click ends."""
    if task.issue is None:
        return f"confirm {task.to.number}", 0, None
    return task.issue.name, task.to.number, None if task.issue.kind == "correction" else task.issue.kind
