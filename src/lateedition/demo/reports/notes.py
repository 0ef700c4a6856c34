"""Short notices that are written out whole in the files, with a number of ours: transport, islands, business, harbour, water, Hindi."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.demo.clock import at
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import Slot, filed, moments, placed


@dataclass(frozen=True)
class _Column:
    """A file of notes: where they go, who writes them, at what hours."""

    file: str
    rows: str
    section: str
    authors: tuple[str, ...]
    hours: Sequence[int]
    pictures: Sequence[str]
    agency: str = ""
    place: str = "Port Cassia"
    language: str = "en"


_COLUMNS = (
    _Column("transport", "notices", "city/transport", ("kamal",), (11, 13, 16, 18), ("", "tram-line", "", "ferry-petrel", "")),
    _Column("islands", "notes", "islands", (), (8, 9, 12, 15), ("", "island-palms", ""), agency="ita"),
    _Column("business", "notes", "business", ("royce",), (9, 10, 14, 17), ("", "harbour-dawn", "")),
    _Column("harbour", "notes", "harbour", ("castellan",), (7, 10, 13, 18), ("", "lantern-point", "fishing-boats")),
    _Column("water_sport", "notes", "sport/on-the-water", ("okoth",), (13, 17, 18), ("regatta-sails", "", "gig-rowing")),
    _Column("hindi", "notes", "hindi", ("mishra",), (8, 10, 17, 19), ("", "library-hindi", "", "indigo-vats"), "", "पोर्ट कैसिया", "hi"),
)


def reports(now: datetime) -> list[DemoStory]:
    """Return a story for each note in every file."""
    return [story for column in _COLUMNS for story in _column(column, now)]


def _column(column: _Column, now: datetime) -> list[DemoStory]:
    pen = Pen(column.file)
    rows = table(f"reports/{column.file}.toml")[column.rows]
    when = moments(now, pen=pen, count=len(rows), hours=column.hours)
    return [_note(row, moment, column=column, pen=pen, now=now) for row, moment in placed(rows, when, now=now, pen=pen)]


def _note(row: dict[str, Any], moment: datetime, *, column: _Column, pen: Pen, now: datetime) -> DemoStory:
    if "days" in row:
        moment = at(now, days=row["days"], clock=row.get("clock", "18:05"))
    return filed(
        moment,
        headline=row["headline"],
        text=_with_numbers(row, pen=pen),
        slot=Slot(
            section=row.get("section", column.section),
            authors=column.authors,
            agency=column.agency,
            place=row.get("place", column.place),
            topics=row.get("topics", ["regatta"]),
            picture=pen.pick(column.pictures),
            language=column.language,
            news_value=pen.pick((2, 2, 3, 1)),
        ),
    )


def _rounded(number: int) -> int:
    """Nobody counts a crowd to the last head."""
    step = 50 if number >= 5000 else 10 if number >= 300 else 1
    return number // step * step


def _with_numbers(row: dict[str, Any], *, pen: Pen) -> str:
    text: str = row["text"]
    for name in ("n", "m", "a", "big"):
        if name in row:
            text = text.replace("{" + name + "}", f"{_rounded(pen.number(*row[name])):,}")
    if "tenth" in row:
        text = text.replace("{tenth}", pen.pick(row["tenth"]))
    return text
