"""Shelves: ordered lists of published stories, and their pages.

A shelf is kept as keys in the order of first publication. Pages are numbered from the oldest and hold 20; where each one
starts is kept too, so no page is ever found by counting from an end. What a change moved is worked out once a batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lateedition.press.reading import Shelf, ShelfPage
from lateedition.press.tables import SHELF_COUNTS, SHELF_STARTS, SHELVES, Tables, moment_key, number_key, number_of

PAGE = 20

_KINDS = {"latest": b"l", "section": b"s", "topic": b"t", "author": b"a"}
_SHELF_BYTES = 9
_FIRST_PAGE = 1


def place_of(first_published: datetime, number: int) -> bytes:
    """Return where on a shelf a story stands: shelves are sorted by this."""
    return moment_key(first_published) + number_key(number)


class Shelves:
    """The shelves in `tables`. After changes, `settle` must be called before pages are asked for."""

    def __init__(self, tables: Tables) -> None:
        self._keys = tables.table(SHELVES)
        self._counts = tables.table(SHELF_COUNTS)
        self._starts = tables.table(SHELF_STARTS)
        self._unsettled: dict[Shelf, tuple[bytes, bytes, int]] = {}

    def put(self, shelf: Shelf, place: bytes) -> None:
        """Put a story on a shelf it is not on."""
        self._keys.put(_key(shelf) + place, b"")
        self._count(shelf, place, by=1)

    def take(self, shelf: Shelf, place: bytes) -> None:
        """Take a story off a shelf it is on."""
        self._keys.delete(_key(shelf) + place)
        self._count(shelf, place, by=-1)

    def clear(self) -> None:
        """Take every story off every shelf."""
        for table in (self._keys, self._counts, self._starts):
            table.clear()
        self._unsettled.clear()

    def count(self, shelf: Shelf) -> int:
        """Return how many stories are on `shelf`."""
        return int.from_bytes(self._counts.get(_key(shelf)) or b"", "big")

    def pages(self, shelf: Shelf) -> int:
        """Return how many numbered pages, all of them full, `shelf` has."""
        return self.count(shelf) // PAGE

    def newest(self, shelf: Shelf, *, count: int) -> tuple[int, ...]:
        """Return the numbers of the newest `count` stories, the newest first."""
        return tuple(_story(key) for key, _ in islice(self._keys.scan(_key(shelf), reverse=True), count))

    def every(self, shelf: Shelf) -> Iterator[int]:
        """Give the numbers of all stories on `shelf`, the oldest first."""
        return (_story(key) for key, _ in self._keys.scan(_key(shelf)))

    def older(self, shelf: Shelf, place: bytes) -> int | None:
        """Return the story just before `place` on `shelf`, whether or not one stands at `place`."""
        own = _key(shelf) + place
        found = self._keys.scan(_key(shelf), start=own, reverse=True)
        return next((_story(key) for key, _ in found if key != own), None)

    def front(self, shelf: Shelf) -> ShelfPage:
        """Return the front: the stories beyond the last full page and that page, the newest first."""
        count = self.count(shelf)
        pages = count // PAGE
        shown = count - PAGE * max(pages - 1, 0)
        return ShelfPage(stories=self.newest(shelf, count=shown), number=None, pages=pages, older=pages - 1 if pages > 1 else None)

    def page(self, shelf: Shelf, number: int) -> ShelfPage:
        """Return a numbered page, the newest story first; one without stories if there is no such page."""
        pages = self.pages(shelf)
        if not _FIRST_PAGE <= number <= pages:
            return ShelfPage(stories=(), number=number, pages=0)
        prefix = _key(shelf)
        keys = islice(self._keys.scan(prefix, start=prefix + self._start(shelf, number)), PAGE)
        return ShelfPage(
            stories=tuple(_story(key) for key, _ in keys)[::-1],
            number=number,
            pages=0,
            older=number - 1 if number > _FIRST_PAGE else None,
            newer=number + 1 if number < pages else None,
            newer_is_front=number == pages,
        )

    def settle(self) -> dict[Shelf, range]:
        """Work out where pages start after the changes so far; return the numbered pages of each changed shelf that may differ."""
        moved = {shelf: self._settle(shelf, low, high, before) for shelf, (low, high, before) in self._unsettled.items()}
        self._unsettled.clear()
        return moved

    def _count(self, shelf: Shelf, place: bytes, *, by: int) -> None:
        before = self.count(shelf)
        low, high, at_first = self._unsettled.get(shelf, (place, place, before))
        self._unsettled[shelf] = (min(low, place), max(high, place), at_first)
        if before + by:
            self._counts.put(_key(shelf), (before + by).to_bytes(4, "big"))
        else:
            self._counts.delete(_key(shelf))

    def _settle(self, shelf: Shelf, low: bytes, high: bytes, before: int) -> range:
        first = self._page_at(shelf, low, starts=-(-before // PAGE))
        last = self._walk(shelf, first, high)
        pages, pages_before = self.pages(shelf), before // PAGE
        if pages == pages_before and last is not None:
            return range(first, last + 1)
        # the page before the first that came or went has another "newer"
        return range(max(min(first, pages, pages_before), _FIRST_PAGE), max(pages, pages_before) + 1)

    def _walk(self, shelf: Shelf, first: int, high: bytes) -> int | None:
        """Set the starts of the pages from `first` on; return the last page that may differ, None if all from there on may."""
        prefix = _key(shelf)
        start = prefix + self._start(shelf, first) if first > _FIRST_PAGE else None
        number = first - 1
        for index, (key, _) in enumerate(self._keys.scan(prefix, start=start)):
            if index % PAGE:
                continue
            number = first + index // PAGE
            place = key[_SHELF_BYTES:]
            if place > high and self._starts.get(_page_key(shelf, number)) == place:
                return number - 1
            self._starts.put(_page_key(shelf, number), place)
        self._cut(shelf, after=number)
        return None

    def _cut(self, shelf: Shelf, *, after: int) -> None:
        surplus = [key for key, _ in self._starts.scan(_key(shelf), start=_page_key(shelf, after + 1))]
        for key in surplus:
            self._starts.delete(key)

    def _page_at(self, shelf: Shelf, place: bytes, *, starts: int) -> int:
        """Return the page that `place` was on, or would have been, of those `starts` pages whose start is known."""
        low, high = _FIRST_PAGE, max(starts, _FIRST_PAGE)
        while low < high:
            middle = (low + high + 1) // 2
            if self._start(shelf, middle) <= place:
                low = middle
            else:
                high = middle - 1
        return low

    def _start(self, shelf: Shelf, page: int) -> bytes:
        found = self._starts.get(_page_key(shelf, page))
        if found is None:
            raise LookupError(f"page {page} of shelf {shelf.kind!r} {shelf.number} has no start; the library is damaged: print anew")
        return found


def _key(shelf: Shelf) -> bytes:
    return _KINDS[shelf.kind] + number_key(shelf.number)


def _page_key(shelf: Shelf, page: int) -> bytes:
    return _key(shelf) + page.to_bytes(4, "big")


def _story(key: bytes) -> int:
    return number_of(key[-8:])
