"""Policy: how long who may keep an answer, and what a browser may do with it."""

from __future__ import annotations

from lateedition.edition.record import Sheet
from lateedition.stand.exchange import Headers

_DAY_S = 86_400

PAGE = f"public, max-age=0, stale-while-revalidate=1, stale-if-error={_DAY_S}"
"""Ask each time, so that a correction or a recall reaches the next reader; a second of grace lets a shared cache answer a crowd with one
question. There is no s-maxage and no must-revalidate: both forbid a cache to serve what it has while the stand is down
(RFC 9111, 4.2.4), and a paper that is a day old is better than none."""

ASSET = f"public, max-age={365 * _DAY_S}, immutable"
"""For what is named by its content and shows nothing that could be recalled."""

PICTURE = f"public, max-age={365 * _DAY_S}, s-maxage=60, immutable"
"""For what is named by its content but may be recalled: no shared cache hands it out a minute after that."""

PASSING = "public, max-age=0, must-revalidate"
"""For a redirect and a page that is not there, which may be there in a second. Without it browsers keep a 301 for good."""

NEVER = "no-store"

PAST = "private, no-store"
"""For what was: it may be recalled at any time, and no cache is told of that. `private` tells it from a tombstone of the present."""

GONE = (410, 451)
"""What was taken from readers: recalled, or forbidden by an order of law (RFC 7725). No cache keeps it, and what it kept goes at once."""

FRAMES = "frame-src"
"""What a page is printed with that shows things of other sites once a reader asks: their origins. It is no header of an answer; it
becomes part of the answer's policy, and no other page lets anybody in."""

_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

PAST_CONTENT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page of the past may do: nothing that would bring the present into it."""

SECURITY: Headers = (
    ("content-security-policy", _CONTENT),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("accept-ranges", "none"),
)
"""What every answer carries. The referrer policy keeps the origin: with none of it a browser says `Origin: null` even to ourselves."""


def security(sheet: Sheet) -> Headers:
    """Return what an answer with `sheet` carries: as every answer, but with the frames that this page may show."""
    frames = next((said for name, said in sheet.headers if name == FRAMES), "")
    if not frames:
        return SECURITY
    return (("content-security-policy", f"{_CONTENT}; {FRAMES} {frames}"), *SECURITY[1:])


def cache_control(sheet: Sheet, *, status: int) -> str:
    """Return Cache-Control for `sheet` when it is answered with `status`."""
    if status in GONE or status >= 500:
        return NEVER
    if status != 200:
        return PASSING
    if not sheet.immutable:
        return PAGE
    return PICTURE if sheet.keys else ASSET


def resource_policy(sheet: Sheet) -> str:
    """Return Cross-Origin-Resource-Policy: other sites' feed readers and previews show our files; nobody includes our pages."""
    return "cross-origin" if sheet.immutable else "same-origin"
