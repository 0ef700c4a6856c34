"""The review: a merge as an editor reads it, ours beside theirs, with what has to be chosen. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

from lateedition.desk.intake.merging import Choice, Merge, Passage, State
from lateedition.desk.intake.wording import Piece, word_changes
from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Embed, Figure, Gallery, Heading, Paragraph, Quote, Related, plain_text

Labels = Mapping[State, str]
"""What is said of each state of a passage."""

OF_AN_AGENCY: Labels = {
    "same": "Unchanged",
    "both": "The same on both sides",
    "updated": "The agency has changed it",
    "came": "New from the agency",
    "went": "The agency has taken it out",
    "ours": "Yours; the agency left it alone",
    "ours came": "Yours, added",
    "ours went": "You took it out",
    "conflict": "Conflict: both have changed it",
}
_QUIET = ("same", "both")
_FOLDED_FROM = 3
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")
_NO_ENTITY = re.compile(r"&amp;(?![#\w]+;)")


@dataclass(frozen=True)
class Option:
    """A choice as the page offers it."""

    value: Literal["ours", "theirs", "edit"]
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """A passage as the page shows it: either side with the words marked that the other does not have, None where it is not there.

    `options` are what may be chosen, `must` says that something has to be; `words` are what the box to write in holds.
    """

    number: int
    name: str
    state: State
    label: str
    ours: tuple[Piece, ...] | None
    theirs: tuple[Piece, ...] | None
    base: str
    options: tuple[Option, ...]
    must: bool
    words: str
    missing: bool = False


@dataclass(frozen=True)
class Stretch:
    """Rows that follow one another: those that say nothing new are folded where there are several."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True)
class Chosen:
    """What somebody chose and wrote, as it came from the form: by number of the passage."""

    options: Mapping[int, str]
    words: Mapping[int, str]


NOTHING_YET = Chosen({}, {})


def stretches(merge: Merge, chosen: Chosen = NOTHING_YET, *, missing: Iterable[int] = (), labels: Labels = OF_AN_AGENCY) -> list[Stretch]:
    """Return the merge for the page, set as `chosen` has it; `missing` are the passages for which a choice was forgotten."""
    forgotten = set(missing)
    rows = [_row(passage, chosen, missing=passage.number in forgotten, labels=labels) for passage in merge.passages]
    runs = [tuple(run) for _, run in groupby(rows, key=lambda row: row.state in _QUIET and row.name == "")]
    return [Stretch(run, folded=len(run) >= _FOLDED_FROM and run[0].state in _QUIET and run[0].name == "") for run in runs]


def choices_of(merge: Merge, chosen: Chosen) -> tuple[dict[int, Choice], list[int]]:
    """Return what `chosen` means for the merge, and the numbers of the conflicts for which nothing was chosen."""
    choices: dict[int, Choice] = {}
    for passage in (*merge.conflicts, *merge.changes):
        option = chosen.options.get(passage.number)
        if option == "edit" and _may_be_written(passage):
            choices[passage.number] = _written(passage, chosen.words.get(passage.number, ""))
        elif option == "ours":
            choices[passage.number] = "ours"
        elif option == "theirs":
            choices[passage.number] = "theirs"
    return choices, [passage.number for passage in merge.conflicts if passage.number not in choices]


def summary_of(merge: Merge) -> str:
    """Return how much the agency has changed, and how much of it is in conflict: "headline and 3 paragraphs, 1 conflict".

    >>> from lateedition.desk.intake.merging import Copy, merge
    >>> summary_of(merge(Copy("Two dead"), Copy("Two dead in Riga"), Copy("Three dead", body=(Paragraph("He said so."),))))
    'headline and 1 paragraph, 1 conflict'
    """
    changed = (*merge.conflicts, *merge.changes)
    named = [part for part in ("headline", "standfirst") if any(passage.part == part for passage in changed)]
    paragraphs = sum(passage.part == "body" for passage in changed)
    if paragraphs:
        named.append(f"{paragraphs} paragraph{'s' if paragraphs > 1 else ''}")
    conflicts = f"{len(merge.conflicts)} conflict{'s' if len(merge.conflicts) > 1 else ''}" if merge.conflicts else "no conflict"
    return f"{' and '.join(named) or 'nothing that you have not changed too'}, {conflicts}"


