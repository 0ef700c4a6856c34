"""Mementos: which states of a page there are, and how their addresses and Link headers are written (RFC 7089, section 2.2).

A state is that of a whole edition, at a whole second: what a page was then, and the lists around it. Those that a page is
said to have are the ones in which it was itself another than before, and the newest: lists change with every publish, and an old
story would have five hundred states a day that say the same.

Links have whole URLs, as far as the edition says where the site is: archives that collect them do not resolve others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from msgspec import Struct

from lateedition.edition.timeline import Stretch, Timeline
from lateedition.stand import conditional, moments
from lateedition.stand.paths import quoted

TIMEMAP = "/-/timemap/link"
LINK_FORMAT = "application/link-format"
ALL = "all"
"""What a query says in place of a moment for all of them: `?at=all` leads to the time map."""

_ITSELF = 'rel="original timegate"'

ORIGINAL = ("link", f"<>; {_ITSELF}")
"""That an address is its own TimeGate, in the same few bytes for each: an empty reference is the address itself (RFC 3986, 4.4)."""

VARY = ("vary", "accept-datetime")

PRESENT = ("link", f'{ORIGINAL[1]}, <?at={ALL}>; rel="timemap"; type="{LINK_FORMAT}"')
"""What a page says of its past before anybody asks (RFC 7089, 2.2.2 and 2.2.3), and an address whose page is gone (4.5.2)."""

NO_PAST = ("link", '<http://mementoweb.org/terms/donotnegotiate>; rel="type"')
"""What the stand's own pages about the past say: there is none of them (RFC 7089, 4.5.8)."""

_MOST_LOOKED_AT = 500


class Around(Struct, frozen=True):
    """The moments of the first and last memento, and of those before and after one; None where there is none."""

    first: datetime | None
    last: datetime | None
    before: datetime | None = None
    after: datetime | None = None


def address(path: str, moment: datetime) -> str:
    """Return the address of the memento (URI-M) of `path` at `moment`, percent-encoded.

    >>> from datetime import UTC
    >>> address("/world/", datetime(2020, 5, 5, 9, 11, 59, tzinfo=UTC))
    '/world/?at=2020-05-05T09:11:59Z'
    """
    return f"{quoted(path)}?at={moments.written(moment)}"


def timemap(path: str) -> str:
    """Return the address of the list of the mementos of `path` (URI-T), percent-encoded."""
    return f"{TIMEMAP}{quoted(path)}"


def second_of(timeline: Timeline, number: int) -> datetime:
    """Return the whole second that stands for edition `number` in addresses."""
    return moments.whole_second(timeline.moment(number))


def around(timeline: Timeline, *, newest: int, number: int | None = None) -> Around:
    """Return which mementos there are up to edition `newest`, and beside that of edition `number`.

    None of them was recalled. What lies behind very many that were may not be found.
    """
    last: datetime | None
    first = _second(timeline.stretches(), timeline, newest=newest)
    if timeline.at(newest) is not None:
        last = second_of(timeline, newest)
    else:
        last = _second(timeline.back(before=newest + 1), timeline, newest=newest)
    if number is None:
        return Around(first, last)
    moment = second_of(timeline, number)
    seconds = (second_of(timeline, each.since) for each in _readable(timeline.back(before=number + 1)))
    before = next((each for each in seconds if each < moment), None)
    after = _second(timeline.stretches(first=number + 1), timeline, newest=newest)
    if after is None and last is not None and last > moment:
        after = last
    return Around(first, last, before, after)


def links(path: str, states: Around, *, moment: datetime | None = None, origin: str = "") -> str:
    """Return the value of the Link header of the page at `path` of the site at `origin`, or of its memento of `moment`."""
    named: dict[datetime, list[str]] = {}
    for moment_of, rel in ((states.first, "first"), (states.last, "last"), (states.before, "prev"), (states.after, "next"), (moment, "")):
        if moment_of is not None:
            named.setdefault(moment_of, []).extend([rel] if rel else [])
    said = [
        original_link(path, origin=origin),
        f'<{origin}{timemap(path)}>; rel="timemap"; type="{LINK_FORMAT}"',
        *(memento_link(path, each, rels, origin=origin) for each, rels in sorted(named.items())),
    ]
    return ", ".join(said)


def original_link(path: str, *, origin: str = "") -> str:
    """Return the link to the page at `path`, which is its own TimeGate."""
    return f"<{origin}{quoted(path)}>; {_ITSELF}"


def memento_link(path: str, moment: datetime, rels: Iterable[str] = (), *, origin: str = "") -> str:
    """Return the link to the memento of `path` at `moment`, which is also the `rels` of them."""
    rel = " ".join((*rels, "memento"))
    return f'<{origin}{address(path, moment)}>; rel="{rel}"; datetime="{conditional.http_date(moment.timestamp())}"'


def _second(stretches: Iterator[Stretch], timeline: Timeline, *, newest: int) -> datetime | None:
    """Return the second of the first of `stretches` that can be read, if it began with edition `newest` or before."""
    found = next(_readable(stretches), None)
    return None if found is None or found.since > newest else second_of(timeline, found.since)


def _readable(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    return (each for each in islice(stretches, _MOST_LOOKED_AT) if not each.recalled)
