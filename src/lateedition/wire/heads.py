"""Heads: the lines on top of a text that has no codes for them: keys, notes in brackets, the headline, the byline.

Neither IPTC 7901 nor ANPA 1312 tells them apart. Agencies end the head with a sign of equality (dpa, ats) or a plus
(Kyodo), or with a blank line or the first indent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lateedition.story.blocks import Paragraph
from lateedition.story.dateline import Dateline, strip_dateline
from lateedition.story.markup import escaped
from lateedition.wire.telegram import printable

_LONGEST = 16
_LONGEST_OPENING = 300
_LONGEST_WITHOUT_END = 4
_END = re.compile(r"(?:\s*=|(?<=[^\s+])\+)\s*$")
_INDENTED = re.compile(r"\t| {2,}")
_BY = re.compile(r"(?:By|BY|Von(?! der\b)|VON|Par|PAR|Por|POR)\s+\S")
# what stands in front of some headlines, and is a key: "UPDATE 1-Pilots walk out"
_KEY_IN_FRONT = re.compile(r"((?:UPDATE|WRAPUP) \d+|CORRECTED|CORRECTION|REFILE|RPT|REPEAT|ADVISORY)\s?[-:–]\s?(?=\S)")


@dataclass(frozen=True)
class Head:
    """What stands on top of a text, each empty where there is none; `notes` are what stood in brackets."""

    headline: str = ""
    byline: str = ""
    take: str = ""
    notes: tuple[str, ...] = ()


def parted(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the lines of the head and those of the text; a text that begins with a dateline has no head."""
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    for end, line in enumerate(lines[start : start + _LONGEST], start=start):
        if line.strip() and dateline_in(line):
            return lines[start:end], lines[end:]
        if _END.search(line):
            return lines[start : end + 1], lines[end + 1 :]
    end = next((index for index in range(start + 1, len(lines)) if not lines[index].strip() or _INDENTED.match(lines[index])), len(lines))
    is_prose = end - start > 1 and lines[end - 1].rstrip().endswith(".")
    return ((), lines[start:]) if is_prose or end - start > _LONGEST_WITHOUT_END else (lines[start:end], lines[end:])


def ends_head(line: str) -> bool:
    """Say whether a line ends a head by its sign: an equality or, at Kyodo, a plus."""
    return bool(_END.search(line))


def dateline_in(text: str, *, agency: str = "") -> Dateline | None:
    """Return the dateline that a plain text begins with, or None; `agency` is whose text it is."""
    return strip_dateline((Paragraph(escaped(printable(text[:_LONGEST_OPENING]))),), agency=agency)[0]


def head_of(lines: Sequence[str]) -> Head:
    """Return what the lines of a head say. A key is in capitals, above a line that is not.

    >>> head_of(["REFILE", "1ST LEAD", "Pilots walk", "out", "By Ada Quay ="])
    Head(headline='Pilots walk out', byline='By Ada Quay', take='REFILE 1ST LEAD', notes=())
    """
    said = [printable(_END.sub("", line)) for line in lines if line.strip()]
    said, notes = _without_brackets(said)
    byline_at = next((index for index, line in enumerate(said) if index and _BY.match(line)), len(said))
    above = said[:byline_at]
    headline_at = next((index for index, line in enumerate(above) if not _is_key(line, above[index + 1 :])), 0)
    headline = " ".join(above[headline_at:])
    return Head(headline, " ".join(said[byline_at:]), " ".join(filter(None, (*above[:headline_at], key_in(headline)))), notes)


def key_in(headline: str) -> str:
    """Return the key that a headline begins with, or an empty string.

    >>> key_in("UPDATE 1-Pilots walk out")
    'UPDATE 1'
    """
    found = _KEY_IN_FRONT.match(headline)
    return found[1] if found else ""


def _is_key(line: str, below: Sequence[str]) -> bool:
    return line.isupper() and len(line.split()) < 5 and any(not other.isupper() for other in below)


def _without_brackets(lines: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the lines that do not stand in brackets, and what does, be it several lines."""
    kept: list[str] = []
    notes: list[str] = []
    unclosed: list[str] = []
    for line in lines:
        if not unclosed and not line.startswith("("):
            kept.append(line)
            continue
        unclosed.append(line)
        if line.endswith(")"):
            notes.append(" ".join(unclosed))
            unclosed.clear()
    kept += unclosed
    return (kept, tuple(notes)) if kept else (list(lines), ())
