"""The past: what is answered to who asks how a page was at a moment (RFC 7089; decision 36).

A page is its own TimeGate, and what it was has an address of its own (pattern 1.1): `Accept-Datetime` and `?at=` lead with a 302 to
`?at=` and the second that stands for the edition of that moment, and there the page is put together as that edition had it,
less what was recalled since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from lateedition.edition.errors import NoEdition
from lateedition.edition.past_edition import PastEdition, Recalled
from lateedition.edition.pieces import MARK
from lateedition.edition.record import Entry, Hole, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.timeline import Timeline
from lateedition.edition.view import View
from lateedition.stand import conditional, fronts, mementos, moments, plain, policy, replay, timemap, wording
from lateedition.stand.composing import notice_version
from lateedition.stand.exchange import Answer, Headers, Imprint, Request, block
from lateedition.stand.memory import Memory
from lateedition.stand.moments import BadMoment
from lateedition.stand.paths import RESERVED, quoted

_NO_INDEX = ("x-robots-tag", "noindex, nofollow")
_OF_THE_PRESENT = frozenset(("link", "x-robots-tag", "content-length", "etag", "surrogate-key", policy.FRAMES))

_LIST_COST = 8
"""What a list of many editions counts as, beside a page of one."""


class _Asked(NamedTuple):
    """What is asked for: the page at `path` at `moment`. `named` says that it is asked for by an address, and not by a header."""

    path: str
    moment: datetime
    named: bool


def answer(request: Request, *, view: View, now: float, memory: Memory) -> Answer | None:
    """Return the answer to a question about the past, None if `request` is none. Raises Damaged if what it needs is."""
    try:
        if request.path.startswith(RESERVED):
            return _of_its_own(request, view=view, now=now, memory=memory)
        if request.query and moments.in_query(request.query) == mementos.ALL:
            return _redirect(mementos.timemap(request.path))
        if not ((request.query or request.accept_datetime is not None) and moments.is_asked(request)):
            return None
        return _page(_asked(request, view), view=view, now=now, memory=memory)
    except BadMoment as wrong:
        is_at_timegate = moments.in_query(request.query) is None and not request.path.startswith(RESERVED)
        return plain.bad_moment(str(wrong), extra=(mementos.VARY, mementos.ORIGINAL) if is_at_timegate else ())


def has_been(path: str, *, view: View) -> bool:
    """Say whether there was something at `path`, where nothing is now, and it can still be read."""
    return not path.startswith(RESERVED) and any(not each.recalled for each in view.timeline(path).stretches())


def _of_its_own(request: Request, *, view: View, now: float, memory: Memory) -> Answer | None:
    is_timemap = request.path.startswith(mementos.TIMEMAP)
    if not is_timemap and not request.path.startswith(fronts.FRONTS):
        return None
    if not memory.past.takes(now=now, cost=_LIST_COST):
        return plain.later()
    return timemap.answer(request, view=view, now=now) if is_timemap else fronts.answer(request, view=view, now=now)


def _asked(request: Request, view: View) -> _Asked:
    said = moments.in_query(request.query)
    if said is not None:
        return _Asked(request.path, moments.of_query(said, zone=wording.zone(view)), named=True)
    return _Asked(request.path, moments.of_header(request.accept_datetime or ""), named=False)


def _page(asked: _Asked, *, view: View, now: float, memory: Memory) -> Answer | None:
    timeline = view.timeline(asked.path)
    first = next(timeline.stretches(), None)
    if first is None:
        return _slashed(asked, view)
    if timeline.is_immutable or not timeline.is_kept:
        return _present(asked) if asked.named and not timeline.is_immutable else None
    if not memory.past.takes(now=now):
        return plain.later()
    return _of_then(asked, timeline, first.since, view=view, newest_second=moments.newest_past(now))


def _of_then(asked: _Asked, timeline: Timeline, since: int, *, view: View, newest_second: datetime) -> Answer | None:
    """Lead to a memento of a page that is there since edition `since`, or answer with it. None if there is none yet."""
    newest, edition = _edition_at(view, newest_second), _edition_at(view, min(asked.moment, newest_second))
    if newest is None or mementos.second_of(timeline, since) > newest_second:
        return None  # all there is of it was printed a moment ago
    if edition is None or edition.edition.number < since:
        states = mementos.around(timeline, newest=newest.edition.number)
        return _found(asked, states, at=states.first or mementos.second_of(timeline, since), view=view)
    second = moments.whole_second(edition.edition.moment)
    if not asked.named or asked.moment != second:
        return _found(asked, mementos.around(timeline, newest=newest.edition.number), at=second, view=view)
    states = mementos.around(timeline, newest=newest.edition.number, number=edition.edition.number)
    return _memento(asked, edition, states, view=view)


def _edition_at(view: View, moment: datetime) -> PastEdition | None:
    try:
        return view.edition_at(moment)
    except NoEdition:
        return None


def _slashed(asked: _Asked, view: View) -> Answer | None:
    """Lead to the address with a slash at its end, if there is or was one; else this is a question about nothing."""
    path = asked.path + "/"
    if asked.path.endswith("/") or not asked.named or next(view.timeline(path).stretches(), None) is None:
        return None
    link = ("link", mementos.original_link(path, origin=wording.origin(view)))
    return _redirect(f"{quoted(path)}?at={moments.written(asked.moment)}", link)


def _present(asked: _Asked) -> Answer:
    """Lead to the page as it is now: of feeds, sitemaps and the archive's lists no past is kept (decision 9)."""
    return _redirect(quoted(asked.path))


