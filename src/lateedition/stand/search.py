"""Searching: the cabinet says which stories are meant, the edition says what of them is shown. What it does not have is not shown.

A story is a result only if, in the transaction that answers, the edition has its page and the very cutting that was filed. The cabinet may
be ahead or behind: what was recalled, withheld or changed meanwhile is not among the results, and so neither is a word that it had.

Looking things up takes milliseconds and touches nothing but the cabinet: a front can have it done in a thread. What that needs is
imported when somebody searches first.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from lateedition.edition.errors import Damaged
from lateedition.edition.record import Dated, Fragment, Sheet
from lateedition.edition.segments import segment
from lateedition.edition.view import View
from lateedition.finder.cutting import PHRASES, SEARCH, Cutting, Phrases, address_of, cutting_in, digest_of, phrases_in
from lateedition.finder.found import Found, Hit
from lateedition.finder.place import Place
from lateedition.stand import composing, consent, plain, queries
from lateedition.stand.composing import Fillings
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.memory import Memory
from lateedition.stand.negotiation import coding_for

if TYPE_CHECKING:
    from lateedition.finder.cabinet import Cabinet
    from lateedition.finder.question import Question

PATH = SEARCH
PATHS = frozenset((PATH, queries.SEARCHES))

_LOOK_AGAIN_S = 1.0
_FOR_ENGINES = "x-robots-tag"


class Looked(Struct, frozen=True):
    """What came of looking a question up: what was `found`, None while there is no cabinet; how long that took, in seconds.

    `ready` is how many stories are in the cabinet that is being filled. `busy` says that nobody looked.
    """

    question: Question
    found: Found | None = None
    took_s: float = 0.0
    ready: int = 0
    busy: bool = False


class Reference:
    """The reading room of one worker: it has the cabinet open and looks questions up, one at a time, whichever thread asks."""

    def __init__(self, store_folder: Path) -> None:
        self._place = Place(store_folder)
        self._cabinet: Cabinet | None = None
        self._turn = threading.Lock()
        self._look_at = 0.0

    def look_up(self, request: Request) -> Looked:
        """Return what is found for what `request` asks. Never raises for anything that can be asked, nor for a damaged cabinet."""
        question = asked(request)
        if not question.is_asked:
            return Looked(question, took_s=0.0)
        began = time.perf_counter()
        with self._turn:
            found = self._found(question)
        told = None if found is not None else self._place.told()
        return Looked(question, found, took_s=time.perf_counter() - began, ready=told.filed if told else 0)

    def _found(self, question: Question) -> Found | None:
        from lateedition.finder import finding
        from lateedition.finder.cabinet import Unusable

        try:
            cabinet = self._open()
            return None if cabinet is None else finding.find(cabinet, question)
        except Unusable:
            if self._place.cabinet.exists():
                self._place.complain()
            self._cabinet, self._look_at = None, time.monotonic() + _LOOK_AGAIN_S
            return None

    def _open(self) -> Cabinet | None:
        """Return the cabinet, None while there is none; after one that could not be used it waits a second. Raises Unusable."""
        from lateedition.finder.cabinet import Cabinet

        if self._cabinet is not None and self._cabinet.moved:
            self._cabinet = None
        if self._cabinet is None and time.monotonic() >= self._look_at:
            self._cabinet = Cabinet(self._place.cabinet)
        return self._cabinet


def asked(request: Request) -> Question:
    """Return what `request` asks."""
    from lateedition.finder import question

    return question.read(queries.taken(request.path, request.query))


def overtaxed(request: Request) -> Looked:
    """Return what is answered when too many are searching to look this up, too."""
    return Looked(asked(request), busy=True)


def answer(request: Request, looked: Looked, *, view: View, memory: Memory) -> Answer:
    """Return the page with what was found, as far as the edition that `view` shows has it. `memory` has been turned to it."""
    try:
        sheet, phrases = view.sheet(PATH), phrases_in(view)
        if sheet is None or phrases is None:
            return plain.unfinished() if view.is_unfinished else plain.not_found()
        return _composed(request, sheet, looked, phrases, view=view, memory=memory)
    except Damaged:
        memory.damaged |= {PATH, PHRASES}
        return plain.damaged()


def shown(hits: tuple[Hit, ...], *, view: View, damaged: set[str]) -> tuple[Cutting, ...]:
    """Return the cuttings of those `hits` that the edition has as they were filed, and has pages of; what is damaged is put down."""
    return tuple(cutting for hit in hits if (cutting := _shown(hit, view, damaged)) is not None)


def _shown(hit: Hit, view: View, damaged: set[str]) -> Cutting | None:
    path = address_of(hit.number)
    try:
        sheet = view.sheet(path)
        if sheet is None or digest_of(sheet) != hit.digest:
            return None
        cutting = cutting_in(view, sheet)
        path = cutting.address
        page = view.sheet(path)
    except Damaged:
        damaged.add(path)
        return None
    return cutting if page is not None and page.status == 200 else None


def _composed(request: Request, sheet: Sheet, looked: Looked, phrases: Phrases, *, view: View, memory: Memory) -> Answer:
    from lateedition.stand import results

    outcome = results.Outcome(looked.question, ready=looked.ready, busy=looked.busy)
    if looked.found is not None:
        cuttings = shown(looked.found.hits, view=view, damaged=memory.damaged)
        outcome = results.Outcome(looked.question, looked.found, cuttings)
    elif not looked.question.is_asked:
        outcome = results.Outcome(looked.question)
    own = {name: _fragment(markup) for name, markup in results.holes(outcome, phrases).items()}
    settled = consent.settled(request, current=memory.notices, terms=memory.terms)
    if outcome.is_for_engines:
        sheet = structs.replace(sheet, headers=tuple(header for header in sheet.headers if header[0] != _FOR_ENGINES))
    page = Fillings({**memory.fragments, **own}).compose(sheet, settled=settled)
    page = structs.replace(page, filling=structs.replace(page.filling, keys=""))
    coding = coding_for(request.accept_encoding)
    if coding is None:
        return plain.not_acceptable()
    body = view.body(sheet)
    sent = composing.weave_of(page).of(body) if coding == "gzip" else composing.plain(page, body)
    ready = memory.envelopes.ready(page, size_bytes=len(sent), status=outcome.status, coding=coding, own_keys=())
    return Answer(ready.full, sent)


def _fragment(markup: str) -> Dated:
    return Dated(Fragment(segment(markup.encode())), 0.0)
