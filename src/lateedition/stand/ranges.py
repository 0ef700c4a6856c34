"""Ranges: which part of a file a reader asks for (RFC 9110, section 14). Pure."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


def asked(said: str | None, *, size_bytes: int) -> range | None:
    """Return which bytes of a file of `size_bytes` a Range header asks for; an empty range if there are none such.

    None is for the whole file: nothing was asked, or what is no range, or several at once, which nobody plays from (14.2 allows that).

    >>> asked("bytes=0-", size_bytes=10), asked("bytes=-3", size_bytes=10), asked("bytes=2-99", size_bytes=10)
    (range(0, 10), range(7, 10), range(2, 10))
    >>> asked("bytes=10-", size_bytes=10), asked("bytes=0-1,4-5", size_bytes=10)
    (range(10, 10), None)
    """
    found = _ONE_RANGE.fullmatch(said) if said is not None else None
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size_bytes - int(last)), size_bytes) if last else None
    start, stop = int(first), min(int(last) + 1, size_bytes) if last else size_bytes
    if last and int(last) < start:
        return None
    return range(min(start, size_bytes), stop)


def may_be_part(if_range: str | None, *, tag: str) -> bool:
    """Say whether a part may be sent to a reader who has another part already, of the file with the tag in `if_range` (13.1.5).

    Dates are never enough: they count whole seconds.

    >>> may_be_part('"a"', tag='"a"'), may_be_part('W/"a"', tag='"a"'), may_be_part(None, tag='"a"')
    (True, False, True)
    """
    return if_range is None or if_range.strip() == tag
