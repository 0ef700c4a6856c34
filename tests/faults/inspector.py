"""The inspector: a fresh process that looks at what a fault has left, from outside, and names what must not be.

I1 the store opens. I2 there is no half edition: it is what pressing everything anew gives, less what waits, and no list leads to a
page that is not there. I3 what was acknowledged is in it. I5 what the log has as published is what the edition has as pages. And
each answer that a reader got is what the edition that it named has at that path.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import newsdesk

from faults import filing
from lateedition.edition.past_edition import PastEdition, Recalled
from lateedition.edition.record import Head
from lateedition.edition.segments import plain_of
from lateedition.edition.store import NoEdition, Store, StoreError
from lateedition.edition.view import View
from lateedition.press.kit import Kit
from lateedition.press.verify import WAIT, verify
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn

LINK = re.compile(r'href="(/[^"]+-\d+/)"')
"""Addresses of stories end in a number."""


def violations(said: dict[str, Any], *, kit: Kit) -> Iterator[str]:
    """Name all that must not be."""
    folder, database = Path(said["store"]), Path(said["database"])
    if not said["damaged"]:
        yield from (f"I1 a store was put aside that nobody had damaged: {aside.name}" for aside in folder.parent.glob("edition.damaged-*"))
    try:
        with Store.for_reading(folder) as store:
            with store.view() as view:
                head = view.head
                yield from lost(head, position=said["position"], edition=said["edition"])
                yield from dead_links(view)
                yield from misread(view, said["answers"], recalled=ever_recalled(database))
                if said["caught_up"]:
                    yield from unlike_the_log(view, database)
            yield from differing(folder, Path(said["renditions"]), database, kit=kit, waiting_allowed=not said["caught_up"])
    except StoreError as failure:
        if said["position"] or said["caught_up"]:
            yield f"I1 row {said['position']} was acknowledged, and {failure}"


def lost(head: Head, *, position: int, edition: int) -> Iterator[str]:
    """Name what was acknowledged and is not there."""
    if not head.has(position):
        yield f"I3 row {position} was acknowledged, and edition {head.number} has the rows up to {head.position}"
    if head.number < edition:
        yield f"I3 edition {edition} was acknowledged, and the store has edition {head.number}"


def differing(folder: Path, renditions: Path, database: Path, *, kit: Kit, waiting_allowed: bool) -> Iterator[str]:
    """Name what is not as pressing everything from nothing would make it."""
    for line in verify(folder, renditions, database=database if database.exists() else None, kit=kit):
        if not (waiting_allowed and WAIT in line):
            yield f"I2 {line}"


def dead_links(view: View) -> Iterator[str]:
    """Name each story that a page or a list leads to and that is not there."""
    named: dict[str, str] = {}
    for place, text in texts(view):
        for link in LINK.findall(text):
            named.setdefault(link, place)
    for link, place in named.items():
        sheet = view.sheet(link)
        if sheet is None or sheet.status != 200:
            yield f"I2 {place} leads to {link}, which is {sheet.status if sheet else 'not there'}"


def texts(view: View) -> Iterator[tuple[str, str]]:
    """Everything readers can be shown, piece by piece."""
    for path, entry in view.pages():
        if path.endswith("/"):
            yield path, "".join(plain_of(part).decode() for part in entry.parts if hasattr(part, "deflated"))
    for name, fragment in view.fragments():
        yield f"the list {name}", plain_of(fragment.segment).decode()


def unlike_the_log(view: View, database: Path) -> Iterator[str]:
    """Name each story that is published in the log and not in the edition, the other way round, or in another version."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute("SELECT number, key, document FROM handover_log ORDER BY number").fetchall()
    connection.close()
    last = max((number for number, _, _ in rows), default=0)
    if view.head.position != last:
        yield f"I5 the log ends with row {last}, and the edition with {view.head.position}"
    documents = [(key, handover.decode(bytes(document))) for _, key, document in rows]
    published = {document.address: document for document in dict(documents).values() if isinstance(document, Story)}
    for path in {document.address for _, document in documents if isinstance(document, Story)}:
        entry = view.page(path)
        is_there = entry is not None and entry.status == 200
        if path in published and not is_there:
            yield f"I5 {path} is published, and there is no page"
        elif path in published and published[path].headline not in newsdesk.text_of(view, path):
            yield f"I5 {path} should say {published[path].headline} and does not"
        elif path not in published and is_there:
            yield f"I5 {path} is not published, and there is a page"


def ever_recalled(database: Path) -> frozenset[str]:
    """Return the numbers of the stories that were ever recalled; none where there is no log yet."""
    if not database.exists():
        return frozenset()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        documents = [handover.decode(bytes(document)) for (document,) in connection.execute("SELECT document FROM handover_log")]
    return frozenset(str(document.number) for document in documents if isinstance(document, Withdrawn))


def misread(view: View, answers: list[tuple[int, str, int, str]], *, recalled: frozenset[str]) -> Iterator[str]:
    """Name each answer of edition, path, status and marks that is not what that edition has there.

    Marks are compared and not bytes: a past edition is in the dress that the site has now. What was recalled since is cut out of it, and
    what is for machines alone goes as a whole when it names such a story.
    """
    for number, path, status, marks in answers:
        try:
            expected = expected_answer(view.edition(number), path)
        except (NoEdition, Recalled):
            continue
        if status != expected[0] or (status == 200 and not is_left_of(marks, expected[1], recalled=recalled)):
            yield f"I4 {path} was answered {status} {marks!r} as of edition {number}, which has {expected[0]} {expected[1]!r}"


def is_left_of(marks: str, left: str, *, recalled: frozenset[str]) -> bool:
    """Say whether `left` are `marks` in their order, and of those that are gone altogether each is of a recalled story."""
    if marks == left:
        return True
    rest = iter(marks.split())
    gone = {filing.MARK.fullmatch(mark)[1] for mark in {*marks.split()} - {*left.split()}}  # type: ignore[index]
    return bool(recalled) and all(mark in rest for mark in left.split()) and gone <= recalled


def expected_answer(edition: PastEdition, path: str) -> tuple[int, str]:
    """The status that an edition has at a path, and the marks in the whole page if there is one."""
    entry = edition.page(path)
    if entry is None or entry.status != 200:
        return entry.status if entry else 404, ""
    pieces = []
    for part in entry.parts:
        dated = edition.dated_fragment(part.fragment) if hasattr(part, "fragment") else None
        piece = dated.fragment.segment if dated else part
        pieces.append(plain_of(piece) if hasattr(piece, "deflated") else b"")
    return 200, marks_in(b"".join(pieces).decode())


def marks_in(text: str) -> str:
    """What tells in which versions a page shows which stories."""
    return " ".join(mark.group() for mark in filing.MARK.finditer(text))


def main() -> None:
    """Answer questions, a line of JSON each; every one in a process of its own that has opened nothing before."""
    kit = Kit.load()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            print(json.dumps(list(violations(json.loads(line), kit=kit))), flush=True)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            print(json.dumps([f"I1 a fresh process that looks at the store ended with {status}"]), flush=True)


if __name__ == "__main__":
    main()
