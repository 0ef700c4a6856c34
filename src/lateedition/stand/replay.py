"""Replaying: a page of the past as it is shown now. Its links stay in the past, it runs no scripts, and it says what it is. Pure.

The words are those of the edition. What goes is what would say of the page that it is the present one: scripts, which would
bring today's news into yesterday's page, the controls that would do nothing without them, and what machines read of it (canonical
address, feeds, cards, structured data).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_SCRIPT = re.compile(rb"<script\b[^>]*>.*?</script>\s*|<button\b[^>]*\sdata-script=[^>]*>.*?</button>\s*", re.DOTALL)
_TAG = re.compile(rb'<([a-z][a-z0-9]*)((?:\s+[^\s"\'<>/=]+(?:="[^"]*")?)*)\s*/?>')
_ADDRESSED = re.compile(rb'(\s(?:href|src|poster)=")(/(?!/|-/)[^"]*)"')
_SRCSET = re.compile(rb'(\ssrcset=")([^"]*)"')
_CANDIDATE = re.compile(rb"(^|,\s*)(/(?!/|-/)[^\s,]+)")
_FOR_MACHINES = re.compile(
    rb'<(?:link rel="(?:canonical|alternate|manifest|modulepreload|prefetch|preload)"'
    rb'|meta (?:property|name)="(?:og:|twitter:|article:|robots"))[^>]*>\n?'
)
_TOP = re.compile(rb'<body\b[^>]*>(?:\s*<a class="skip"[^>]*>[^<]*</a>)?')
_LANGUAGE = re.compile(rb'<html lang="([A-Za-z0-9-]{2,35})"')
_PLACE = re.compile(rb"\{past:([a-z]+)\}")
_ROBOTS = b'<meta name="robots" content="noindex, nofollow">\n</head>'


def replayed(page: bytes, *, at: str, banner: bytes) -> bytes:
    """Return an HTML page of the past with `banner` at its top, and its links leading to where they led at the moment `at`.

    >>> replayed(b'<body><a href="/world/#top">W</a></body>', at="2020-05-05T09:11:59Z", banner=b"!")
    b'<body>\\n!<a href="/world/?at=2020-05-05T09:11:59Z#top">W</a></body>'
    """
    mark = f"at={at}".encode()
    page = _FOR_MACHINES.sub(b"", _SCRIPT.sub(b"", page)).replace(b"</head>", _ROBOTS, 1)
    page = _TAG.sub(lambda tag: _kept_in_the_past(tag[0], mark), page)
    return _TOP.sub(lambda top: top[0] + b"\n" + banner, page, count=1)


def language_of(page: bytes) -> str:
    """Return the language of an HTML page as its first tag says it, empty if it says none.

    >>> language_of(b'<!doctype html><html lang="hi-IN">')
    'hi-IN'
    """
    found = _LANGUAGE.search(page[:512])
    return "" if found is None else found[1].decode()


def filled(piece: bytes, values: Mapping[str, str | bytes]) -> bytes:
    """Return a printed piece with `{past:name}` replaced by its value: text is escaped, bytes are markup.

    A line with a place that has no value is left out.

    >>> filled(b'<p>{past:moment}</p>\\n<a href="{past:later}">later</a>\\n', {"moment": "9 < 10"})
    b'<p>9 &lt; 10</p>\\n'
    """
    said = {name.encode(): escape(value).encode() if isinstance(value, str) else value for name, value in values.items()}
    lines = [line for line in piece.splitlines(keepends=True) if said.keys() >= {*_PLACE.findall(line)}]
    return _PLACE.sub(lambda place: said[place[1]], b"".join(lines))


def in_the_past(address: str, *, at: str) -> str:
    """Return where `address`, percent-encoded, leads at the moment `at`. What does not begin with one slash is left as it is.

    >>> in_the_past("/world/?a=b#top", at="2020-05-05T09:11:59Z"), in_the_past("https://other.example/", at="2020-05-05T09:11:59Z")
    ('/world/?a=b&at=2020-05-05T09:11:59Z#top', 'https://other.example/')
    """
    if not address.startswith("/") or address.startswith(("//", "/-/")):
        return address
    return _moved(address.encode(), f"at={at}".encode(), ampersand=b"&").decode()


def _kept_in_the_past(tag: bytes, mark: bytes) -> bytes:
    if b'="/' not in tag:
        return tag
    tag = _ADDRESSED.sub(lambda found: found[1] + _moved(found[2], mark, ampersand=b"&amp;") + b'"', tag)
    return _SRCSET.sub(
        lambda found: found[1] + _CANDIDATE.sub(lambda at: at[1] + _moved(at[2], mark, ampersand=b"&amp;"), found[2]) + b'"', tag
    )


def _moved(address: bytes, mark: bytes, *, ampersand: bytes) -> bytes:
    path, hash_, fragment = address.partition(b"#")
    return path + (ampersand if b"?" in path else b"?") + mark + hash_ + fragment
