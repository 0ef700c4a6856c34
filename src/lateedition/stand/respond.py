"""The answer to a request for a page: pure but for the view it reads from, and the memory of what it found there."""

from __future__ import annotations

from typing import NamedTuple

from lateedition.edition.errors import Damaged
from lateedition.edition.pieces import is_in_pieces
from lateedition.edition.record import Sheet
from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.stand import composing, conditional, consent, files, mementos, moments, past, plain, surrogates
from lateedition.stand.composing import Page
from lateedition.stand.exchange import UNPRINTED, Answer, Block, Imprint, Request
from lateedition.stand.memory import Kept, Key, Memory
from lateedition.stand.negotiation import Coding, coding_for
from lateedition.stand.paths import RESERVED, is_path, meant, quoted
from lateedition.stand.ready import Outline, Ready

ERROR_404 = "/-/errors/404"


class _Found(NamedTuple):
    sheet: Sheet
    body: memoryview


def respond(request: Request, *, view: View, now: float, memory: Memory) -> Answer:
    """Return the answer to `request` from the edition that `view` shows. Never raises for anything a request can say.

    `now` is in POSIX seconds. `memory` is used with views of one store only.
    """
    imprint = memory.turn_to(view)
    try:
        answer = (
            _refused(request, imprint=imprint)
            or past.answer(request, view=view, now=now, memory=memory)
            or _page(request, view=view, now=now, memory=memory)
        )
    except Damaged:
        answer = plain.damaged()
    if answer.imprint is UNPRINTED:
        answer = plain.of_edition(answer, imprint)
    return plain.as_asked(answer, request.method)


def remembered(request: Request, *, store: Store, now: float, memory: Memory) -> Answer | None:
    """Return what `respond` would, if it can be had from `memory`, and it is of the newest edition in `store`; else None."""
    if request.method not in ("GET", "HEAD") or has_seen_newer(request.seen, position=memory.imprint.position):
        return None
    if (request.query or request.accept_datetime is not None) and moments.is_asked(request):
        return None
    key = (request.path, coding_for(request.accept_encoding) or "", _settled(request, memory))
    kept = memory.recall(key)
    if kept is None:
        answer = _drawn(key, request, store=store, now=now, memory=memory)
    else:
        answer = _sent(kept, request, now=now, imprint=memory.imprint) if store.raw_head() == memory.raw_head else None
    return None if answer is None else plain.as_asked(answer, request.method)


def _drawn(key: Key, request: Request, *, store: Store, now: float, memory: Memory) -> Answer | None:
    """Return the answer for `key` by its outline, without a look at its body if the reader has that; None if it cannot be had so."""
    outline = memory.outline(key)
    if outline is None:
        return None
    modified = _modified(outline.ready, now=now)
    revalidated = _revalidated(outline.ready, request, modified=modified)
    if revalidated is not None:
        return Answer(revalidated, b"", memory.imprint, modified) if store.raw_head() == memory.raw_head else None
    raw_head, body = store.look_up(outline.digest)
    if body is None or raw_head != memory.raw_head:
        return None
    kept = Kept(outline.ready, outline.weave.of(body))
    memory.keep(key, kept)
    return Answer(kept.ready.full, kept.body, memory.imprint, modified)


def has_seen_newer(seen: str | None, *, position: int) -> bool:
    """Say whether a reader who has `seen` that position of the log would go back in time here. What is no number says nothing.

    >>> has_seen_newer("31", position=30), has_seen_newer("30", position=30), has_seen_newer("1e9", position=30)
    (True, False, False)
    """
    return seen is not None and seen.isascii() and seen.isdigit() and len(seen) < 20 and int(seen) > position


def _settled(request: Request, memory: Memory) -> str:
    # Most readers have said nothing yet, and what they say costs a search.
    if request.cookie is None and request.gpc is None:
        return ""
    return consent.settled(request, current=memory.notices, terms=memory.terms)


def _refused(request: Request, *, imprint: Imprint) -> Answer | None:
    if request.method not in ("GET", "HEAD"):
        return plain.not_allowed("GET, HEAD")
    if not is_path(request.path):
        return plain.bad_path()
    if has_seen_newer(request.seen, position=imprint.position):
        return plain.behind()
    return None if imprint.number else plain.no_edition("no edition has been printed")


