"""Answering: a body becomes an answer of the stand's, with what caches and programs are told of it."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from lateedition.edition.segments import gzip_threads, segment
from lateedition.stand import conditional, policy
from lateedition.stand.exchange import Answer, Headers, Request, block
from lateedition.stand.negotiation import coding_for
from lateedition.syndication import problems
from lateedition.syndication.problems import Refused

PUBLIC = "public, max-age=0, must-revalidate"
"""Ask each time: no cache hands a story out that was recalled, not even while it cannot ask. A 304 costs next to nothing."""

PRIVATE = "private, max-age=0, must-revalidate"

OPEN: Headers = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "etag, link, late-edition, retry-after"),
    ("cross-origin-resource-policy", "cross-origin"),
)
"""Any page may ask, as anybody may: no answer depends on a cookie."""

DESCRIBED: Headers = (("link", f'<{problems.DOCUMENT}>; rel="service-desc"; type="application/json"'),)
"""Where the description of all this is (RFC 8631)."""

_SMALL_BYTES = 512
"""Below this gzip saves nothing."""


def sent(request: Request, body: bytes, *, media_type: str, headers: Headers, cache: str = PUBLIC, modified: float | None = None) -> Answer:
    """Return `body` as this reader takes it, or that they have it already. `modified` (POSIX seconds) is when it last changed."""
    coding = coding_for(request.accept_encoding)
    if coding is None:
        return refused(Refused("not-acceptable", "Accept-Encoding refuses both gzip and identity; allow one of them"))
    is_coded = coding == "gzip" and len(body) > _SMALL_BYTES
    own = conditional.characters(blake2b(body, digest_size=12).digest())
    tag = conditional.entity_tag(own, "", coding="gzip" if is_coded else "identity")
    last = None if modified is None else conditional.http_date(modified)
    kept = (("etag", tag), ("cache-control", cache), ("vary", "accept-encoding, authorization"), *headers)
    if conditional.reader_has(tag=tag, modified=last, if_none_match=request.if_none_match, if_modified_since=request.if_modified_since):
        return Answer(block(304, (*kept, *policy.SECURITY)), modified=last)
    written = b"".join(bytes(part) for part in gzip_threads([segment(body).piece]) if not isinstance(part, slice)) if is_coded else body
    coded = (("content-encoding", "gzip"),) if is_coded else ()
    whole = (("content-type", media_type), *coded, ("content-length", str(len(written))), *kept, *policy.SECURITY)
    return Answer(block(200, whole), written, modified=last)


def refused(why: Refused) -> Answer:
    """Return the answer that says why there is none."""
    body = msgspec.json.encode(why.problem)
    headers = (("content-type", problems.MEDIA_TYPE), ("content-length", str(len(body))), ("cache-control", policy.NEVER))
    return Answer(block(why.problem.status, (*headers, *OPEN, *DESCRIBED, *why.headers, *policy.SECURITY)), body)


def moved(location: str) -> Answer:
    """Return that what was asked for is at `location` now, percent-encoded (RFC 9110, 15.4.9)."""
    headers = (("location", location), ("content-length", "0"), ("cache-control", PUBLIC))
    return Answer(block(308, (*headers, *OPEN, *DESCRIBED, *policy.SECURITY)))
