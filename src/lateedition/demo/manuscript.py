"""Manuscripts: stories as people write them in a plain file, and the body they become.

A manuscript is TOML between two lines of `+++`, then paragraphs with an empty line between them. A paragraph that starts
with `## ` is a heading, with `> ` a quotation (a last line `> — name` says whose), with `- ` or `1. ` a list, with `|` a table
(its first row is the head), with `![key] ` a picture and its caption. `*em*`, `**strong**` and `[text](/address/)` work inside.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from lateedition.demo.model import PictureInText, Piece
from lateedition.story.blocks import Heading, Listing, Paragraph, Quote, Table
from lateedition.story.markup import escaped, inline

_FENCE = "+++\n"
_ITEM = re.compile(r"^(?:- |\d+\. )", re.MULTILINE)
_PICTURE = re.compile(r"!\[([\w-]+)\]\s*(.*)", re.DOTALL)
_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
)


class BadManuscript(ValueError):
    """A manuscript has no front matter, or a piece of it cannot be read."""


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter of a manuscript as a table, and what follows it.

    Raises BadManuscript when the two lines of `+++` are not there.
    """
    parts = text.split(_FENCE, 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadManuscript(f"manuscript starts {text[:30]!r}; expected front matter between two lines of '+++'")
    return tomllib.loads(parts[1]), parts[2]


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a body in order.

    >>> pieces("Rain *fell*.\\n\\n> No.\\n> — A. Sailor")
    (Paragraph(html='Rain <em>fell</em>.'), Quote(html='No.', source='A. Sailor'))
    """
    return tuple(_piece(part.strip()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _piece(part: str) -> Piece:
    match part[:2]:
        case "##":
            return Heading(_markup(part[2:]))
        case "> ":
            return _quote(part)
        case "![":
            return _picture(part)
    if part[0] == "|":
        return _table(part)
    if _ITEM.match(part):
        return Listing(tuple(_markup(item) for item in _ITEM.split(part)[1:]), ordered=part[0] != "-")
    return Paragraph(_markup(part))


def _picture(part: str) -> PictureInText:
    match = _PICTURE.fullmatch(part)
    if not match:
        raise BadManuscript(f"picture is {part[:40]!r}; expected '![key] caption'")
    return PictureInText(match[1], " ".join(match[2].split()))


def _quote(part: str) -> Quote:
    said, _, source = part.replace("\n>", "\n").removeprefix("> ").partition("\n — ")
    return Quote(_markup(said), source.strip())


def _table(part: str) -> Table:
    head, *rows = [[_markup(cell) for cell in line.strip().strip("|").split("|")] for line in part.splitlines()]
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    return Table(f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(map(_row, rows))}</tbody></table>")


def _row(cells: list[str]) -> str:
    first, *others = cells
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def _markup(text: str) -> str:
    marked = escaped(text)
    for pattern, replacement in _INLINE:
        marked = pattern.sub(replacement, marked)
    return inline(marked)
