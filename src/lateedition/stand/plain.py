"""Plain answers: for when there is no page for it, because there is no edition yet or the request is not one for a page."""

from __future__ import annotations

import html

from msgspec import structs

from lateedition.stand import policy
from lateedition.stand.exchange import Answer, Headers, Imprint, block

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{title}</h1>
<p>{text}</p>
</html>
"""


def page(status: int, *, title: str, text: str, extra: Headers = ()) -> Answer:
    """Return a small readable page that nobody may store, without styles or scripts."""
    body = _PAGE.format(title=html.escape(title), text=html.escape(text)).encode()
    return Answer(block(status, _headers("text/html; charset=utf-8", body, extra)), body)


def text(status: int, content: str, *, media_type: str) -> Answer:
    """Return `content` as it is, to be read by machines and stored by nobody."""
    body = content.encode()
    return Answer(block(status, _headers(media_type, body, ())), body)


def see_other(location: str, *, extra: Headers = ()) -> Answer:
    """Return a 303 to `location`, which is already percent-encoded."""
    return Answer(block(303, _headers("text/plain; charset=utf-8", b"", (("location", location), *extra))))


def not_allowed(allowed: str) -> Answer:
    """Return a 405 that says which methods there are (RFC 9110, section 15.5.6)."""
    return page(405, title="Method not allowed", text=f"This address answers {allowed}.", extra=(("allow", allowed),))


def bad_path() -> Answer:
    """Return a 400 for a path that cannot be one."""
    return page(400, title="Bad request", text="This is not an address.")


def bad_moment(why: str, *, extra: Headers = ()) -> Answer:
    """Return a 400 for a moment that is none (RFC 7089, 4.5.3)."""
    return page(400, title="Bad request", text=why, extra=extra)


def later() -> Answer:
    """Return a 503 for who asks for the past while too many others do: the present goes first."""
    text = "Many ask for past editions just now. Please come back in a moment."
    return page(503, title="One moment", text=text, extra=(("retry-after", "1"),))


def not_found(*, extra: Headers = ()) -> Answer:
    """Return a 404 for an edition that has no page for it."""
    return page(404, title="Not found", text="There is nothing at this address.", extra=extra)


def not_acceptable() -> Answer:
    """Return a 406 for a reader who takes neither gzip nor no coding."""
    return page(406, title="Not acceptable", text="This page can be sent with gzip or without content coding.")


def no_edition(reason: str) -> Answer:
    """Return a 503 for the time before the first edition."""
    extra = (("retry-after", "2"),)
    return page(
        503,
        title="The first edition is being printed",
        text=f"There is nothing to read yet: {reason}. Please come back in a moment.",
        extra=extra,
    )


def unfinished() -> Answer:
    """Return a 503 for what a store that took the place of a damaged one does not have yet: nobody can say that it is not there."""
    text = "The edition is being printed anew, and this page is still to come. Please come back in a moment."
    return page(503, title="One moment", text=text, extra=(("retry-after", "2"),))


def no_such_range(size_bytes: int) -> Answer:
    """Return a 416 for a part of a file that has no such bytes (RFC 9110, 15.5.17)."""
    extra = (("content-range", f"bytes */{size_bytes}"),)
    return page(416, title="No such part", text=f"This file has {size_bytes} bytes.", extra=extra)


def behind() -> Answer:
    """Return a 503 for a reader who has had a newer edition, from another machine: whoever balances asks that one."""
    text = "This machine has not printed yet what you have read already. Please come back in a moment."
    return page(503, title="One moment", text=text, extra=(("retry-after", "1"),))


def without_body(answer: Answer) -> Answer:
    """Return `answer` as a HEAD gets it."""
    return structs.replace(answer, body=b"", rest=())


def damaged() -> Answer:
    """Return a 503 for what the disk has damaged and there is no earlier edition of; it is being printed anew."""
    text = "This page is being printed anew. Please come back in a moment."
    return page(503, title="One moment", text=text, extra=(("retry-after", "2"),))


def unreadable() -> Answer:
    """Return a 503 for when the store cannot be read at all."""
    text = "The newspaper cannot be read just now. Please come back in a moment."
    return page(503, title="One moment", text=text, extra=(("retry-after", "5"),))


def as_asked(answer: Answer, method: str) -> Answer:
    """Return `answer` as this method gets it."""
    return without_body(answer) if method == "HEAD" else answer


def of_edition(answer: Answer, imprint: Imprint) -> Answer:
    """Return `answer` as it is given while readers have this edition."""
    return structs.replace(answer, imprint=imprint)


def _headers(media_type: str, body: bytes, extra: Headers) -> Headers:
    return (
        ("content-type", media_type),
        ("content-length", str(len(body))),
        ("cache-control", policy.NEVER),
        ("cross-origin-resource-policy", "same-origin"),
        *extra,
        *policy.SECURITY,
    )
