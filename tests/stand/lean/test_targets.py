"""A target is read as it stands: decoded once, tidied never."""

from __future__ import annotations

import pytest

from lateedition.stand.lean import targets
from lateedition.stand.lean.heads import Head
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.reader import Reader
from lateedition.stand.lean.targets import Target

EXPECTED = [
    (b"/", Target("/")),
    (b"/world/", Target("/world/")),
    (b"/world/?", Target("/world/")),
    (b"/world/?a=b?c", Target("/world/", "a=b?c")),
    (b"/world/?a#b?c", Target("/world/", "a")),
    (b"/world/#b?c", Target("/world/")),
    (b"//world/", Target("//world/")),
    (b"/a/../world/", Target("/a/../world/")),
    (b"/a/%2e%2E/world%2f", Target("/a/../world/")),
    (b"/%252e", Target("/%2e")),
    (b"/caf%C3%A9/", Target("/café/")),
    ("/café/".encode(), Target("/café/")),
    (b"/a+b;c=d,e'f", Target("/a+b;c=d,e'f")),
    (b"/%ff/", Target("/�/")),
    (b"/%00", Target("/\0")),
    (b"/%zz%4", Target("/%zz%4")),
    (b"/?%00\xff", Target("/", "%00�")),
    (b"http://paper.example", Target("/", "", "paper.example")),
    (b"HTTPS://paper.example:80/a?b#c", Target("/a", "b", "paper.example:80")),
    (b"http://paper.example#a", Target("/", "", "paper.example")),
    (b"http://me@paper.example/", Target("http://me@paper.example/")),
    (b"http:///a", Target("http:///a")),
    (b"ftp://paper.example/", Target("ftp://paper.example/")),
    (b"paper.example:443", Target("paper.example:443")),
    (b"*", Target("*")),
    (b"?a", Target("?a")),
    (b"%2fworld/", Target("%2fworld/")),
]


@pytest.mark.parametrize(("sent", "target"), EXPECTED)
def test_a_target_is_read(sent: bytes, target: Target) -> None:
    assert targets.read(sent) == target


@pytest.mark.parametrize(("sent", "target"), EXPECTED)
def test_a_head_s_target_is_read_alike(sent: bytes, target: Target) -> None:
    head = Reader(Limits()).read(b"GET " + sent + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert isinstance(head, Head)
    assert (head.request.path, head.request.query, head.host) == (target.path, target.query, target.host)
