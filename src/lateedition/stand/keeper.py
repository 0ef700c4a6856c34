"""The keeper: answers everything that a worker is asked, whichever front it came in by. Nothing is awaited in between."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from lateedition.edition import reprints
from lateedition.edition.errors import Damaged
from lateedition.edition.pieces import Span
from lateedition.edition.record import Head
from lateedition.edition.store import Store, StoreError
from lateedition.edition.view import NO_EDITION, View
from lateedition.stand import files, forms, health, live, oembed, plain, pressroom, search, tally
from lateedition.stand.counters import HITS, MISSES, SEARCHED_US, SEARCHES, UNSEARCHED, Counters
from lateedition.stand.exchange import UNPRINTED, Answer, Imprint, Request
from lateedition.stand.memory import Memory, imprint_of
from lateedition.stand.paths import RESERVED
from lateedition.stand.post import Post
from lateedition.stand.pressroom import Lag
from lateedition.stand.rack import Rack
from lateedition.stand.respond import has_seen_newer, remembered, respond
from lateedition.stand.search import Looked, Reference
from lateedition.stand.services import Open

_NOT_PRINTED = "no edition has been printed"
_READING = ("GET", "HEAD")
_MOST_SAID = 100

logger = logging.getLogger(__name__)


class Keeper:
    """One for each worker process; it opens the store by itself, as soon as there is one."""

    def __init__(self, folder: Path, *, counters: Counters, label: str = "", opens: Open | None = None) -> None:
        """`label` is put on every counter in the metrics: a worker whose counters nobody shares says with it whose they are."""
        self._service = None if opens is None else opens(folder)
        self.changes = live.Changes()
        self.reference = Reference(folder)
        self._folder = folder
        self._rack = Rack(folder)
        self._counters = counters
        self._label = label
        self._post = Post(folder.with_name(tally.FOLDER), counters=counters)
        self._looked_at: bytes | None = None
        self._said: dict[str, None] = {}
        self._own: Mapping[str, Callable[[Request, View | None], Answer]] = {
            health.HEALTH: self._health,
            health.METRICS: self._metrics,
            **dict.fromkeys(forms.PATHS, lambda _request, _view: plain.not_allowed("POST")),
            oembed.PATH: self._oembed,
            search.PATH: lambda request, view: self._searched(request, self.reference.look_up(request), view),
            live.PATH: lambda request, _: live.unable() if request.method in _READING else plain.not_allowed("GET, HEAD"),
        }

    def answer(self, request: Request, *, now: float) -> Answer:
        """Return the answer to a request that brought no form. `now` is in POSIX seconds."""
        store = self._rack.store(now=now)
        try:
            if request.path in self._own:
                return self._about(self._own[request.path], request, store)
            if store is None:
                return _unprinted(request, _NOT_PRINTED)
            if self._is_for_service(request):
                return self._about(lambda request, view: self._served(request, view, now=now), request, store)
            memory = self._rack.memory
            answer = remembered(request, store=store, now=now, memory=memory)
            if answer is not None:
                self._counters.counts[HITS] += 1
                return answer
            self._counters.counts[MISSES] += 1
            with store.view() as view:
                answer = respond(request, view=view, now=now, memory=memory)
            if memory.damaged:
                self._ask_for_reprints(memory)
            return answer
        except StoreError as failure:
            return self._unreadable(request, failure)

    def answer_search(self, request: Request, looked: Looked, *, now: float) -> Answer:
        """Return the answer to a search that was looked up in the reference, in whatever thread."""
        try:
            store = self._rack.store(now=now)
            if self._is_for_service(request):
                return self._about(lambda request, view: self._served(request, view, now=now, looked=looked), request, store)
            if request.path != search.PATH:
                return self.answer(request, now=now)
            return self._about(lambda request, view: self._searched(request, looked, view), request, store)
        except StoreError as failure:
            return self._unreadable(request, failure)

    def more(self, span: Span, *, now: float) -> bytes | None:
        """Return the next bytes of a file that is being sent. None if they are not to be had any more: it was recalled, or is damaged."""
        store = self._rack.store(now=now)
        try:
            if store is None:
                return None
            with store.view() as view:
                return files.read(span, view=view)
        except Damaged:
            self._rack.memory.damaged.add(span.address)
            self._ask_for_reprints(self._rack.memory)
        except StoreError as failure:
            self._say(f"a file breaks off: {failure}")
        return None

    def answer_form(self, request: Request, form: bytes, *, now: float) -> Answer:
        """Return the answer to a form that a reader sent."""
        store = self._rack.store(now=now)
        if store is None:
            return _unprinted(request, _NOT_PRINTED)
        try:
            with store.view() as view:
                memory = self._rack.memory
                memory.turn_to(view)
                return plain.of_edition(self._post.take(request, form, view=view, memory=memory, now=now), imprint_of(view.head))
        except StoreError as failure:
            return self._unreadable(request, failure)

    def write_counts(self, *, now: float) -> None:
        """Write what readers have sent to be counted, as far as it is due."""
        self._post.write_if_due(now=now)

    def close(self, *, now: float) -> None:
        """Write what is left to be counted: nothing more will come."""
        self._post.write(now=now)

    def edition(self, *, now: float) -> Imprint:
        """Return which edition readers have."""
        store = self._rack.store(now=now)
        try:
            if store is None:
                return UNPRINTED
            with store.view() as view:
                return imprint_of(view.head)
        except StoreError:
            return UNPRINTED

    def look(self, *, now: float) -> bytes | None:
        """Look whether there is another edition; return the event that tells listeners of it, if so."""
        store = self._rack.store(now=now)
        try:
            if store is None or store.raw_head() == self._looked_at:
                return None
            memory = self._rack.memory
            with store.view() as view:
                memory.turn_to(view)
                self._looked_at = memory.raw_head
                return self.changes.see(view.head, memory.fragments)
        except StoreError:
            return None

    def _about(self, own: Callable[[Request, View | None], Answer], request: Request, store: Store | None) -> Answer:
        if store is None:
            answer = own(request, None)
        else:
            with store.view() as view:
                answer = plain.of_edition(own(request, view), imprint_of(view.head))
        return plain.as_asked(answer, request.method)

    def _health(self, request: Request, view: View | None) -> Answer:
        if request.method not in _READING:
            return plain.not_allowed("GET, HEAD")
        if view is None:
            return health.waiting(self._rack.reason)
        return health.healthy(view.head, self._lag(view.head)) if view.head.number else health.waiting(_NOT_PRINTED)

    def _oembed(self, request: Request, view: View | None) -> Answer:
        if request.method not in _READING:
            return plain.not_allowed("GET, HEAD")
        return oembed.answer(request.query, view=view, if_none_match=request.if_none_match)

    def _metrics(self, request: Request, view: View | None) -> Answer:
        if request.method not in _READING:
            return plain.not_allowed("GET, HEAD")
        head = NO_EDITION if view is None else view.head
        counted, left = self._counters.text(more=self._label), pressroom.figures(self._folder)
        return health.metrics(head, self._lag(head), now=datetime.now(UTC), counted=counted, left=left)

    def _is_for_service(self, request: Request) -> bool:
        return self._service is not None and request.path.startswith(RESERVED) and self._service.takes(request.path)

    def _served(self, request: Request, view: View | None, *, now: float, looked: Looked | None = None) -> Answer:
        """Return what the service answers. A search of its own that came in by no front that looks things up is looked up here."""
        if view is None or not view.head.number or self._service is None:
            return plain.no_edition(_NOT_PRINTED)
        if has_seen_newer(request.seen, position=view.head.position):
            return plain.behind()
        if looked is None and request.path in search.PATHS and request.method in _READING:
            looked = self.reference.look_up(request)
        try:
            return self._service.answer(request, view=view, now=now, looked=looked)
        except Damaged:
            return plain.damaged()

    def _searched(self, request: Request, looked: Looked, view: View | None) -> Answer:
        if request.method not in _READING:
            return plain.not_allowed("GET, HEAD")
        if view is None or not view.head.number:
            return plain.no_edition(_NOT_PRINTED)
        if has_seen_newer(request.seen, position=view.head.position):
            return plain.behind()
        if looked.question.is_asked:
            counts = self._counters.counts
            counts[UNSEARCHED if looked.found is None else SEARCHES] += 1
            counts[SEARCHED_US] += round(looked.took_s * 1e6)
        memory = self._rack.memory
        memory.turn_to(view)
        answer = search.answer(request, looked, view=view, memory=memory)
        if memory.damaged:
            self._ask_for_reprints(memory)
        return answer

    def _ask_for_reprints(self, memory: Memory) -> None:
        for thing in memory.damaged:
            self._say(f"{thing} is damaged in the edition store; the press is asked to print it anew")
            reprints.ask(self._folder, thing)
        memory.damaged.clear()

    def _unreadable(self, request: Request, failure: StoreError) -> Answer:
        self._say(f"readers get 503: {failure}")
        answer = plain.unreadable()
        return plain.as_asked(answer, request.method)

    def _say(self, trouble: str) -> None:
        """Log what is wrong, once and not for each reader."""
        if trouble not in self._said:
            self._said[trouble] = None
            logger.error("%s", trouble)
            if len(self._said) > _MOST_SAID:
                del self._said[next(iter(self._said))]

    def _lag(self, head: Head) -> Lag | None:
        return pressroom.lag(self._folder, position=head.position, now=time.time())


def _unprinted(request: Request, reason: str) -> Answer:
    answer = plain.no_edition(reason)
    return plain.as_asked(answer, request.method)
