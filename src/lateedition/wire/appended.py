"""Documents of XML one behind the other: some systems append what they send to a file, or send what lay waiting at once."""

from __future__ import annotations

import re

from lateedition.wire.opening import Opening, wide_encoding


def documents_in(payload: bytes, opening: Opening) -> list[bytes]:
    """Return the documents in `payload`, one alone as it is: a further one begins behind the end of a root like the first.

    >>> documents_in(b"<nitf>1</nitf> <nitf>2</nitf>", Opening("", root="nitf"))
    [b'<nitf>1</nitf>', b' <nitf>2</nitf>']
    """
    if not opening.root or wide_encoding(payload):
        return [payload]
    root = rb"(?:[\w.-]+:)?" + re.escape(opening.root.encode())
    # comments between documents are short: whoever looks far for the end of each would look forever
    comments = rb"(?>(?:<!--.{0,200}?-->\s*){0,3})"
    end = re.compile(rb"</" + root + rb"\s*>(?=[\s\0]*" + comments + rb"(?:<\?xml\s|<!DOCTYPE\s|<" + root + rb"[\s>]))", re.DOTALL)
    ends = [found.end() for found in end.finditer(payload)]
    return [payload[start:stop] for start, stop in zip([0, *ends], [*ends, len(payload)], strict=True)]
