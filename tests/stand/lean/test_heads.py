"""What is told of a head, beyond what the smuggling table asks."""

from __future__ import annotations

import pytest

from lateedition.stand.lean.heads import CHUNKED, Head
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.reader import _NO_LENGTH, Reader, _length
from lateedition.stand.lean.refusals import BAD_HOST


def read(*headers: bytes, line: bytes = b"GET / HTTP/1.1") -> Head | object:
    return Reader(Limits()).read_any(b"\r\n".join([line, *headers, b"", b""]))


def headers_of(*headers: bytes) -> dict[bytes, bytes]:
    head = read(b"Host: x", *headers)
    assert isinstance(head, Head)
    return {name: value for name, value in head.headers.items() if name != b"host"}


def test_names_are_told_in_small_letters_and_values_without_blanks_round_them() -> None:
    assert headers_of(b"ACCEPT-encoding: \t gzip, br \t") == {b"accept-encoding": b"gzip, br"}


def test_what_nobody_here_asks_about_is_not_kept() -> None:
    assert headers_of(b"User-Agent: x", b"Forwarded: for=y") == {}


def test_a_header_that_comes_twice_is_one_list_and_cookies_are_one_line() -> None:
    assert headers_of(b"Accept-Encoding: br", b"accept-encoding: gzip") == {b"accept-encoding": b"br, gzip"}
    assert headers_of(b"Cookie: a=b", b"Cookie: c=d") == {b"cookie": b"a=b; c=d"}


@pytest.mark.parametrize(
    "host", [b"paper.example", b"paper.example:8000", b"127.0.0.1", b"[::1]:8000", b"[::1]", b"", b"a_b.example", b"xn--e1afmkfd.example"]
)
def test_a_host_may_be_a_name_or_an_address_with_a_port(host: bytes) -> None:
    assert isinstance(read(b"Host: " + host), Head)


@pytest.mark.parametrize(
    "host", [b"a/b", b"a b", b"a@b", b"a:b", b"[::1", b"a?b", b"a#b", b"a,b c", b"\xff", b"http://a", b"a:80:80", b"a" * 300]
)
def test_anything_else_is_no_host(host: bytes) -> None:
    assert read(b"Host: " + host) == BAD_HOST


def test_a_host_is_needed_since_http_1_1() -> None:
    assert read() == BAD_HOST
    assert isinstance(read(line=b"GET / HTTP/1.0"), Head)
    assert read(b"Host: a b", line=b"GET / HTTP/1.0") == BAD_HOST


def test_how_much_follows_is_told() -> None:
    for header, length in ((b"X: y", 0), (b"Content-Length: 0", 0), (b"Content-Length: 007", 7), (b"Transfer-Encoding: Chunked", CHUNKED)):
        head = read(b"Host: x", header, line=b"POST / HTTP/1.1")
        assert isinstance(head, Head)
        assert head.length == length


def test_how_much_of_the_input_it_was_is_told() -> None:
    sent = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    for before in (b"", b"\r\n"):
        head = Reader(Limits()).read(before + sent + b"GET /next")
        assert isinstance(head, Head)
        assert head.size_bytes == len(before + sent)


def test_a_length_and_chunks_together_are_refused_even_by_a_parser_that_let_them_pass() -> None:
    assert _length({b"content-length": b"0", b"transfer-encoding": b"chunked"}, b"1") == _NO_LENGTH
    assert _length({b"content-length": b"5, 5"}, b"1") == _NO_LENGTH
    assert _length({b"transfer-encoding": b"chunked, chunked"}, b"1") == _NO_LENGTH
