"""Front pages of a day: how the front page was at the end of each hour in which it changed, and whenever another story led it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from html import escape
from itertools import islice

from msgspec import DecodeError, json

from lateedition.edition.errors import NoEdition
from lateedition.edition.lifting import TOMBSTONE
from lateedition.edition.past_edition import Recalled
from lateedition.edition.record import Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.view import View
from lateedition.stand import mementos, moments, plain, policy, replay, wording
from lateedition.stand.exchange import Answer, Request, block

FRONTS = "/-/fronts/"
HOME = "/"
ORDER = "order.0"
"""The fragment that has the order of the front page, and no word of a story: it can be told whatever was recalled since."""

MOST_LEADS = 24
"""How many changes of the lead are shown of a day, the first ones: with an entry an hour, fifty entries at most."""

_MOST_ORDERS = 2_000
_HEADLINES = 3
_FIRST_YEAR = 1970
_HOUR, _DAY, _SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
_MAIN = re.compile(rb"<main\b.*?</main>", re.DOTALL)
_HEADLINE = re.compile(rb"<h[23]\b[^>]*><a [^>]*>(.*?)</a></h[23]>|" + TOMBSTONE.pattern, re.DOTALL)
_MARKUP = re.compile(rb"<[^>]*>")


def answer(request: Request, *, view: View, now: float) -> Answer:
    """Return the page of the day that `request.path` names, a day in the newsroom's zone. Raises BadMoment for what is no day."""
    day = moments.day_of(request.path.removeprefix(FRONTS).removesuffix("/"))
    zone, newest = wording.zone(view), moments.newest_past(now)
    if not _FIRST_YEAR <= day.year <= newest.year + 1 or (begins := _midnight(day, zone)) > newest:
        return plain.not_found()
    ends = min(_midnight(day + _DAY, zone), newest + _SECOND)
    page = wording.page("fronts", view=view)
    recalled = wording.piece("front", replay.language_of(page), view=view)
    rows = b"".join(_row(view, second, day, zone, recalled=recalled) for second in _chosen(view, begins, ends))
    values: dict[str, str | bytes] = {"day": day.isoformat()}
    values |= {"rows": rows} if rows else {"none": b""}
    kept_from = _kept_from(view)
    if kept_from is not None and kept_from > begins:
        values["since"] = kept_from.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
    for name, other in (("before", day - _DAY), ("after", day + _DAY)):
        if kept_from is None or kept_from < _midnight(other + _DAY, zone):
            values |= {name: f"{FRONTS}{other.isoformat()}"} if _midnight(other, zone) <= newest else {}
    return _answer(replay.filled(page, values))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _kept_from(view: View) -> datetime | None:
    """Return since when editions can be read, None if that is since the first."""
    timeline = view.timeline(HOME)
    return timeline.moment(timeline.oldest) if timeline.oldest > 1 else None


def _chosen(view: View, begins: datetime, ends: datetime) -> list[datetime]:
    """Return the seconds at which the front pages began that are shown of a day, the newest first."""
    timeline = view.timeline(HOME)
    found = {}
    moment = begins
    while moment < ends:
        moment = min(moment + _HOUR, ends)
        number = _number_at(view, moment - _SECOND)
        there = timeline.at(number) if number else None
        if there is not None and (second := mementos.second_of(timeline, there.since)) < ends:
            found[there.since] = second
    for number in islice(_leads(view, begins, ends), MOST_LEADS):
        there = timeline.at(number)
        if there is not None:
            found[there.since] = mementos.second_of(timeline, there.since)
    return sorted(set(found.values()), reverse=True)


def _leads(view: View, begins: datetime, ends: datetime) -> Iterator[int]:
    """Give the numbers of the editions of a day in which another story came to lead the front page."""
    timeline, lead = view.fragment_timeline(ORDER), 0
    first, last = _number_at(view, begins), _number_at(view, ends - _SECOND)
    for each in islice(timeline.stretches(first=first), _MOST_ORDERS):
        if each.since > last:
            return
        led_by = _lead(view, each.since)
        if led_by != lead and lead and each.since > first:
            yield each.since
        lead = led_by


def _lead(view: View, number: int) -> int:
    try:
        dated = view.edition(number).dated_fragment(ORDER)
        order = [] if dated is None else json.decode(plain_of(dated.fragment.segment), type=list[int])
    except (Recalled, DecodeError):
        order = []
    return order[0] if order else 0


def _number_at(view: View, moment: datetime) -> int:
    try:
        return view.edition_at(moment).edition.number
    except NoEdition:
        return 0


def _row(view: View, second: datetime, day: date, zone: tzinfo, *, recalled: bytes) -> bytes:
    shown = second.astimezone(zone)
    clock = shown.strftime("%H:%M:%S" if shown.date() == day else "%Y-%m-%d %H:%M:%S")
    at = f'<time datetime="{moments.written(second)}">{escape(clock)}</time>'
    try:
        entry = view.edition_at(second).page(HOME)
    except Recalled:
        return f"<li><h2>{at}</h2>".encode() + recalled + b"</li>\n"
    page = b"".join(plain_of(part) for part in (() if entry is None else entry.parts) if isinstance(part, Segment))
    main = _MAIN.search(page)
    headlines = _HEADLINE.findall(main[0])[:_HEADLINES] if main else []
    said = (_MARKUP.sub(b" ", headline).strip() or _withdrawn(page, view) for headline, _ in headlines)
    listed = b"".join(b"<li>" + each + b"</li>" for each in said)
    link = f'<li><h2><a href="{mementos.address(HOME, second)}" rel="nofollow">{at}</a></h2>'
    return link.encode() + (b"<ol>" + listed + b"</ol>" if listed else b"") + b"</li>\n"


def _withdrawn(page: bytes, view: View) -> bytes:
    return wording.piece("words", replay.language_of(page), view=view).rstrip()


def _answer(content: bytes) -> Answer:
    headers = (
        ("content-type", "text/html; charset=utf-8"),
        ("content-length", str(len(content))),
        ("cache-control", policy.PAST),
        ("x-robots-tag", "noindex, nofollow"),
        ("cross-origin-resource-policy", "same-origin"),
        mementos.NO_PAST,
        *policy.SECURITY,
    )
    return Answer(block(200, headers), content)
