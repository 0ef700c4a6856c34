"""Shelves: ordered lists of published stories, and their pages.

A shelf is kept as keys in the order of first publication. Where a page begins is decided by the stories themselves: a story is
a *divider* if its number, scrambled, is the lowest among the `REACH` stories before it and the `REACH` after it. So pages are a
function of what is on the shelf and of nothing else, and what comes or goes touches the pages around it and no others: no new
story ever moves an old page, and neither does a withdrawal. A page has more than `REACH` stories, on average twice that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lateedition.press.reading import Shelf, ShelfPage
from lateedition.press.tables import DIVIDERS, SHELVES, Table, Tables, moment_key, number_key, number_of

REACH = 12
OLDEST = 0
"""The number of the page before the first divider; every other page has the number of the story it begins with."""

_KINDS = {"latest": b"l", "section": b"s", "topic": b"t", "author": b"a", "agency": b"g", "corrections": b"c"}
_SHELF_BYTES = 9
_BEYOND = b"\xff" * 17
_MASK = (1 << 64) - 1

Page = int


def place_of(first_published: datetime, number: int) -> bytes:
    """Return where on a shelf a story stands: shelves are sorted by this."""
    return moment_key(first_published) + number_key(number)


def scrambled(number: int) -> int:
    """Return 64 bits in which neighbouring numbers have nothing in common (SplitMix64, Steele, Lea and Flood 2014).

    >>> scrambled(1) == scrambled(1), scrambled(1) < scrambled(2)
    (True, True)
    """
    mixed = (number + 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)


class Shelves:
    """The shelves in `tables`. After changes, `settle` must be called before pages are asked for."""

    def __init__(self, tables: Tables) -> None:
        self._keys = tables.table(SHELVES)
        self._dividers = tables.table(DIVIDERS)
        self._unsettled: dict[Shelf, set[bytes]] = {}

    def put(self, shelf: Shelf, place: bytes) -> None:
        """Put a story on a shelf it is not on."""
        self._keys.put(shelf_key(shelf) + place, b"")
        self._unsettled.setdefault(shelf, set()).add(place)

    def take(self, shelf: Shelf, place: bytes) -> None:
        """Take a story off a shelf it is on."""
        self._keys.delete(shelf_key(shelf) + place)
        self._unsettled.setdefault(shelf, set()).add(place)

    def clear(self) -> None:
        """Take every story off every shelf."""
        self._keys.clear()
        self._dividers.clear()
        self._unsettled.clear()

    def newest(self, shelf: Shelf, *, count: int) -> tuple[int, ...]:
        """Return the numbers of the newest `count` stories, the newest first."""
        prefix = shelf_key(shelf)
        return tuple(map(_story, self._keys.near(prefix, start=prefix + _BEYOND, count=count, reverse=True)))

    def before(self, shelf: Shelf, place: bytes | None, *, count: int) -> list[tuple[bytes, int]]:
        """Return the next `count` stories behind `place`, the newest first, each with its own place; the newest of all for None.

        Nobody need be at `place` any more. So whoever goes on from the last one they had misses none, whatever is published meanwhile.
        """
        prefix = shelf_key(shelf)
        found = self._keys.near(prefix, start=prefix + (_BEYOND if place is None else place), count=count + 1, reverse=True)
        return [(key[_SHELF_BYTES:], _story(key)) for key in found if key[_SHELF_BYTES:] != place][:count]

    def every(self, shelf: Shelf) -> Iterator[int]:
        """Give the numbers of all stories on `shelf`, the oldest first."""
        return (_story(key) for key, _ in self._keys.scan(shelf_key(shelf)))

    def between(self, shelf: Shelf, begin: datetime, end: datetime) -> tuple[int, ...]:
        """Return the stories first published at `begin` or later and before `end`, the oldest first."""
        prefix, last = shelf_key(shelf), shelf_key(shelf) + moment_key(end)
        found = []
        for key, _ in self._keys.scan(prefix, start=prefix + moment_key(begin)):
            if key >= last:
                break
            found.append(_story(key))
        return tuple(found)

    def any_between(self, shelf: Shelf, begin: datetime, end: datetime) -> bool:
        """Say whether a story was first published at `begin` or later and before `end`."""
        prefix = shelf_key(shelf)
        key = next((key for key, _ in self._keys.scan(prefix, start=prefix + moment_key(begin))), None)
        return key is not None and key < prefix + moment_key(end)

    def ends(self, shelf: Shelf) -> tuple[int, int] | None:
        """Return the oldest and the newest story of `shelf`, None if it is empty."""
        first = next(self._keys.scan(shelf_key(shelf)), None)
        last = next(self._keys.scan(shelf_key(shelf), reverse=True), None)
        return None if first is None or last is None else (_story(first[0]), _story(last[0]))

    def front(self, shelf: Shelf) -> ShelfPage:
        """Return the front: the stories from the last divider on, the newest first."""
        last = self._last_divider(shelf)
        stories = self._stories(shelf, begin=last, end=None)
        return ShelfPage(stories=stories, number=None, older=None if last is None else self._page_before(shelf, last))

    def page(self, shelf: Shelf, number: Page) -> ShelfPage:
        """Return a numbered page, the newest story first; one without stories if there is no such page."""
        begin = self._dividers.get(_by_number(shelf, number)) if number != OLDEST else None
        end = self._next_divider(shelf, begin)
        if end is None or (begin is None and number != OLDEST):
            return ShelfPage(stories=(), number=number)
        to_front = end == self._last_divider(shelf)
        return ShelfPage(
            stories=self._stories(shelf, begin=begin, end=end),
            number=number,
            older=None if begin is None else self._page_before(shelf, begin),
            newer=None if to_front else _story(end),
            newer_is_front=to_front,
        )

    def pages(self, shelf: Shelf) -> Iterator[Page]:
        """Give the number of every numbered page, the oldest first."""
        before = OLDEST
        for key, _ in self._dividers.scan(shelf_key(shelf)):
            yield before
            before = _story(key)

    def settle(self) -> dict[Shelf, set[Page]]:
        """Work out where pages begin after the changes so far; return the numbered pages of each changed shelf that may differ."""
        moved = {shelf: self._settle(shelf, sorted(places)) for shelf, places in self._unsettled.items()}
        self._unsettled.clear()
        return moved

    def _settle(self, shelf: Shelf, places: list[bytes]) -> set[Page]:
        touched: set[Page] = set()
        for lowest, highest in self._regions(shelf, places):
            touched |= self._settle_region(shelf, lowest, highest)
        return touched

    def _regions(self, shelf: Shelf, places: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Give the changed places, which are in order, in groups from one to another that lie in one neighbourhood."""
        lowest = highest = places[0]
        bound = self._bound(shelf, highest)
        for place in places[1:]:
            if place > bound:
                bound = self._bound(shelf, highest)
                if place > bound:
                    yield lowest, highest
                    lowest, bound = place, self._bound(shelf, place)
            highest = place
        yield lowest, highest

    def _bound(self, shelf: Shelf, place: bytes) -> bytes:
        """Return the end of the neighbourhood of `place`."""
        near = self._beside(shelf, place, 2 * REACH, reverse=False)
        return near[-1] if len(near) == 2 * REACH else _BEYOND

    def _settle_region(self, shelf: Shelf, lowest: bytes, highest: bytes) -> set[Page]:
        """Decide anew which stories around `lowest` to `highest` are dividers; return the pages that may differ."""
        before = self._beside(shelf, lowest, 2 * REACH, reverse=True)[::-1]
        after = self._beside(shelf, highest, 2 * REACH, reverse=False)
        near = [*before, *_between(self._keys, shelf_key(shelf), lowest, highest), *after]
        ranks = [scrambled(_story(each)) for each in near]
        first, last = max(len(before) - REACH, 0), len(near) - max(len(after) - REACH, 0)
        now = {near[at] for at in range(first, last) if is_divider(ranks, at)}
        begin, end = min([lowest, *near[first : first + 1]]), max([highest, *near[max(last - 1, 0) : last]])
        was = set(_between(self._dividers, shelf_key(shelf), begin, end))
        for place in was - now:
            self._dividers.delete(shelf_key(shelf) + place)
            self._dividers.delete(_by_number(shelf, _story(place)))
        for place in now - was:
            self._dividers.put(shelf_key(shelf) + place, b"")
            self._dividers.put(_by_number(shelf, _story(place)), place)
        return {*map(_story, was | now), *self._pages_around(shelf, begin, end)}

    def _pages_around(self, shelf: Shelf, begin: bytes, end: bytes) -> set[Page]:
        """Return the two pages that begin before `begin`, with what is there and leading to that, and the one that begins after `end`."""
        earlier = [_story(place) for place in islice(self._dividers_before(shelf, begin), 2)]
        later = self._next_divider(shelf, end)
        return {*earlier, *([OLDEST] if len(earlier) < 2 else []), *([] if later is None else [_story(later)])}

    def _stories(self, shelf: Shelf, *, begin: bytes | None, end: bytes | None) -> tuple[int, ...]:
        prefix = shelf_key(shelf)
        found = []
        for key, _ in self._keys.scan(prefix, start=None if begin is None else prefix + begin):
            if end is not None and key[_SHELF_BYTES:] >= end:
                break
            found.append(_story(key))
        return tuple(found[::-1])

    def _page_before(self, shelf: Shelf, divider: bytes) -> Page:
        return next(map(_story, self._dividers_before(shelf, divider)), OLDEST)

    def _last_divider(self, shelf: Shelf) -> bytes | None:
        return next((key[_SHELF_BYTES:] for key, _ in self._dividers.scan(shelf_key(shelf), reverse=True)), None)

    def _next_divider(self, shelf: Shelf, place: bytes | None) -> bytes | None:
        prefix = shelf_key(shelf)
        found = self._dividers.scan(prefix, start=None if place is None else prefix + place + b"\0")
        return next((key[_SHELF_BYTES:] for key, _ in found), None)

    def _dividers_before(self, shelf: Shelf, place: bytes) -> Iterator[bytes]:
        own = shelf_key(shelf) + place
        return (key[_SHELF_BYTES:] for key, _ in self._dividers.scan(shelf_key(shelf), start=own, reverse=True) if key != own)

    def _beside(self, shelf: Shelf, place: bytes, count: int, *, reverse: bool) -> list[bytes]:
        """Return the `count` places next to `place`, the nearest first."""
        own = shelf_key(shelf) + place
        found = self._keys.near(shelf_key(shelf), start=own, count=count + 1, reverse=reverse)
        return [key[_SHELF_BYTES:] for key in found if key != own][:count]


def _between(table: Table, prefix: bytes, lowest: bytes, highest: bytes) -> Iterator[bytes]:
    """Give the places from `lowest` to `highest`, both included."""
    for key, _ in table.scan(prefix, start=prefix + lowest):
        if key[_SHELF_BYTES:] > highest:
            return
        yield key[_SHELF_BYTES:]


def is_divider(ranks: list[int], at: int) -> bool:
    """Say whether the story at `at` begins a page: the lowest of its neighbourhood, all of which must be there."""
    return REACH <= at < len(ranks) - REACH and ranks[at] == min(ranks[at - REACH : at + REACH + 1])


def shelf_key(shelf: Shelf) -> bytes:
    """Return what the keys of everything on `shelf` begin with."""
    return _KINDS[shelf.kind] + number_key(shelf.number)


def _by_number(shelf: Shelf, number: int) -> bytes:
    """Return the key under which the place of a divider is kept; no shelf's own key begins like it."""
    return b"#" + shelf_key(shelf) + number_key(number)


def _story(key: bytes) -> int:
    return number_of(key[-8:])
