"""Time maps: which mementos a page has, as links (RFC 7089, section 5; RFC 6690). Long ones come in pages, each leading to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice

from lateedition.edition.errors import NoEdition
from lateedition.edition.timeline import Timeline
from lateedition.edition.view import View
from lateedition.stand import conditional, mementos, moments, plain, policy, wording
from lateedition.stand.exchange import Answer, Request, block
from lateedition.stand.mementos import Around

A_PAGE = 500
"""Mementos on a page. A front page has as many in a busy day, a story in all its life has fewer than ten."""

_SECOND = timedelta(seconds=1)


def answer(request: Request, *, view: View, now: float) -> Answer:
    """Return the time map that `request.path` names, from the moment on that its query says. Raises BadMoment."""
    path = request.path.removeprefix(mementos.TIMEMAP)
    if not path.startswith("/"):
        return plain.not_found()
    said = moments.in_query(request.query)
    since = None if said is None else moments.of_query(said)
    timeline = view.timeline(path)
    newest = _number_at(view, moments.newest_past(now))
    states = mementos.around(timeline, newest=newest) if newest and timeline.is_kept and not timeline.is_immutable else None
    if states is None or states.first is None or states.last is None:
        return plain.not_found()
    begins = 0 if since is None else _number_at(view, since - _SECOND) + 1
    found = list(islice(_seconds(timeline, states.last, first=begins, newest=newest), A_PAGE + 1))
    return _answer(",\n".join(_lines(path, found, states, since=since, origin=wording.origin(view))) + "\n")


def _number_at(view: View, moment: datetime) -> int:
    try:
        return view.edition_at(moment).edition.number
    except NoEdition:
        return 0


def _seconds(timeline: Timeline, last: datetime, *, first: int, newest: int) -> Iterator[datetime]:
    """Give the seconds of the mementos that began with edition `first` or later, once each, the last one too."""

    def all_of_them() -> Iterator[datetime]:
        for each in timeline.stretches(first=first):
            if each.since > newest:
                break
            if not each.recalled:
                yield mementos.second_of(timeline, each.since)
        yield last

    return (second for second, _ in groupby(all_of_them()))


def _lines(path: str, found: list[datetime], states: Around, *, since: datetime | None, origin: str) -> Iterator[str]:
    """Give the links, one a line. `found` has one memento more than a page if there is another page."""
    here, following = found[:A_PAGE], found[A_PAGE:]
    own = origin + _address(path, since)
    span = f'; from="{_date(here[0])}"; until="{_date(here[-1])}"' if here else ""
    yield mementos.original_link(path, origin=origin)
    yield f'<{own}>; rel="self"; type="{mementos.LINK_FORMAT}"{span}'
    for moment in following:
        until = "" if states.last is None else f'; until="{_date(states.last)}"'
        yield f'<{origin}{_address(path, moment)}>; rel="timemap"; type="{mementos.LINK_FORMAT}"; from="{_date(moment)}"{until}'
    for moment in here:
        named = ((states.first, "first"), (states.last, "last"))
        yield mementos.memento_link(path, moment, [rel for at, rel in named if at == moment], origin=origin)


def _address(path: str, since: datetime | None) -> str:
    return mementos.timemap(path) if since is None else f"{mementos.timemap(path)}?at={moments.written(since)}"


def _date(moment: datetime) -> str:
    return conditional.http_date(moment.timestamp())


def _answer(said: str) -> Answer:
    content = said.encode()
    headers = (
        ("content-type", mementos.LINK_FORMAT),
        ("content-length", str(len(content))),
        ("cache-control", policy.PAST),
        ("x-robots-tag", "noindex"),
        ("cross-origin-resource-policy", "cross-origin"),
        mementos.NO_PAST,
        *policy.SECURITY,
    )
    return Answer(block(200, headers), content)