def _found(asked: _Asked, states: mementos.Around, *, at: datetime, view: View) -> Answer:
    """Lead to the memento of the second `at`. It is what a TimeGate answers, so it has no Memento-Datetime (RFC 7089, 4.1.1)."""
    link = ("link", mementos.links(asked.path, states, moment=at, origin=wording.origin(view)))
    return _redirect(mementos.address(asked.path, at), link, *(() if asked.named else (mementos.VARY,)))


def _redirect(location: str, *headers: tuple[str, str]) -> Answer:
    said = (("location", location), ("content-length", "0"), ("cache-control", policy.PAST), _NO_INDEX, *headers, *policy.SECURITY)
    return Answer(block(302, said))


def _memento(asked: _Asked, edition: PastEdition, states: mementos.Around, *, view: View) -> Answer:
    second = asked.moment
    link = ("link", mementos.links(asked.path, states, moment=second, origin=wording.origin(view)))
    imprint = Imprint(edition.edition.number, edition.edition.position)
    try:
        entry = edition.page(asked.path)
    except Recalled:
        return _message("recalled", 410, link, view=view, imprint=imprint)
    at = ("memento-datetime", conditional.http_date(second.timestamp()))
    if entry is None or MARK in entry.headers:  # of a file in pieces only the present has them
        return _message("nothing", 404, link, at, view=view, imprint=imprint)
    content = b"".join(_contents(entry, edition, view))
    if _is_html(entry):
        content = wording.withdrawn(content, replay.language_of(content), view=view)
        content = replay.replayed(content, at=moments.written(second), banner=_banner(asked, content, states, view=view))
    own = tuple(_in_the_past(header, second) for header in entry.headers if header[0] not in _OF_THE_PRESENT)
    said = (*own, ("content-length", str(len(content))), at, link, *_HOUSE)
    return Answer(block(entry.status, said), content, imprint)


def _contents(entry: Entry, edition: PastEdition, view: View) -> Iterator[bytes]:
    """Give the pieces of a page of the past, lists in words of their own language."""
    for part in entry.parts:
        if isinstance(part, Hole):
            language = part.fragment.rpartition(".")[2]
            yield wording.withdrawn(_list(part.fragment, edition, language, view=view), language, view=view)
        else:
            yield plain_of(part) if isinstance(part, Segment) else part.content


def _list(name: str, edition: PastEdition, language: str, *, view: View) -> bytes:
    """Return a fragment of the past. A notice is left out, and in place of a list that was recalled is said that it was."""
    try:
        dated = edition.dated_fragment(name)
    except Recalled:
        return wording.piece("list", language, view=view)
    return b"" if dated is None or notice_version(dated.fragment) is not None else plain_of(dated.fragment.segment)


def _banner(asked: _Asked, page: bytes, states: mementos.Around, *, view: View) -> bytes:
    shown = asked.moment.astimezone(wording.zone(view))
    values = {
        "iso": moments.written(asked.moment),
        "moment": shown.strftime("%Y-%m-%d %H:%M:%S %Z"),
        "here": quoted(asked.path),
        "day": shown.date().isoformat(),
    }
    for name, moment in (("earlier", states.before), ("later", states.after)):
        if moment is not None:
            values[name] = mementos.address(asked.path, moment)
    return replay.filled(wording.piece("banner", replay.language_of(page), view=view), values)


def _message(name: str, status: int, *headers: tuple[str, str], view: View, imprint: Imprint) -> Answer:
    content = wording.page(name, view=view)
    said = (("content-type", "text/html; charset=utf-8"), ("content-length", str(len(content))), *headers, *_HOUSE)
    return Answer(block(status, said), content, imprint)


def _is_html(entry: Entry) -> bool:
    return any(name == "content-type" and value.startswith("text/html") for name, value in entry.headers)


def _in_the_past(header: tuple[str, str], second: datetime) -> tuple[str, str]:
    name, value = header
    return (name, replay.in_the_past(value, at=moments.written(second)) if name == "location" else value)


_HOUSE: Headers = (
    ("cache-control", policy.PAST),
    _NO_INDEX,
    ("cross-origin-resource-policy", "same-origin"),
    ("content-security-policy", policy.PAST_CONTENT),
    *(header for header in policy.SECURITY if header[0] != "content-security-policy"),
)
