"""The galley: lines of a dispatch set as blocks.

Agencies fold paragraphs at some 69 characters, begin them with an indent or a blank line, and set results and prices in
columns: by blanks, between bars, or with the control characters of IPTC 7901 (US between columns) and ANPA 1312 (BS in
front of a tabular line, US and RS between its columns, DLE for a blank in one). No word is lost; columns stay columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Listing, Paragraph, Table, plain_text
from lateedition.story.markup import escaped
from lateedition.wire.telegram import printable

# a line that is longer was not folded by a wire, which does so at 69 characters or before 80: it is a paragraph
_WIDEST = 120
# a line that had room for the first word of the next, and this many characters to spare, was ended on purpose
_FOLDED_AT, _TO_SPARE = 69, 20
_TABULAR_LINE, _COLUMN_ENDS = "\x08", "\x1e\x1f"
_COLUMN_END = re.compile(rf" *[{_COLUMN_ENDS}][{_COLUMN_ENDS} ]*|\t+")
_CODES_OF_COLUMNS = re.compile(rf"[{_COLUMN_ENDS}\t]")
_BARS = re.compile(r"\s*\|.*\|\s*$")
_GAP = re.compile(r"(?<=[^\s.!?:;,\"'”»])\s{2,}(?=\S)")
_FAR_INDENT = re.compile(r"\s{20,}\S")
_INDENT = re.compile(r"\t| {2,}")
_ITEM = re.compile(r"\A\s*(?P<mark>[-–•*+])\s+(?=[^\s*+•-])")
_ITEM_BEYOND_DOUBT = re.compile(r"\A\s*[•*+]\s+(?=[^\s*+•-])")


def set_lines(lines: Iterable[str]) -> Body:
    """Return the blocks that `lines` make.

    >>> set_lines(["   Ships stayed in the port of Lumen on Tuesday as harbour pilots", "walked out.", "   Nobody knew why."])
    (Paragraph(html='Ships stayed in the port of Lumen on Tuesday as harbour pilots walked out.'), Paragraph(html='Nobody knew why.'))
    """
    kept = [line.rstrip() for line in lines]
    width = max(map(len, kept), default=0)
    groups = groupby(_kinds(kept), lambda pair: pair[0])
    blocks = (block for kind, group in groups for block in _blocks(kind, [line for _, line in group], width))
    return tuple(block for block in blocks if plain_text((block,)))


def _kinds(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each line with what it is: of a table by its codes or bars, of one by its blanks, or of the running text."""
    for index, line in enumerate(lines):
        yield _kind(line, lines[max(index - 1, 0) : index + 2]), line


def _kind(line: str, around: Sequence[str]) -> str:
    if line.startswith(_TABULAR_LINE) or _CODES_OF_COLUMNS.search(line.lstrip()):
        return "coded"
    if _BARS.match(line):
        return "barred"
    # one line with a gap in it is a slip, two are columns
    return "aligned" if _may_be_aligned(line) and sum(map(_may_be_aligned, around)) > 1 else "running"


def _may_be_aligned(line: str) -> bool:
    if len(line) > _WIDEST:
        return False
    gaps = _GAP.findall(line.expandtabs().strip())
    return len(gaps) > 1 or any(len(gap) > 2 for gap in gaps) or bool(_FAR_INDENT.match(line))


def _blocks(kind: str, lines: Sequence[str], width: int) -> Iterator[Block]:
    match kind:
        case "coded":
            yield _table([_coded_row(line) for line in lines])
        case "barred":
            yield _table([line.strip().strip("|").split("|") for line in lines])
        case "aligned":
            yield _table(_aligned_rows([line.expandtabs() for line in lines]))
        case _:
            yield from _running(lines, width)


def _table(rows: Sequence[Sequence[str]]) -> Table:
    widest = max(map(len, rows))
    return Table(markup.table(f"<table>{''.join(_row(row, widest) for row in rows)}</table>"))


def _row(cells: Sequence[str], widest: int) -> str:
    """Return one row; `^` in front of the first cell (ANPA 1312) makes a heading of it, a lone cell goes over all columns."""
    name = "th" if cells and cells[0].strip().startswith("^") else "td"
    span = f' colspan="{widest}"' if len(cells) == 1 < widest else ""
    return "<tr>" + "".join(f"<{name}{span}>{escaped(printable(cell.strip().removeprefix('^')))}</{name}>" for cell in cells) + "</tr>"


def _coded_row(line: str) -> list[str]:
    line = line.lstrip(_TABULAR_LINE).strip(" ")
    if not _COLUMN_END.search(line) and line.count(";") > 1:
        return line.split(";")
    return _COLUMN_END.split(line)


def _aligned_rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines aligned by blanks: a column ends where all lines have two blanks, or else where each has."""
    width = max(map(len, lines))
    blank = "".join(" " if all(line[at : at + 1] in ("", " ") for line in lines) else "x" for at in range(width))
    starts = [0, *(gap.end() for gap in re.finditer(r"(?<=x) {2,}", blank))]
    if len(starts) < 2:
        return [re.split(r"\s{2,}", line.strip()) for line in lines]
    return [[line[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)] for line in lines]


def _running(lines: Sequence[str], width: int) -> Iterator[Block]:
    for is_list, paragraphs in groupby(_paragraphs(lines, width), _is_item):
        if is_list:
            yield Listing(tuple(map(_item, paragraphs)))
        else:
            yield from map(_paragraph, paragraphs)


def _paragraphs(lines: Iterable[str], width: int) -> Iterator[list[str]]:
    """Yield the lines of each paragraph: it begins behind a blank line, with an indent, or with the mark of an item of a list."""
    paragraph: list[str] = []
    for line in lines:
        if paragraph and (not printable(line) or width > _WIDEST or _begins_anew(line, paragraph)):
            yield paragraph
            paragraph = []
        if printable(line):
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _begins_anew(line: str, paragraph: Sequence[str]) -> bool:
    if _is_item(paragraph):
        return bool(_ITEM.match(line))
    return bool(_INDENT.match(line) or _ITEM_BEYOND_DOUBT.match(line))


def _is_item(paragraph: Sequence[str]) -> bool:
    return bool(_ITEM.match(paragraph[0]))


def _item(lines: Sequence[str]) -> str:
    return markup.inline(escaped(" ".join(map(printable, (_ITEM.sub("", lines[0]), *lines[1:])))))


def _paragraph(lines: Sequence[str]) -> Paragraph:
    """Return the paragraph: lines run on, but a break that no fold forced stays."""
    said = list(map(printable, lines))
    joined = escaped(said[0])
    for before, line in pairwise(said):
        is_meant = len(before) + len(line.split(" ", 1)[0]) + _TO_SPARE < _FOLDED_AT
        joined += ("<br>" if is_meant else " ") + escaped(line)
    return Paragraph(markup.inline(joined))
