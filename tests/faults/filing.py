"""What is filed while faults happen: the n-th row of the handover log is a function of n, so anybody can work out afterwards what is right.

As a program: the writer of the log, as the desk writes it. It reads commands and prints, outside of the disk that fails, what was
committed: `filed FIRST LAST`, or `refused REASON` when the database did not take it.
"""

from __future__ import annotations

import os
import re
import select
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path

import newsdesk

from lateedition.story.article import Story
from lateedition.story.handover import Document

POOL = 40
"""So many stories there are; they are published, updated, killed and published again, so the archive does not grow with the faults."""

PAPER = newsdesk.paper()
SITE = PAPER[0]
MARK = re.compile(r"(?:Headline|Body)(\d+)v(\d+)x")


def story(number: int, *, version: int, **said: object) -> Story:
    """Story `number` as the row `version` of the log has it. Its address never changes."""
    return newsdesk.story(
        number,
        section=1 + number % 3,
        headline=f"Headline{number}v{version}x",
        body=(newsdesk.Paragraph(f"Body{number}v{version}x of the story, as row {version} of the log has it."),),
        **said,
    )


def address(number: int) -> str:
    """Where story `number` is."""
    return story(number, version=0).address


def kind_of(row: int) -> str:
    """What row `row` of the log does."""
    kinds = {"site": row % 60 == 31, "withdraw": row % 9 == 4, "alert": row % 17 == 5}
    return next((kind for kind, is_it in kinds.items() if is_it), "publish")


def document(row: int) -> Document:
    """The document in row `row` of the log."""
    if row <= len(PAPER):
        return PAPER[row - 1]
    number = 1 + row * 7 % POOL
    match kind_of(row):
        case "site":
            name = f"The Harbour Post {row}"
            return newsdesk.Site(name=name, url=SITE.url, zone=SITE.zone, notice_title="Privacy", notice_text="May we?")
        case "withdraw":
            return newsdesk.killed(story(number, version=row))
        case "alert":
            return story(number, version=row, news_value=5)
        case _:
            return story(number, version=row)


def rows_up_to(kind: str, *, after: int) -> int:
    """How many rows there are behind row `after` up to the next that does this."""
    return next(many for many in range(2, 100) if kind_of(after + many) == kind)


def rows_at_a_time(row: int) -> int:
    """How many rows the transaction has that begins with `row`."""
    return 1 + row % 3


class Writer:
    """Writes the next rows, a transaction at a time."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._log: newsdesk.Log | None = None

    def file(self, rows: int = 0) -> tuple[int, int]:
        """Write the next transaction, of so many rows or of as many as it has; return its first and last row."""
        if self._log is None:
            self._log = newsdesk.Log(self._database)
        connection = self._log.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            first = 1 + int(connection.execute("SELECT max(number) FROM handover_log").fetchone()[0] or 0)
            wanted = rows or (len(PAPER) if first == 1 else rows_at_a_time(first))
            for row in range(first, first + wanted):
                self._insert(connection, row)
            connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            self._close()
            raise
        return first, first + wanted - 1

    def _close(self) -> None:
        if self._log is not None:
            with suppress(sqlite3.Error):
                self._log.connection.close()
        self._log = None

    def _insert(self, connection: sqlite3.Connection, row: int) -> None:
        said = document(row)
        values = (row, newsdesk.kind_of(said), newsdesk.key_of(said), newsdesk.handover.encode(said), newsdesk.NOON.isoformat())
        connection.execute("INSERT INTO handover_log (number, kind, key, document, moment) VALUES (?, ?, ?, ?, ?)", values)


def main() -> None:
    """Obey: `go PAUSE` files on and on, `rest` no more, `file N` a transaction of N rows (0: as many as it has)."""
    writer, pause_s, heard = Writer(Path(sys.argv[1])), None, b""
    while True:
        if select.select([0], [], [], pause_s)[0]:
            arrived = os.read(0, 4096)
            if not arrived:
                return
            *lines, heard = (heard + arrived).split(b"\n")
            for line in lines:
                word, _, number = line.decode().partition(" ")
                if word == "file":
                    _file(writer, rows=int(number))
                else:
                    pause_s = float(number) if word == "go" else None
                    print(word, flush=True)
        elif pause_s is not None:
            _file(writer)


def _file(writer: Writer, *, rows: int = 0) -> None:
    try:
        first, last = writer.file(rows)
    except sqlite3.Error as failure:
        print(f"refused {failure}", flush=True)
        time.sleep(0.02)
    else:
        print(f"filed {first} {last}", flush=True)


if __name__ == "__main__":
    main()
