"""What browsers, crawlers and proxies send is read the short way; what is not plain is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from lateedition.stand.lean import plain_heads, reader
from lateedition.stand.lean.heads import Head

CHROMIUM = b"""GET /world/kim-17/?utm_source=x HTTP/1.1
Host: www.paper.example
Connection: keep-alive
sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"
sec-ch-ua-mobile: ?0
sec-ch-ua-platform: "Linux"
Upgrade-Insecure-Requests: 1
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
Sec-Fetch-Site: same-origin
Sec-Fetch-Mode: navigate
Sec-Fetch-User: ?1
Sec-Fetch-Dest: document
Referer: https://www.paper.example/
Accept-Encoding: gzip, deflate, br, zstd
Accept-Language: en-GB,en;q=0.9,hi;q=0.8
Cookie: consent=3.films
If-None-Match: "XfPYnVKSbWYR6x9VjZko-g"
If-Modified-Since: Tue, 05 May 2020 09:11:59 GMT

"""
FIREFOX = b"""GET / HTTP/1.1
Host: 127.0.0.1:8000
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Accept-Language: en-US,en;q=0.5
Accept-Encoding: gzip, deflate, br, zstd
DNT: 1
Sec-GPC: 1
Connection: keep-alive
Priority: u=0, i

"""
CURL = b"GET /feed.xml HTTP/1.1\nHost: [::1]:8000\nUser-Agent: curl/8.0\nAccept: */*\n\n"
NGINX = b"""GET /world/ HTTP/1.1
Host: www.paper.example
X-Real-IP: 192.0.2.7
X-Forwarded-For: 192.0.2.7
X-Forwarded-Proto: https
Connection: close
User-Agent: x

"""


def read(head: bytes) -> Head | None:
    return plain_heads.read(head.replace(b"\n", b"\r\n"), most_bytes=8_192, most_headers=100)


@pytest.mark.parametrize("head", [CHROMIUM, FIREFOX, CURL, NGINX])
def test_what_readers_and_their_proxies_send_is_plain(head: bytes) -> None:
    assert read(head) is not None


def test_all_that_decides_the_answer_is_told() -> None:
    head = read(CHROMIUM)
    assert head is not None
    assert (head.request.method, head.request.path, head.request.query) == ("GET", "/world/kim-17/", "utm_source=x")
    assert (head.request.accept_encoding, head.request.cookie) == ("gzip, deflate, br, zstd", "consent=3.films")
    assert head.request.if_none_match == '"XfPYnVKSbWYR6x9VjZko-g"'
    assert head.request.if_modified_since == "Tue, 05 May 2020 09:11:59 GMT"
    assert (head.connection, head.minor, head.length) == (b"keep-alive", 1, 0)
    other = read(FIREFOX)
    assert other is not None
    assert other.request.gpc == "1"


@pytest.mark.parametrize(
    "line",
    [
        b"Host: y",
        b"hOST: y",
        b"Cookie: a=b\nCookie: c=d",
        b"Connection: close\nConnection: x",
        b"Content-Length: 0",
        b"Transfer-Encoding: chunked",
        b"Expect: 100-continue",
        b"Last-Event-ID: 7",
        b"X : y",
        b" X: y",
        b"X",
        b": y",
        b"X: \x00",
        b"X: y\r",
        b"X: y\n z",
    ],
)
def test_what_needs_a_second_look_is_left_to_the_reader(line: bytes) -> None:
    assert read(b"GET / HTTP/1.1\nHost: x\n" + line + b"\n\n") is None
    assert read(b"GET / HTTP/1.1\n" + line + b"\nHost: x\n\n") is None


@pytest.mark.parametrize(
    "line", [b"HEAD / HTTP/1.1", b"GET / HTTP/1.0", b"GET /%41 HTTP/1.1", b"GET /#a HTTP/1.1", b"GET http://x/ HTTP/1.1"]
)
def test_other_first_lines_are_too(line: bytes) -> None:
    assert read(line + b"\nHost: x\n\n") is None


def test_a_head_beyond_the_limits_is_too() -> None:
    assert read(b"GET / HTTP/1.1\nHost: x\n" + b"X: y\n" * 99 + b"\n") is not None
    assert read(b"GET / HTTP/1.1\nHost: x\n" + b"X: y\n" * 100 + b"\n") is None
    assert read(b"GET / HTTP/1.1\nHost: x\nX: " + b"y" * 8_192 + b"\n\n") is None


def repeats(parsed: object) -> Iterator[tuple[object, int]]:
    """Give every repetition in a parsed expression: what kind it is, and how often it repeats at most."""
    for op, value in parsed:  # type: ignore[attr-defined]
        if op in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            yield op, int(value[1])
        yield from (found for part in _parts(value) for found in repeats(part))


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _parts(part)


@pytest.mark.parametrize("pattern", [plain_heads._PLAIN_HEAD, reader._LINE, reader._OTHER_VERSION])
def test_no_head_can_make_an_expression_go_back_and_try_again(pattern: re.Pattern[bytes]) -> None:
    found = list(repeats(parser.parse(pattern.pattern)))
    assert any(op is constants.POSSESSIVE_REPEAT for op, _ in found)
    assert [op for op, most in found if op is not constants.POSSESSIVE_REPEAT and most > 1] == []
