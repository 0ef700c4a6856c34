"""Addresses: what somebody wrote as their e-mail address, as it is kept and sent to. Pure."""

from __future__ import annotations

import re

LONGEST, LONGEST_LOCAL = 254, 64
"""Of an address, and of what stands before the @ (RFC 5321, 4.5.3.1; erratum 1690 of RFC 3696)."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


def address_of(said: str) -> str | None:
    """Return the address that was written, its domain in ASCII and small letters; None if it is none that we can send to.

    What stands before the @ is in ASCII, unquoted: addresses as in RFC 6531 need relays that few have.

    >>> address_of(" Asha.Rao@Post.Example "), address_of("asha@समाचार.भारत"), address_of("asha@localhost")
    ('Asha.Rao@post.example', 'asha@xn--61b3bh3a5ab.xn--h2brj9c', None)
    """
    local, mark, domain = said.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode().lower()
    except UnicodeError:
        return None
    found = f"{local}@{host}"
    is_one = mark and len(local) <= LONGEST_LOCAL and len(found) <= LONGEST and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(host)
    return found if is_one else None
