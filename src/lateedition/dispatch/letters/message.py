"""Messages: a letter with an address on it, in the bytes that a server of mail takes. Seven bits throughout.

What is signed on its way (DKIM) must not be rewritten on its way, as eight bits are by servers that do not know 8BITMIME (RFC 6376, 5.3).
Lines with addresses of pages in them are put in front by hand: `email` would fold them in the middle.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from msgspec import Struct

from lateedition.dispatch.letters.links import Links
from lateedition.dispatch.letters.writing import Written, as_html, as_text
from lateedition.press.kit import Kit
from lateedition.story.letters import LetterKind
from lateedition.story.taxonomy import Site

_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)
"""An encoded word has 75 characters at the most (RFC 2047, section 2), and a line that goes on begins with a space."""

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
    made = EmailMessage(_POLICY)
    made["From"] = Address(site.name, addr_spec=envelope.sender)
    made["To"] = Address(addr_spec=envelope.recipient)
    made["Subject"] = " ".join(letter.subject.split())
    made["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    made["Content-Language"] = site.language
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(as_text(letter, own=own))
    made.add_alternative(as_html(letter, kit, own=own), subtype="html")
    return _LINE.sub(b"\r\n", "".join(_by_hand(site, envelope, links)).encode("ascii") + made.as_bytes())


def in_ascii(url: str) -> str:
    """Return the origin of a site as it stands in headers.

    >>> in_ascii("https://समाचार.example"), in_ascii("http://localhost:8000")
    ('https://xn--r1b8afhj1c.example', 'http://localhost:8000')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"


def _by_hand(site: Site, envelope: Envelope, links: Links) -> list[str]:
    """Return the headers that must not be folded.

    They say what the letter is called (RFC 5322, 3.6.4), which list it is of (RFC 2919), and the way out of it by one click (RFC 8058).
    """
    origin, host = in_ascii(site.url), envelope.sender.rpartition("@")[2]
    lines = [f"Message-ID: <{links.id_of(envelope.issue, envelope.number)}@{host}>\n"]
    if envelope.number:
        place = urlsplit(origin).hostname or host
        lines += [f"List-Id: <{envelope.kind or 'letters'}.{place}>\n"]
        lines += [f"List-Unsubscribe: <{origin}{links.to_own(envelope.number, kind=envelope.kind)}>\n"]
        lines += ["List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"]
    return lines
