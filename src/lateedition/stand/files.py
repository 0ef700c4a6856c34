"""Files that lie in pieces: what is answered of one, whole or in part. Of its bytes only the first are in the answer."""

from __future__ import annotations

from lateedition.edition import pieces
from lateedition.edition.errors import Damaged
from lateedition.edition.pieces import Span
from lateedition.edition.record import Sheet
from lateedition.edition.view import View
from lateedition.stand import conditional, plain, ranges, surrogates
from lateedition.stand.exchange import Answer, Request, part_of
from lateedition.stand.memory import Memory


def answer(request: Request, sheet: Sheet, listed: memoryview, *, view: View, memory: Memory) -> Answer:
    """Return the answer to a request for the file of `sheet`, whose pieces are `listed`. Raises Damaged if the first one is."""
    file, page = pieces.read(listed), memory.fillings.compose(sheet, settled="")
    own_keys = (surrogates.of_page(request.path),)
    ready = memory.envelopes.ready(page, size_bytes=file.size_bytes, status=200, coding="identity", own_keys=own_keys)
    assert ready.tag is not None
    if ready.revalidated is not None and conditional.reader_has(
        tag=ready.tag, modified=None, if_none_match=request.if_none_match, if_modified_since=None
    ):
        return Answer(ready.revalidated, b"", memory.imprint)
    block, wanted = ready.full, range(file.size_bytes)
    found = ranges.asked(request.range, size_bytes=file.size_bytes) if request.method == "GET" else None
    if found is not None and ranges.may_be_part(request.if_range, tag=ready.tag):
        if not found:
            return plain.no_such_range(file.size_bytes)
        part = memory.envelopes.ready(page, size_bytes=len(found), status=200, coding="identity", own_keys=own_keys)
        block, wanted = part_of(part.full, found, size_bytes=file.size_bytes), found
    first, *rest = file.spans(wanted.start, wanted.stop)
    try:
        content = read(first, view=view)
    except Damaged:
        memory.damaged.add(first.address)
        raise
    return plain.unfinished() if content is None else Answer(block, content, memory.imprint, rest=tuple(rest))


def read(span: Span, *, view: View) -> bytes | None:
    """Return the bytes of `span`, None if its piece is not there (any more). Raises Damaged."""
    sheet = view.sheet(span.address)
    return None if sheet is None else bytes(view.body(sheet)[span.start : span.stop])
