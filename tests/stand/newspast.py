"""A paper of three editions, for the tests of the time machine."""

from __future__ import annotations

from datetime import UTC, datetime

from lateedition.edition.record import Entry, Fragment, Hole, Mention, Place, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store

HTML = (("content-type", "text/html; charset=utf-8"),)
MOMENTS = (
    datetime(2020, 5, 5, 12, 0, 0, 400_000, UTC),
    datetime(2020, 5, 5, 12, 10, 30, tzinfo=UTC),
    datetime(2020, 5, 5, 12, 20, tzinfo=UTC),
)
BANNER = b"""<aside class="past"><p>Then <time datetime="{past:iso}">{past:moment}</time>. <a href="{past:here}">now</a></p>
<a href="{past:earlier}">earlier</a>
<a href="{past:later}">later</a>
</aside>
"""
HEAD = b"""<!doctype html>
<html lang="en">
<head>
<link rel="canonical" href="https://paper.example/world/kim-17/">
<meta property="og:url" content="https://paper.example/world/kim-17/">
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<script type="module" src="/assets/site.js"></script>
<script type="application/ld+json">{"url": "https://paper.example/world/kim-17/"}</script>
</head>
<body class="story">
<a href="#content">Skip</a><a href="/">Home</a><a href="/world/?a=b#top">World</a><a href="https://other.example/">Other</a>
<img srcset="/pictures/1-a-480.webp 480w, /pictures/1-a-960.webp 960w" src="/pictures/1-a-480.webp" alt="">
<button type="button" data-script="/assets/share.js">Share</button>
<form action="/-/consent"></form><p>said href="/x" in words</p>
"""


def story(headline: bytes, *, shows: tuple[str, ...] = ("story:17", "picture:1")) -> Entry:
    parts = (
        segment(HEAD + b"<h1>" + headline + b"</h1>"),
        Hole("top.en"),
        segment(b"<p>end</p>"),
        Hole("notice.en"),
        segment(b"</body></html>"),
    )
    return Entry(200, HTML, parts, keys=("story:17",), shows=shows)


def front(*, language: bytes = b"en", lead: bytes = b'<article><h2><a href="/world/kim-17/">Kim wins</a></h2></article>') -> Entry:
    """A page in a language that leads with the story, has another below it, and the list."""
    head = b'<!doctype html>\n<html lang="%b"><body class="home"><main>' % language
    mention = Mention(0, len(head), len(head + lead), (0,), Place.BLOCK)
    rest = segment(head + lead + b'<h3><a href="/world/other-18/">Other</a></h3></main>')
    return Entry(200, HTML, (rest, Hole("named.en"), segment(b"</body></html>")), shows=("story:17",), mentions=(mention,))


def named() -> Fragment:
    """A list that names the story between two others."""
    rows = (b"<li>before</li>", b'<li><a href="/world/kim-17/">Kim wins a medal</a></li>', b"<li>after</li>")
    start = len(b"<ol>" + rows[0])
    mention = Mention(0, start, start + len(rows[1]), (0,), Place.ROW)
    return Fragment(segment(b"<ol>" + b"".join(rows) + b"</ol>"), shows=("story:17",), mentions=(mention,))


def top(text: bytes, *, shows: tuple[str, ...] = ("story:17",)) -> Fragment:
    return Fragment(segment(b"<ol>" + text + b"</ol>"), keys=("top",), shows=shows)


def piece(text: bytes, *, origin: str = "") -> Entry:
    known = (("time-zone", "Asia/Kolkata"), *((("site-origin", origin),) if origin else ()))
    return Entry(200, (*HTML, *known), (segment(text),))


def print_three(store: Store) -> None:
    """Print the story and the list; then the story changes; then the list alone."""
    store.print_edition(_first, moment=MOMENTS[0])
    store.print_edition(lambda printing: printing.put("/world/kim-17/", story(b"Kim gets medal")), moment=MOMENTS[1])
    store.print_edition(lambda printing: printing.put_fragment("top.en", top(b"two on top")), moment=MOMENTS[2])


def _first(printing: Printing) -> None:
    printing.put("/world/kim-17/", story(b"Kim wins"))
    printing.put("/plain/", Entry(200, HTML, (segment(b"<html><body>plain"), Hole("top.en"), segment(b"</body></html>"))))
    printing.put("/old/", Entry(301, (("location", "/world/kim-17/"),), ()))
    printing.put("/feed.xml", Entry(200, (("content-type", "application/rss+xml"),), (segment(b"<rss/>"),), kept=False))
    printing.put("/assets/site-1a2b.css", Entry(200, (("content-type", "text/css"),), (segment(b"body{}"),), immutable=True))
    picture = (("content-type", "image/webp"),)
    printing.put(
        "/pictures/1-a-480.webp", Entry(200, picture, (Whole(b"RIFF"),), keys=("picture:1",), immutable=True, shows=("picture:1",))
    )
    printing.put("/-/past/banner.en", piece(BANNER))
    printing.put("/-/past/list.en", piece(b"<p>A list stood here</p>"))
    for name, row in (("row", b"li"), ("block", b"p"), ("words", b"span")):
        printing.put(f"/-/past/{name}.en", piece(b"<%b>A story stood here</%b>\n" % (row, row)))
        printing.put(f"/-/past/{name}.hi", piece(b"<%b>yahan ek khabar thi</%b>\n" % (row, row)))
    printing.put("/-/past/front.en", piece(b"<p>A front page</p>"))
    printing.put("/-/past/fronts", piece(b"<html><body>{past:rows}\n</body></html>"))
    printing.put("/", front())
    printing.put("/hi/", front(language=b"hi-IN"))
    printing.put_fragment("named.en", named())
    printing.put_fragment("order.0", Fragment(segment(b"[17]")))
    printing.put("/-/past/recalled", piece(b"<html><body>recalled</body></html>"))
    printing.put("/-/past/nothing", piece(b"<html><body>nothing</body></html>"))
    printing.put_fragment("top.en", top(b"one on top"))
    printing.put_fragment("notice.en", Fragment(segment(b"<form>notice</form>"), keys=("consent:3",)))
    printing.set_position(12)