def _page(request: Request, *, view: View, now: float, memory: Memory) -> Answer:
    path = request.path
    settled = _settled(request, memory)
    coding = coding_for(request.accept_encoding)
    key = (path, coding or "", settled)
    kept = memory.recall(key)
    if kept is None:
        found = None if path.startswith(RESERVED) else _read(path, view=view, memory=memory)
        if found is None:
            return _missing(path, view=view, memory=memory, coding=coding, settled=settled)
        if is_in_pieces(found.sheet):
            return files.answer(request, found.sheet, found.body, view=view, memory=memory)
        page = memory.fillings.compose(found.sheet, settled=settled)
        if coding is None and page.compressible:
            return plain.not_acceptable()
        kept = _prepared(page, found.body, key=key, memory=memory, own_keys=(surrogates.of_page(path),))
    return _sent(kept, request, now=now, imprint=memory.imprint)


def _read(path: str, *, view: View, memory: Memory) -> _Found | None:
    """Return what is answered at `path`, None if nothing is. If it is damaged, what was before; raises Damaged if there is nothing left."""
    try:
        sheet = view.sheet(path)
        return None if sheet is None else _Found(sheet, view.body(sheet))
    except Damaged:
        memory.damaged.add(path)
        before = view.edition_before(path)
        sheet = None if before is None else before.sheet(path)
        if before is None or sheet is None:
            raise
        return _Found(sheet, before.body(sheet))


def _prepared(page: Page, body: memoryview, *, key: Key, memory: Memory, own_keys: tuple[str, ...] = ()) -> Kept:
    coding: Coding = "gzip" if key[1] == "gzip" else "identity"
    weave = composing.weave_of(page) if coding == "gzip" else None
    sent = composing.plain(page, body) if weave is None else weave.of(body)
    ready = memory.envelopes.ready(page, size_bytes=len(sent), status=page.sheet.status, coding=coding, own_keys=own_keys)
    kept = Kept(ready, sent)
    memory.keep(key, kept)
    if weave is not None:
        memory.draw(key, Outline(ready, page.sheet.body, weave))
    return kept


def _sent(kept: Kept, request: Request, *, now: float, imprint: Imprint) -> Answer:
    modified = _modified(kept.ready, now=now)
    revalidated = _revalidated(kept.ready, request, modified=modified)
    return Answer(kept.ready.full, kept.body, imprint, modified) if revalidated is None else Answer(revalidated, b"", imprint, modified)


def _modified(ready: Ready, *, now: float) -> str | None:
    return ready.modified if now >= ready.settles else None


def _revalidated(ready: Ready, request: Request, *, modified: str | None) -> Block | None:
    """Return the block of the 304 if the reader has the page already."""
    if ready.tag is None or (request.if_none_match is None and request.if_modified_since is None):
        return None
    has = conditional.reader_has(
        tag=ready.tag, modified=modified, if_none_match=request.if_none_match, if_modified_since=request.if_modified_since
    )
    return ready.revalidated if has else None


def _missing(path: str, *, view: View, memory: Memory, coding: Coding | None, settled: str) -> Answer:
    if not path.startswith(RESERVED):
        right = next((address for address in meant(path) if view.sheet(address) is not None), None)
        if right is not None:
            return plain.page(301, title="Moved", text="This page has another address.", extra=(("location", quoted(right)),))
    if view.is_unfinished:
        return plain.unfinished()
    has_been = past.has_been(path, view=view)
    # Whatever else was asked for, it is one answer: a crowd that asks for what is not there costs no more than one that reads.
    key = (ERROR_404, coding or "", settled)
    kept = memory.recall(key)
    if kept is None:
        found = _read(ERROR_404, view=view, memory=memory)
        if found is None:
            return plain.not_found(extra=(mementos.VARY, mementos.PRESENT) if has_been else ())
        page = memory.fillings.compose(found.sheet, settled=settled)
        kept = _prepared(page, found.body, key=key, memory=memory)
    full = kept.ready.full
    return Answer(full.and_more("{}: {}\r\n".format(*mementos.PRESENT)) if has_been else full, kept.body)
