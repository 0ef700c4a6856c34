"""Messages: a letter with an address on it, in the bytes that a server of mail takes. Seven bits throughout.

What is signed on its way (DKIM) must not be rewritten on its way, as eight bits are by servers that do not know 8BITMIME (RFC 6376, 5.3).
The head is written here: Python's own way folds addresses of pages in the middle, and loses spaces between encoded words (3.11).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from urllib.parse import urlsplit

from msgspec import Struct

from lateedition.dispatch.letters.links import Links
from lateedition.dispatch.letters.writing import Written, as_html, as_text
from lateedition.press.kit import Kit
from lateedition.story.letters import LetterKind
from lateedition.story.taxonomy import Site

_POLICY = SMTP.clone(cte_type="7bit")
_LINE_LENGTH = 76
"""An encoded word has 75 characters at the most, and a line of a head with one 76 (RFC 2047, section 2)."""

_LINE = re.compile(rb"\r?\n")


class Envelope(Struct, frozen=True):
    """To whom a letter is sent: `number` is that of a subscriber, 0 of who has not confirmed; `kind` the letter that one click ends."""

    sender: str
    recipient: str
    issue: str
    number: int = 0
    kind: LetterKind | None = None


def message(letter: Written, envelope: Envelope, *, links: Links, kit: Kit, now: float) -> bytes:
    """Return a letter as it is sent, lines ending in CR and LF."""
    site = letter.site
    own = f"{in_ascii(site.url)}{links.to_own(envelope.number)}" if envelope.number else ""
    body = EmailMessage(_POLICY)
    body.set_content(as_text(letter, own=own))
    body.add_alternative(as_html(letter, kit, own=own), subtype="html")
    head = [
        f"From: {_phrase(site.name)} <{envelope.sender}>",
        f"To: <{envelope.recipient}>",
        f"Subject: {_encoded(letter.subject, used=len('Subject: '))}",
        f"Date: {format_datetime(datetime.fromtimestamp(now, UTC))}",
        f"Content-Language: {site.language}",
        "Auto-Submitted: auto-generated",
        *_of_the_list(site, envelope, links),
    ]
    return _LINE.sub(b"\r\n", "\n".join([*head, ""]).encode("ascii") + body.as_bytes())


def in_ascii(url: str) -> str:
    """Return the origin of a site as it stands in headers.

    >>> in_ascii("https://समाचार.example"), in_ascii("http://localhost:8000")
    ('https://xn--61b3bh3a5ab.example', 'http://localhost:8000')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"


def _of_the_list(site: Site, envelope: Envelope, links: Links) -> list[str]:
    """Return what the letter is called (RFC 5322, 3.6.4), which list it is of (RFC 2919), and the way out by one click (RFC 8058)."""
    origin, host = in_ascii(site.url), envelope.sender.rpartition("@")[2]
    lines = [f"Message-ID: <{links.id_of(envelope.issue, envelope.number)}@{host}>"]
    if not envelope.number:
        return lines
    place = urlsplit(origin).hostname or host
    return [
        *lines,
        f"List-Id: <{envelope.kind or 'letters'}.{place}>",
        f"List-Unsubscribe: <{origin}{links.to_own(envelope.number, kind=envelope.kind)}>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]


def _encoded(text: str, *, used: int) -> str:
    """Return words for a head, encoded where they are not in ASCII (RFC 2047), when so many characters of the first line are used.

    Line breaks, with which whoever writes a headline could write headers, become spaces.
    """
    line = " ".join(text.split())
    charset, name = "us-ascii" if line.isascii() else "utf-8", "x" * max(0, used - len(": "))
    return str(Header(line, charset, maxlinelen=_LINE_LENGTH, header_name=name).encode())


def _phrase(name: str) -> str:
    """Return a name as it stands before an address.

    >>> _phrase('The "Post"'), _phrase("डाक")
    ('"The \\\\"Post\\\\""', '=?utf-8?b?4KSh4KS+4KSV?=')
    """
    line = " ".join(name.split())
    return f'"{quote(line)}"' if line.isascii() else _encoded(line, used=len("From: "))
