"""Content coding: gzip or none, as the reader prefers (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Coding = Literal["gzip", "identity"]

_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


_LONGEST_CHARS = 256  # a browser's has 25; one of 32 KB takes 3 ms to read, and would be remembered


def coding_for(accept_encoding: str | None) -> Coding | None:
    """Return the content coding to answer with; None if the reader takes neither gzip nor a body as it is.

    No header at all is answered without coding, nor is one that is longer than any real one: who says nothing may be too simple to
    decode. What is not named and not
    covered by `*` is refused, but for identity, which has to be refused by name or by `*`. A weight that cannot be read counts as 0.

    >>> coding_for("gzip, deflate, br, zstd"), coding_for(None), coding_for("br"), coding_for("identity;q=0")
    ('gzip', 'identity', 'identity', None)
    """
    if accept_encoding is None or len(accept_encoding) > _LONGEST_CHARS:
        return "identity"
    return _coding_for(accept_encoding)


@lru_cache(maxsize=256)
def _coding_for(accept_encoding: str) -> Coding | None:
    weights = dict(_weight(part) for part in accept_encoding.lower().split(",") if part.strip())
    rest = weights.get("*", 0.0)
    gzip = weights.get("gzip", weights.get("x-gzip", rest))
    identity = weights.get("identity", weights.get("*", 0.0001))
    if gzip > 0 and gzip >= identity:
        return "gzip"
    return "identity" if identity > 0 else None


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    key, _, value = parameters.partition("=")
    if not parameters.strip():
        return name.strip(), 1.0
    if key.strip() != "q" or not _WEIGHT.fullmatch(value.strip()):
        return name.strip(), 0.0
    return name.strip(), float(value)
