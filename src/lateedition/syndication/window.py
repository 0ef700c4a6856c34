"""The window: where programs and partners ask. A service of the stand's (stand/services.py), which answers from the edition's library."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from lateedition.edition.view import View
from lateedition.stand import plain, surrogates
from lateedition.stand.allowance import Allowance
from lateedition.stand.conditional import SETTLED_S
from lateedition.stand.exchange import Answer, Headers, Request
from lateedition.stand.search import Looked
from lateedition.syndication import answering, asked, feeds, manual, newsml_g2, ninjs, openapi, operations, problems
from lateedition.syndication.answering import DESCRIBED, OPEN, PRIVATE, PUBLIC
from lateedition.syndication.asked import Parameter
from lateedition.syndication.operations import Elsewhere, Question
from lateedition.syndication.paper import Paper
from lateedition.syndication.partners import Gate, Partner
from lateedition.syndication.problems import Refused
from lateedition.syndication.told import Where

logger = logging.getLogger(__name__)

PARTNERS = "/-/partners/"
_OWN = "/-/api"
_OPEN_A_SECOND, _OPEN_AT_ONCE = 100.0, 200
_PARTNER_A_SECOND, _PARTNER_AT_ONCE = 2.0, 20
"""Questions that a worker answers. Most take a tenth of a millisecond, a feed of whole stories a hundred times that."""

_REALM = (("www-authenticate", 'Bearer realm="partners"'),)
_FORMATS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "ninjs": (ninjs.MEDIA_TYPE, ninjs.written),
    "newsml-g2": (newsml_g2.MEDIA_TYPE, newsml_g2.written),
}
_FEED = (
    Parameter("since", "place", "The cursor that the last answer had."),
    Parameter("limit", "count", "How many items at most.", usual=feeds.MOST, most=feeds.MOST),
)
_KEPT = 256
"""Answers of one edition that are kept ready: everybody asks for the same few."""

_LARGEST_KEPT_BYTES = 64 << 10
_FEEDS_KEPT = 16
"""Feeds of one edition that are kept: half a megabyte each with a hundred whole stories. At night they are asked for and do not change."""


class Window:
    """One for each worker. `is_open` says whether the read API is there; partners' feeds are, where there is a partner."""

    def __init__(self, store_folder: Path, *, is_open: bool) -> None:
        self._is_open = is_open
        self._gate = Gate(store_folder.parent)
        self._everybody = Allowance(a_second=_OPEN_A_SECOND, at_once=_OPEN_AT_ONCE)
        self._each: dict[str, Allowance] = {}
        self._edition = b""
        self._ready: dict[tuple[str, str], tuple[bytes, float | None, str]] = {}
        self._feeds: dict[tuple[str, str, str, float], tuple[bytes, Headers]] = {}
        self._trouble = ""

    def takes(self, path: str) -> bool:
        """Say whether it answers at `path`. What is not open is not there at all."""
        if path == _OWN or path.startswith(problems.MANUAL):
            return self._is_open
        return path.startswith(PARTNERS)

    def answer(self, request: Request, *, view: View, now: float, looked: Looked | None = None) -> Answer:
        """Return the answer from the edition in `view`."""
        paper = Paper.of(view)
        if paper is None:
            return plain.no_edition("the site is not known yet")
        try:
            if request.method not in ("GET", "HEAD"):
                detail = f"{request.method} does nothing here; expected GET or HEAD"
                raise Refused("wrong-method", detail, where=Where("method", request.method[:20]), headers=(("allow", "GET, HEAD"),))
            if request.path.startswith(PARTNERS):
                return self._partners(request, paper, now=now)
            return self._programs(request, paper, looked, now=now)
        except Refused as why:
            return answering.refused(why)
        except Elsewhere as place:
            return answering.moved(place.path)

    def _programs(self, request: Request, paper: Paper, looked: Looked | None, *, now: float) -> Answer:
        partner = self._named(request, now)
        self._spend(partner, now)
        if request.path == problems.DOCUMENT:
            body = _document(paper.site.name, paper.site.url)
            return answering.sent(request, body, media_type="application/json", headers=(*OPEN, *DESCRIBED))
        if request.path in (_OWN, problems.MANUAL):
            body = _manual(paper.site.name, _stylesheet(paper))
            return answering.sent(request, body, media_type="text/html; charset=utf-8", headers=DESCRIBED)
        body, modified, page = self._told(request, paper, partner, looked)
        if modified is not None and now < modified + SETTLED_S:
            modified = None
        headers: Headers = (*OPEN, *DESCRIBED, *((("surrogate-key", surrogates.of_page(page)),) if page else ()))
        cache = PUBLIC if partner is None else PRIVATE
        return answering.sent(request, body, media_type="application/json", headers=headers, cache=cache, modified=modified)

    def _told(self, request: Request, paper: Paper, partner: Partner | None, looked: Looked | None) -> tuple[bytes, float | None, str]:
        """Return what is said, when it changed, and at which page it is; ready where somebody asked before."""
        self._turn_to(paper)
        key = (request.path, request.query)
        ready = self._ready.get(key) if partner is None and looked is None else None
        if ready is not None:
            return ready
        found = operations.operation_at(request.path)
        if found is None:
            raise Refused("not-found", f"there is nothing at this address; {problems.MANUAL} has all there is", where=Where("path", "path"))
        operation, named = found
        within = {each.name: each for each in operation.parameters if each.within == "path"}
        given = asked.read(request.query, operation.parameters) | {name: within[name].read(said) for name, said in named.items()}
        told = operation.answer(Question(paper, given, partner, looked))
        answer = (msgspec.json.encode(told.said), told.modified, told.page)
        if partner is None and looked is None and len(answer[0]) <= _LARGEST_KEPT_BYTES:
            if len(self._ready) >= _KEPT:
                self._ready.clear()
            self._ready[key] = answer
        return answer

    def _turn_to(self, paper: Paper) -> None:
        """Forget what is ready if it is of another edition."""
        if paper.view.raw_head != self._edition:
            self._edition = paper.view.raw_head
            self._ready.clear()
            self._feeds.clear()

    def _partners(self, request: Request, paper: Paper, *, now: float) -> Answer:
        """Answer a partner. Whoever has no key that counts for this address learns nothing of who else has one."""
        partner = self._named(request, now)
        name, _, kind = request.path.removeprefix(PARTNERS).partition("/")
        if partner is None or partner.name != name:
            detail = "expected Authorization: Bearer KEY, with the key of this partner; ask the newsroom for one, or whether it ended"
            raise Refused("no-key", detail, where=Where("header", "authorization"), headers=_REALM)
        self._spend(partner, now)
        if kind not in _FORMATS:
            raise Refused("not-found", f"there is no such feed; expected one of {', '.join(_FORMATS)}", where=Where("path", "format"))
        self._turn_to(paper)
        asked_for = (partner.digest, kind, request.query, now // 3_600)  # recalls leave a feed after a month
        ready = self._feeds.get(asked_for)
        if ready is None:
            feed = self._feed(asked.read(request.query, _FEED), paper, partner, now=now)
            ready = (_FORMATS[kind][1](feed.items, publisher=paper.site.name), _onward(request, feed))
            if len(self._feeds) >= _FEEDS_KEPT:
                self._feeds.clear()
            self._feeds[asked_for] = ready
        body, onward = ready
        return answering.sent(request, body, media_type=_FORMATS[kind][0], headers=onward, cache=PRIVATE)

    def _feed(self, given: asked.Given, paper: Paper, partner: Partner, *, now: float) -> feeds.Feed:
        since, limit = given.get("since"), int(given["limit"])
        if since is None:
            return feeds.newest(paper, partner, now=datetime.fromtimestamp(now, UTC), limit=limit)
        cursor = feeds.Cursor.read(str(since))
        if cursor.row > paper.view.head.position:
            detail = "this machine has not printed yet what this cursor stands behind; come back in a moment"
            raise Refused("busy", detail, where=Where("query", "since"), headers=(("retry-after", "1"),))
        return feeds.after(cursor, paper, partner, limit=limit)

    def _named(self, request: Request, now: float) -> Partner | None:
        """Return who asks, None for everybody. A key that does not count is said to be none, and not taken for no key."""
        found = self._gate.partner(request.authorization, now=now)
        if self._gate.trouble != self._trouble:
            self._trouble = self._gate.trouble
            if self._trouble:
                logger.error("partners are refused: %s", self._trouble)
        if found is None and request.authorization is not None and not request.path.startswith(PARTNERS):
            detail = "the key in Authorization does not count; ask without one, or the newsroom for another"
            raise Refused("no-key", detail, where=Where("header", "authorization"), headers=_REALM)
        return found

    def _spend(self, partner: Partner | None, now: float) -> None:
        retry = (("retry-after", "1"),)
        if partner is None:
            if not self._everybody.takes(now=now):
                raise Refused("busy", "too many are asking just now; come back in a moment", headers=retry)
            return
        own = self._each.setdefault(partner.name, Allowance(a_second=_PARTNER_A_SECOND, at_once=_PARTNER_AT_ONCE))
        if not own.takes(now=now):
            raise Refused("too-many", f"expected at most {_PARTNER_A_SECOND:g} questions a second with one key", headers=retry)


@lru_cache(maxsize=4)
def _document(name: str, url: str) -> bytes:
    return openapi.document(name=name, url=url)


@lru_cache(maxsize=4)
def _manual(name: str, stylesheet: str) -> bytes:
    return manual.page(name=name, stylesheet=stylesheet)


def _stylesheet(paper: Paper) -> str:
    """Return where the site's styles are in this edition; empty if nowhere."""
    return next((path for path in paper.view.paths("/assets/site-") if path.endswith(".css")), "")


def _onward(request: Request, feed: feeds.Feed) -> Headers:
    """Return where to go on (RFC 8288), and whether there is more already."""
    onward = f'<{request.path}?since={feed.cursor}>; rel="next"'
    return (("link", onward), ("late-edition-cursor", str(feed.cursor)), ("late-edition-more", "yes" if feed.more else "no"))