def waited(since: datetime, *, now: datetime) -> str:
    """Return how long something waits, for a clock: cut, never rounded.

    >>> noon = datetime(2020, 5, 5, 12)
    >>> [waited(noon - timedelta(seconds=s), now=noon) for s in (30, 720, 3_600 * 5, 86_400 * 3)]
    ['less than a minute', '12 min', '5 h 0 min', '3 days']
    """
    minutes = max(timedelta(), now - since) // timedelta(minutes=1)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _row(passage: Passage, chosen: Chosen, *, missing: bool, labels: Labels) -> Row:
    ours, theirs = _words(passage.ours), _words(passage.theirs)
    pieces = word_changes(ours, theirs)
    option = chosen.options.get(passage.number, "")
    return Row(
        number=passage.number,
        name=passage.part if passage.part != "body" else _kind(passage),
        state=passage.state,
        label=labels[passage.state],
        ours=_side(pieces, ours, other="added") if passage.ours else None,
        theirs=_side(pieces, theirs, other="removed") if passage.theirs else None,
        base=_words(passage.base) if passage.state == "conflict" else "",
        options=tuple(_options(passage, option)),
        must=passage.state == "conflict",
        words=chosen.words.get(passage.number) or _to_write_in(passage),
        missing=missing,
    )


def _options(passage: Passage, option: str) -> Iterator[Option]:
    if passage.state not in ("conflict", "updated", "came", "went"):
        return
    chosen = option or ("" if passage.state == "conflict" else "theirs")
    yield Option("ours", "Ours" if passage.ours else "Leave it out", chosen == "ours")
    yield Option("theirs", "Theirs" if passage.theirs else "Take it out", chosen == "theirs")
    if passage.state == "conflict" and _may_be_written(passage):
        yield Option("edit", "Other words", chosen == "edit")


def _side(pieces: Iterable[Piece], words: str, *, other: str) -> tuple[Piece, ...]:
    """Return one side; where the other one is not there, nothing needs to be marked."""
    found = tuple(piece for piece in pieces if piece.what != other)
    return found if any(piece.what == "same" for piece in pieces) or not words else (Piece("same", words),)


def _words(block: Block | None) -> str:
    if isinstance(block, Figure):
        return f"[Picture {block.picture}] {block.caption}".strip()
    if isinstance(block, Gallery):
        return " ".join(filter(None, (f"[{len(block.pictures)} pictures]", block.title)))
    if isinstance(block, Related):
        return f"[Related stories {', '.join(map(str, block.stories))}]"
    if isinstance(block, Embed):
        return f"[{block.address}] {block.caption}".strip()
    return plain_text((block,)) if block else ""


def _kind(passage: Passage) -> str:
    """Return what kind of block it is, empty for the paragraph that most are."""
    block = passage.ours or passage.theirs or passage.base
    return "" if isinstance(block, Paragraph) else type(block).__name__.lower().replace("listing", "list")


def _may_be_written(passage: Passage) -> bool:
    return all(isinstance(side, Paragraph | Heading | Quote) for side in (passage.ours, passage.theirs) if side)


def _to_write_in(passage: Passage) -> str:
    """Return the markup that the box to write in begins with: ours, or theirs where we have none. A field is plain text."""
    block = passage.ours or passage.theirs
    if not isinstance(block, Paragraph | Heading | Quote):
        return ""
    return markup.text_of(block.html) if passage.part != "body" else _NO_ENTITY.sub("&", block.html)


def _written(passage: Passage, words: str) -> Body:
    """Return the blocks that somebody wrote: a blank line begins another paragraph; a heading or a quote stays one."""
    if passage.part != "body":
        return (Paragraph(markup.escaped(" ".join(words.split()))),) if words.strip() else ()
    written = [text for part in _BETWEEN_PARAGRAPHS.split(words) if markup.text_of(text := markup.inline(part))]
    first = passage.ours or passage.theirs
    return tuple(_as(first if at == 0 else None, text) for at, text in enumerate(written))


def _as(like: Block | None, html: str) -> Block:
    if isinstance(like, Heading):
        return Heading(html)
    return Quote(html, like.source) if isinstance(like, Quote) else Paragraph(html)
