"""Filing: keeps the cabinet as the edition is, whatever became of either meanwhile.

The cabinet says of itself how far it is, in the same commit that made it so. What the editions since then have changed is filed; where
that cannot be told (the store was put in the place of another, or has forgotten), every cutting is compared with what was filed.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from lateedition.edition import reprints
from lateedition.edition.errors import Damaged
from lateedition.edition.opening import identity_of
from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.finder.cabinet import Cabinet, Clerk, Mark, Unusable, is_whole
from lateedition.finder.cutting import ADDRESSES, Cutting, address_of, cutting_in, digest_of, number_of

logger = logging.getLogger(__name__)

AT_A_TIME = 500
"""Of how many cuttings a view of the store is kept open: what is printed meanwhile makes the store grow."""

MOST_EDITIONS = 2_000
"""When everything is compared instead of asking each edition what it changed."""

MOST_UNMARKED = 200
"""How many editions in which nothing changed that can be found go by before the cabinet is told that it has them: telling it is a write."""

Each = Callable[[int], None]

_DIGEST_BITS = 63


def bring_up_to_date(
    store: Store, clerk: Clerk, *, before: Mark | None, filed: Callable[[], dict[int, int]] = dict, each: Each = lambda _: None
) -> Mark:
    """File what differs between the cabinet and the edition; return how far the cabinet is then.

    `before` is how far it is, None where nothing was filed; `filed` is asked, where that is needed, for the digests of what is in it.
    `each` is told how many cuttings were filed, a few hundred at a time, and may raise to give up: nothing is done then.
    Raises Unusable if the cabinet is damaged, StoreError if the store cannot be read.
    """
    with store.view() as view:
        now = Mark(view.head.number, _identity(store))
        changed = None if before is None else _changed_since(view, before, now)
    if before is not None and changed == [] and now.edition - before.edition < MOST_UNMARKED:
        return before
    if changed is None:
        _compare(store, clerk, {} if before is None else filed(), each)
    else:
        _refile(store, clerk, changed, each)
    clerk.commit(now)
    return now


def fill_anew(store: Store, folder: Path, *, each: Each) -> Mark:
    """Make a new cabinet of the edition and put it in the place of the one in `folder`, which readers have until then."""
    beside, old = folder.with_name(f"{folder.name}.next"), folder.with_name(f"{folder.name}.old")
    for each_folder in (beside, old):
        shutil.rmtree(each_folder, ignore_errors=True)
    clerk = Clerk(beside)
    mark = bring_up_to_date(store, clerk, before=None, each=each)
    clerk.close()
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return mark


def mark_if_sound(folder: Path) -> Mark | None:
    """Return how far the cabinet in `folder` is; None if it is not there, or not whole."""
    try:
        return Cabinet(folder).mark() if is_whole(folder) else None
    except Unusable:
        return None


def _identity(store: Store) -> int:
    """Return what tells this store from one that was put in its place, in 63 bits."""
    found = identity_of(store.folder)
    return hash(found) & ((1 << _DIGEST_BITS) - 1) if found else 0


def _changed_since(view: View, before: Mark, now: Mark) -> list[int] | None:
    """Return of which stories the cuttings have changed; None if that cannot be told."""
    if before.identity != now.identity or not 0 <= now.edition - before.edition <= MOST_EDITIONS:
        return None
    numbers: set[int] = set()
    for edition in range(before.edition + 1, now.edition + 1):
        changes = list(view.changes(edition))
        if not changes:  # an edition changes something: this one is forgotten
            return None
        numbers.update(number for number in map(number_of, changes) if number is not None)
    return sorted(numbers)


def _refile(store: Store, clerk: Clerk, numbers: list[int], each: Each) -> None:
    for at in range(0, len(numbers), AT_A_TIME):
        some = numbers[at : at + AT_A_TIME]
        with store.view() as view:
            found = [cutting for number in some if (cutting := _read(view, store, number)) is not None]
        clerk.take_out(some)
        clerk.file(found)
        each(at + len(some))


def _compare(store: Store, clerk: Clerk, filed: dict[int, int], each: Each) -> None:
    """File every cutting that is another than the one that was `filed` of its story, and take out those of which there is none."""
    after, done = "", 0
    while True:
        with store.view() as view:
            paths = list(islice(view.paths(ADDRESSES, after=after), AT_A_TIME))
            found = [cutting for number in map(number_of, paths) if number is not None and (cutting := _read(view, store, number))]
        if not paths:
            clerk.take_out(filed)
            return
        differing = [(cutting, digest) for cutting, digest in found if filed.get(cutting.number) != digest]
        clerk.take_out(cutting.number for cutting, _ in differing if cutting.number in filed)
        clerk.file(differing)
        for number in {cutting.number for cutting, _ in found}:
            filed.pop(number, None)
        after, done = paths[-1], done + len(paths)
        each(done)


def _read(view: View, store: Store, number: int) -> tuple[Cutting, int] | None:
    """Return a cutting and its digest. One that is damaged is as good as none, and the press is asked to print it anew."""
    path = address_of(number)
    try:
        sheet = view.sheet(path)
        return None if sheet is None else (cutting_in(view, sheet), digest_of(sheet))
    except Damaged:
        logger.error("%s is damaged in the edition store; the press is asked to print it anew", path)
        reprints.ask(store.folder, path)
        return None
