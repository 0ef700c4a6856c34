"""Notes: what stands among the paragraphs of a text and is not for its readers.

Agencies mark it by a line ("The following information is not intended for publication"), put it into a notebook at the
end (dpa), into brackets ("(Eds: With photos.)"), or sign off with initials and telephone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lateedition.story.blocks import Block, Body, plain_text
from lateedition.wire.item import Note
from lateedition.wire.telegram import printable

_NOT_FOR_PUBLICATION = re.compile(
    r"\W*(?:(?:die (?:folgenden|nachfolgenden) |diese )?informationen sind nicht zur ver(?:ö|oe)ffentlichung bestimmt"
    r"|(?:the following (?:information )?is |eds:? )?not (?:intended )?for publication)(?:\W*|\s*:.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOTEBOOK = re.compile(r"#\s*(?:dpa\s+)?(?:notebook|notizblock)\W*", re.IGNORECASE)
# "./." ends a text in many houses, with the initials of who wrote it
_END_MARK = r"\./\.\s*\w*"
_SECTION = re.compile(r"##\s")
_ED_NOTE = re.compile(
    r"\W*(?:(?:Eds|Editors?)\s*:|(?:Editor['’]?s|Editors['’]) note\s*(?::|[_—–-]\s)|Notes? to editors?\s*:)", re.IGNORECASE
)
_PHONE_OR_MAIL = re.compile(r"\+\d[\d /().-]{6,}\d|\b0\d{2,5}[ /-]\d[\d -]{3,}\d|[\w.+-]+@[\w-]+\.\w")
_CONTACT = re.compile(
    r"\W*(?:(?:editorial |media |press )?(?:contacts?|kontakte?|ansprechpartner(?:in)?|tel|phone|telefon|redaktion|autor(?:/in)?)\s*[:.(]"
    r"|(?:reporting|editing|writing) by\b)|\s*\(\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sifted:
    """A body, and what stood between its paragraphs and is for editors."""

    body: Body = ()
    notes: tuple[Note, ...] = ()


def is_not_for_publication(text: str) -> bool:
    """Say whether this says of all behind it that it is not for publication.

    >>> is_not_for_publication("* * * The following information is not intended for publication")
    True
    """
    return bool(_NOT_FOR_PUBLICATION.fullmatch(text))


def is_ed_note(text: str) -> bool:
    """Say whether this is a note to editors by its first words: "Eds:", "(Eds: ...)", "Editor's note:"."""
    return bool(_ED_NOTE.match(text))


def public_lines(lines: Sequence[str], *, sign_off: str) -> tuple[Sequence[str], tuple[Note, ...]]:
    """Return the lines for readers, and what is not for them as notes.

    A notebook, and a line that forbids publication, hide all to the end; a last line that `sign_off` (a regular
    expression) matches is of those who wrote it.
    """
    end = next((index for index, line in enumerate(lines) if _NOTEBOOK.fullmatch(line.strip()) or is_not_for_publication(line)), len(lines))
    hidden = [Note(text, "not-public") for text in _sections(lines[end:])]
    last = next((index for index in range(end - 1, -1, -1) if lines[index].strip()), None)
    if last is not None and re.fullmatch(rf"{_END_MARK}|{sign_off}", lines[last].strip()):
        return lines[:last], (Note(printable(lines[last]), "sign-off"), *hidden)
    return lines[:end], tuple(hidden)


def sifted(body: Body) -> Sifted:
    """Return `body` without notes to editors and without contacts at its end; both become notes."""
    kept: list[Block] = []
    notes: list[Note] = []
    for block in body:
        if is_ed_note(plain_text((block,))):
            notes.append(Note(plain_text((block,)), "ednote"))
        else:
            kept.append(block)
    while kept and _is_contact(plain_text(kept[-1:])):
        notes.append(Note(plain_text((kept.pop(),)), "not-public"))
    return Sifted(tuple(kept), tuple(notes))


def _is_contact(said: str) -> bool:
    return bool(_CONTACT.match(said) and _PHONE_OR_MAIL.search(said))


def _sections(lines: Sequence[str]) -> Iterator[str]:
    """Yield each section, line by line as it was sent: it begins with a heading, or with the line that forbids publication."""
    starts = [index for index, line in enumerate(lines) if index and (_SECTION.match(line) or is_not_for_publication(line))]
    for start, end in pairwise((0, *starts, len(lines))):
        said = "\n".join(filter(None, map(printable, lines[start:end])))
        if said:
            yield said
