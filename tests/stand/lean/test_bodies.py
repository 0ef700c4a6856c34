"""A form is read whole or refused, and its end is where the next request begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.stand.lean import bodies
from lateedition.stand.lean.bodies import Form
from lateedition.stand.lean.heads import CHUNKED
from lateedition.stand.lean.refusals import BAD_CHUNK, LONG_FORM


def chunked(chunks: list[bytes]) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks if chunk) + b"0\r\n\r\n"


@given(chunks=st.lists(st.binary(max_size=20), max_size=10), rest=st.binary(max_size=20))
def test_chunks_are_joined_and_what_follows_is_left(chunks: list[bytes], rest: bytes) -> None:
    sent = chunked(chunks)
    assert bodies.read(sent + rest, CHUNKED, most_bytes=4_096) == Form(b"".join(chunks), len(sent))
    for end in range(len(sent)):
        assert bodies.read(sent[:end], CHUNKED, most_bytes=4_096) is None


@given(content=st.binary(max_size=50), rest=st.binary(max_size=20))
def test_a_length_is_believed(content: bytes, rest: bytes) -> None:
    assert bodies.read(content + rest, len(content), most_bytes=50) == Form(content, len(content))
    assert bodies.read(content[:-1], len(content), most_bytes=50) is None or not content


def test_too_much_is_refused_before_it_has_come() -> None:
    assert bodies.read(b"", 51, most_bytes=50) == LONG_FORM
    assert bodies.read(b"33\r\n", CHUNKED, most_bytes=50) == LONG_FORM
    assert bodies.read(b"32\r\n" + b"x" * 50 + b"\r\n1\r\n", CHUNKED, most_bytes=50) == LONG_FORM
    assert bodies.read(b"32\r\n" + b"x" * 50 + b"\r\n0\r\n\r\n", CHUNKED, most_bytes=50) == Form(b"x" * 50, 61)


@pytest.mark.parametrize(
    "sent", [b"x", b"123456789", b"1\n", b"1;", b"1 ", b"\r\n", b"1\r\nab", b"1\r\na\n", b"0\r\nX", b"-", b"+", b"0x", b"1_"]
)
def test_what_is_no_chunk_is_refused_at_its_first_wrong_byte(sent: bytes) -> None:
    assert bodies.read(sent, CHUNKED, most_bytes=4_096) == BAD_CHUNK
    assert bodies.read(sent[:-1], CHUNKED, most_bytes=4_096) is None


def test_a_form_in_a_thousand_chunks_is_refused_after_a_few() -> None:
    assert bodies.read(b"1\r\nx\r\n" * 40, CHUNKED, most_bytes=4_096) == BAD_CHUNK
