"""The answer to a request for a page: pure but for the view it reads from, and the memory of what it found there."""

from __future__ import annotations

import math
import re
from urllib.parse import quote

from lateedition.edition.view import View
from lateedition.stand import composing, conditional, consent, plain, policy, surrogates
from lateedition.stand.composing import Page
from lateedition.stand.exchange import Answer, Imprint, Request, block
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
    imprint = memory.turn_to(view)
    answer = _refused(request, imprint=imprint) or _page(request, view=view, now=now, memory=memory)
    return plain.of_edition(plain.without_body(answer) if request.method == "HEAD" else answer, imprint)


def remembered(request: Request, *, now: float, memory: Memory) -> Answer | None:
    """Return what `respond` would, if it can be had from `memory` alone; good while its `raw_head` is the store's."""
    settled = "" if request.cookie is None and request.gpc is None else consent.settled(request, current=memory.notices)
    ready = memory.recall((request.path, coding_for(request.accept_encoding) or "", settled))
    if ready is None or request.method not in ("GET", "HEAD") or has_seen_newer(request.seen, position=memory.imprint.position):
        return None
    answer = _sent(ready, request, now=now, imprint=memory.imprint)
    return plain.without_body(answer) if request.method == "HEAD" else answer


def has_seen_newer(seen: str | None, *, position: int) -> bool:
    """Say whether a reader who has `seen` that position of the log would go back in time here. What is no number says nothing.

    >>> has_seen_newer("31", position=30), has_seen_newer("30", position=30), has_seen_newer("1e9", position=30)
    (True, False, False)
    """
    return seen is not None and seen.isascii() and seen.isdigit() and len(seen) < 20 and int(seen) > position


def _refused(request: Request, *, imprint: Imprint) -> Answer | None:
    if request.method not in ("GET", "HEAD"):
        return plain.not_allowed("GET, HEAD")
    if not request.path.startswith("/") or len(request.path) > _LONGEST_PATH or _NO_PATH.search(request.path):
        return plain.bad_path()
    if has_seen_newer(request.seen, position=imprint.position):
        return plain.behind()
    return None if imprint.number else plain.no_edition("no edition has been printed")


def _page(request: Request, *, view: View, now: float, memory: Memory) -> Answer:
    settled = consent.settled(request, current=memory.notices)
    coding = coding_for(request.accept_encoding)
    key = (request.path, coding or "", settled)
    ready = memory.recall(key)
    if ready is None:
        sheet = None if request.path.startswith(RESERVED) else view.sheet(request.path)
        if sheet is None:
            return _missing(request.path, view=view, memory=memory, coding=coding, settled=settled)
        page = composing.compose(sheet, view.body(sheet), fragments=memory.fragments, settled=settled)
        if coding is None and page.compressible:
            return plain.not_acceptable()
        ready = prepared(page, status=sheet.status, coding=coding or "identity", own_keys=(surrogates.of_page(request.path),))
        memory.keep(key, ready)
    return _sent(ready, request, now=now, imprint=memory.imprint)


def prepared(page: Page, *, status: int, coding: Coding, own_keys: tuple[str, ...] = ()) -> Ready:
    """Return `page` ready to be sent in this content coding, with `own_keys` before the keys of what it shows."""
    body = b"".join(page.body(coding))
    coded = coding == "gzip" and page.compressible
    tag = conditional.entity_tag(page.tags, coding="gzip" if coded else "identity") if status == 200 else None
    own = frozenset(name for name, _ in page.sheet.headers)
    house = (
        ("content-length", str(len(body))),
        ("content-encoding", "gzip" if coded else ""),
        ("etag", tag or ""),
        ("cache-control", policy.cache_control(page.sheet, status=status)),
        ("vary", _vary(page)),
        ("surrogate-key", " ".join(dict.fromkeys((*own_keys, *page.sheet.keys, *(f"fragment:{name}" for name in page.fragments))))),
        ("cross-origin-resource-policy", policy.resource_policy(page.sheet)),
        *policy.SECURITY,
    )
    headers = (*page.sheet.headers, *(header for header in house if header[1] and header[0] not in own))
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


def _sent(ready: Ready, request: Request, *, now: float, imprint: Imprint) -> Answer:
    modified = ready.modified if now >= ready.settles else None
    if (
        (request.if_none_match is not None or request.if_modified_since is not None)
        and ready.tag is not None
        and ready.revalidated is not None
        and conditional.reader_has(
            tag=ready.tag, modified=modified, if_none_match=request.if_none_match, if_modified_since=request.if_modified_since
        )
    ):
        return Answer(ready.revalidated, b"", imprint, modified)
    return Answer(ready.full, ready.body, imprint, modified)


def _missing(path: str, *, view: View, memory: Memory, coding: Coding | None, settled: str) -> Answer:
    if not path.endswith("/") and not path.startswith(RESERVED) and view.sheet(path + "/") is not None:
        location = ("location", quote(path + "/", safe=_UNRESERVED))
        return plain.page(301, title="Moved", text="This page ends in a slash.", extra=(location,))
    # Whatever was asked for, it is one answer: a crowd that asks for what is not there costs no more than one that reads.
    key = (ERROR_404, coding or "", settled)
    ready = memory.recall(key)
    if ready is None:
        sheet = view.sheet(ERROR_404)
        if sheet is None:
            return plain.not_found()
        page = composing.compose(sheet, view.body(sheet), fragments=memory.fragments, settled=settled)
        ready = prepared(page, status=404, coding=coding or "identity")
        memory.keep(key, ready)
    return Answer(ready.full, ready.body)
