"""The answer to a request for a page: pure but for the view it reads from, and the memory of what it found there."""

from __future__ import annotations

import math
import re
from urllib.parse import quote

from lateedition.edition.view import View
from lateedition.stand import composing, conditional, consent, plain, policy
from lateedition.stand.composing import Page
from lateedition.stand.exchange import Answer, Request, block
from lateedition.stand.memory import Memory, Ready
from lateedition.stand.negotiation import Coding, coding_for

RESERVED = "/-/"
ERROR_404 = "/-/errors/404"

_LONGEST_PATH = 4_096
_NO_PATH = re.compile(r"[\x00-\x1f\x7f\ufffd\ud800-\udfff]")
_IN_304 = frozenset(("cache-control", "etag", "vary", "surrogate-key"))  # RFC 9110, section 15.4.5
_UNRESERVED = "/-._~!$&'()*+,;=:@"


def respond(request: Request, *, view: View, now: float, memory: Memory) -> Answer:
    """Return the answer to `request` from the edition that `view` shows. Never raises for anything a request can say.

    `now` is in POSIX seconds. `memory` is used with views of one store only.
    """
    number = memory.turn_to(view)
    answer = _refused(request, number=number) or _page(request, view=view, now=now, memory=memory)
    return plain.of_edition(plain.without_body(answer) if request.method == "HEAD" else answer, number)


def remembered(request: Request, *, now: float, memory: Memory) -> Answer | None:
    """Return what `respond` would, if it can be had from `memory` alone; good while its `raw_head` is the store's."""
    settled = "" if request.cookie is None and request.gpc is None else consent.settled(request, current=memory.notices)
    ready = memory.recall((request.path, coding_for(request.accept_encoding) or "", settled))
    if ready is None or request.method not in ("GET", "HEAD"):
        return None
    answer = _sent(ready, request, now=now, number=memory.number)
    return plain.without_body(answer) if request.method == "HEAD" else answer


def _refused(request: Request, *, number: int) -> Answer | None:
    if request.method not in ("GET", "HEAD"):
        return plain.not_allowed("GET, HEAD")
    if not request.path.startswith("/") or len(request.path) > _LONGEST_PATH or _NO_PATH.search(request.path):
        return plain.bad_path()
    return None if number else plain.no_edition("no edition has been printed")


def _page(request: Request, *, view: View, now: float, memory: Memory) -> Answer:
    settled = consent.settled(request, current=memory.notices)
    coding = coding_for(request.accept_encoding)
    key = (request.path, coding or "", settled)
    ready = memory.recall(key)
    if ready is None:
        entry = None if request.path.startswith(RESERVED) else view.page(request.path)
        if entry is None:
            return _missing(request.path, view=view, memory=memory, coding=coding, settled=settled)
        page = composing.compose(entry, fragments=memory.fragments, settled=settled)
        if coding is None and page.compressible:
            return plain.not_acceptable()
        ready = prepared(page, status=entry.status, coding=coding or "identity")
        memory.keep(key, ready)
    return _sent(ready, request, now=now, number=memory.number)


def prepared(page: Page, *, status: int, coding: Coding) -> Ready:
    """Return `page` ready to be sent in this content coding."""
    body = b"".join(page.body(coding))
    coded = coding == "gzip" and page.compressible
    tag = conditional.entity_tag((part.digest for part in page.parts), coding="gzip" if coded else "identity") if status == 200 else None
    own = frozenset(name for name, _ in page.entry.headers)
    house = (
        ("content-length", str(len(body))),
        ("content-encoding", "gzip" if coded else ""),
        ("etag", tag or ""),
        ("cache-control", policy.cache_control(page.entry, status=status)),
        ("vary", _vary(page)),
        ("surrogate-key", " ".join(dict.fromkeys((*page.entry.keys, *(f"fragment:{name}" for name in page.fragments))))),
        ("cross-origin-resource-policy", policy.resource_policy(page.entry)),
        *policy.SECURITY,
    )
    headers = (*page.entry.headers, *(header for header in house if header[1] and header[0] not in own))
    changed = None if tag is None else page.newest
    return Ready(
        full=block(status, headers),
        body=body,
        tag=tag,
        revalidated=None if tag is None else block(304, tuple(header for header in headers if header[0] in _IN_304)),
        modified=None if changed is None else conditional.http_date(changed),
        settles=math.inf if changed is None else changed + conditional.SETTLED_S,
    )


def _vary(page: Page) -> str:
    return ", ".join(name for name, varying in (("accept-encoding", page.compressible), ("cookie, sec-gpc", page.asks)) if varying)


def _sent(ready: Ready, request: Request, *, now: float, number: int) -> Answer:
    modified = ready.modified if now >= ready.settles else None
    if (
        (request.if_none_match is not None or request.if_modified_since is not None)
        and ready.tag is not None
        and ready.revalidated is not None
        and conditional.reader_has(
            tag=ready.tag, modified=modified, if_none_match=request.if_none_match, if_modified_since=request.if_modified_since
        )
    ):
        return Answer(ready.revalidated, b"", number, modified)
    return Answer(ready.full, ready.body, number, modified)


def _missing(path: str, *, view: View, memory: Memory, coding: Coding | None, settled: str) -> Answer:
    if not path.endswith("/") and not path.startswith(RESERVED) and view.page(path + "/") is not None:
        location = ("location", quote(path + "/", safe=_UNRESERVED))
        return plain.page(301, title="Moved", text="This page ends in a slash.", extra=(location,))
    # Whatever was asked for, it is one answer: a crowd that asks for what is not there costs no more than one that reads.
    key = (ERROR_404, coding or "", settled)
    ready = memory.recall(key)
    if ready is None:
        entry = view.page(ERROR_404)
        if entry is None:
            return plain.not_found()
        ready = prepared(composing.compose(entry, fragments=memory.fragments, settled=settled), status=404, coding=coding or "identity")
        memory.keep(key, ready)
    return Answer(ready.full, ready.body)
