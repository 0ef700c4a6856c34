"""Whatever bytes arrive, split wherever: nothing raises, nothing is answered that was not asked, nothing is held for ever.

With LATEEDITION_NIGHTLY=1 each runs a hundred times as long.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quiet import Client, House, statuses
from smuggled import CASES

from lateedition.stand.lean import plain_heads
from lateedition.stand.lean.heads import Head
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.reader import Reader

EXAMPLES = 100 if os.environ.get("LATEEDITION_NIGHTLY") == "1" else 1
SMALL = Limits(line_bytes=120, head_bytes=400, headers=8, form_bytes=200, in_a_row=3, listeners=1_000_000)
"""Limits that a few hundred bytes reach."""

METHODS = st.sampled_from([b"GET", b"GET", b"HEAD", b"POST", b"PUT", b"get", b"X-ANY", b"CONNECT", b"OPTIONS", b"PRI", b"G(T"])
TARGETS = st.sampled_from(
    [
        b"/plain/",
        b"/world/kim-17/",
        b"/-/consent",
        b"/-/consent",
        b"/-/health",
        b"/-/live",
        b"/-/live?since=0",
        b"/pictures/4-abc-480.webp",
        b"/nothing?q=%00",
        b"/%ff/",
        b"//plain/",
        b"/plain/../plain/",
        b"http://x/plain/",
        b"http://u@x/",
        b"x:80",
        b"*",
        "/hindi/यूपी-3/".encode(),
        b"/" + b"a" * 110,
    ]
)
VERSIONS = st.sampled_from([b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/1.2", b"http/1.1", b""])
BREAKS = st.sampled_from([b"\r\n"] * 30 + [b"\n", b"\r", b"\r\r\n", b"\r\n "])
NAMES = [
    b"Host",
    b"Accept-Encoding",
    b"Connection",
    b"Content-Length",
    b"Transfer-Encoding",
    b"Cookie",
    b"Expect",
    b"If-None-Match",
    b"Upgrade",
    b"X",
    b"Sec-GPC",
    b"Last-Event-ID",
    b"X Y",
]
VALUES = [
    b"x",
    b"gzip",
    b"close",
    b"keep-alive",
    b"upgrade",
    b"5",
    b"0",
    b"150",
    b"201",
    b"chunked",
    b"100-continue",
    b"*",
    b"1",
    b"consent=3.films",
    b"",
    b"\xff",
    b"\x00",
]
HEADERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES), BREAKS).map(lambda at: at[0] + b": " + at[1] + at[2]), max_size=6
)
BODIES = st.sampled_from(
    [
        b"",
        b"",
        b"",
        b"a=b&c",
        b"5\r\na=b&c\r\n0\r\n\r\n",
        b"0\r\n\r\n",
        b"GET /plain/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"x" * 150,
        b"x" * 201,
        b"\r\n",
    ]
)
HOST = st.sampled_from([b"Host: x\r\n"] * 5 + [b""])
REQUESTS = st.tuples(METHODS, TARGETS, VERSIONS, BREAKS, HOST, HEADERS, BREAKS, BODIES).map(
    lambda at: at[0] + b" " + at[1] + b" " + at[2] + at[3] + at[4] + b"".join(at[5]) + at[6] + at[7]
)


def form_of(body: bytes) -> bytes:
    return b"POST /-/consent HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def form_in_chunks(chunks: list[bytes]) -> bytes:
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    return b"POST /-/consent HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body


SOUND = (
    TARGETS.map(lambda target: b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    | st.binary(max_size=200).map(form_of)
    | st.lists(st.binary(min_size=1, max_size=60), max_size=3).map(form_in_chunks)
)
"""Requests with nothing wrong with them, so that there is one behind the first."""


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A case of the smuggling table with some bytes changed, lost or doubled."""
    data = bytearray(draw(st.sampled_from(sorted(sent for sent, _ in CASES.values()))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        data[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2) | st.sampled_from([b"\r\n", b"\n", b" ", b"\x00", b":"]))
    return bytes(data)


STREAMS = (
    st.lists(SOUND, min_size=1, max_size=5).map(b"".join)
    | st.lists(REQUESTS | SOUND, min_size=1, max_size=4).map(b"".join)
    | mutated()
    | st.binary(max_size=200)
)
CUTS = st.lists(st.integers(0, 300), max_size=8)
FUZZ = settings(max_examples=400 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return (data[start:end] for start, end in pairwise(edges))


def what_was_seen(client: Client) -> tuple[bytes, bool, bool, bool]:
    return client.sent, client.network.ended, client.network.closed, client.network.aborted


@pytest.fixture(scope="module")
def small_house(printed: Path) -> House:
    return House(printed, SMALL)


@FUZZ
@given(data=STREAMS, cuts=CUTS)
def test_where_the_bytes_are_split_changes_no_answer(small_house, data: bytes, cuts: list[int]) -> None:
    with small_house.client() as whole, small_house.client() as split:
        whole.say(data)
        split.say(*pieces(data, cuts))
        assert what_was_seen(split) == what_was_seen(whole)


@settings(FUZZ, max_examples=30 * EXAMPLES)
@given(data=st.lists(SOUND, min_size=1, max_size=3).map(b"".join))
def test_there_is_no_place_at_all_where_a_split_changes_an_answer(small_house, data: bytes) -> None:
    with small_house.client() as whole:
        whole.say(data)
        for cut in range(1, len(data)):
            with small_house.client() as split:
                split.say(data[:cut], data[cut:])
                assert what_was_seen(split) == what_was_seen(whole), cut


@FUZZ
@given(data=STREAMS, cuts=CUTS)
def test_there_is_at_most_one_answer_for_each_end_of_a_head_and_one_refusal(small_house, data: bytes, cuts: list[int]) -> None:
    with small_house.client() as client:
        client.say(*pieces(data, cuts))
        answered = [status for status in statuses(client.sent) if status != 100]
        assert len(answered) <= data.count(b"\r\n\r\n") + client.network.ended


@FUZZ
@given(data=STREAMS, cuts=CUTS)
def test_what_is_held_of_a_request_is_never_more_than_one_may_have(small_house, data: bytes, cuts: list[int]) -> None:
    with small_house.client() as client:
        for piece in pieces(data, cuts):
            client.say(piece)
            assert len(client.connection._input) <= SMALL.head_bytes + 2
            assert not client.over or not client.connection._input


@FUZZ
@given(data=STREAMS, cuts=CUTS)
def test_every_connection_but_a_listener_s_is_over_when_nothing_more_comes(small_house, data: bytes, cuts: list[int]) -> None:
    with small_house.client() as client:
        client.say(*pieces(data, cuts))
        for _ in range(4):
            small_house.pass_time(100)
        assert client.network.closed or b"text/event-stream" in client.sent


@FUZZ
@given(data=STREAMS, cuts=CUTS)
def test_a_client_that_reads_nothing_gets_no_more_than_the_high_water_and_an_answer(small_house, data: bytes, cuts: list[int]) -> None:
    with small_house.client() as client:
        client.network.stuck = True
        client.network.high_bytes = 2_000
        client.say(*pieces(data * 10, cuts))
        assert len(client.sent) <= 2_000 + 4_000
        for _ in range(4):
            small_house.pass_time(100)
        assert client.network.closed or b"text/event-stream" in client.sent


@FUZZ
@given(data=STREAMS)
def test_every_answer_is_framed_so_that_a_client_finds_the_next(small_house, data: bytes) -> None:
    with small_house.client() as client:
        sent = client.say(data.replace(b"HEAD", b"GET"))
    while sent:
        head, end, sent = sent.partition(b"\r\n\r\n")
        lines = head.decode("ascii").split("\r\n")
        assert end
        assert re.fullmatch(r"HTTP/1\.1 [1-5][0-9]{2} [A-Za-z -]*", lines[0])
        headers = dict(line.split(": ", 1) for line in lines[1:])
        assert len(headers) == len({line for line in lines[1:] if not line.startswith("set-cookie:")}) + ("set-cookie" in headers)
        if " 100 " in lines[0]:
            continue
        if " 204 " in lines[0]:  # RFC 9110, 8.6: it has no length
            assert "content-length" not in headers
            continue
        assert {"date", "late-edition"} <= headers.keys()
        if headers.get("content-type") == "text/event-stream":
            return
        if " 304 " not in lines[0]:
            length = int(headers["content-length"])
            assert len(sent) >= length
            sent = sent[length:]


@FUZZ
@given(data=st.lists(REQUESTS | mutated(), max_size=6))
def test_the_reader_keeps_nothing_from_one_head_to_the_next(data: list[bytes]) -> None:
    shared = Reader(SMALL)
    assert [shared.read(each) for each in data] == [Reader(SMALL).read(each) for each in data]


HEADS = st.tuples(
    st.sampled_from([b"", b"", b"", b"\r\n", b" "]),
    st.sampled_from([b"GET"] * 9 + [b"HEAD"]),
    TARGETS,
    st.sampled_from([b"HTTP/1.1"] * 9 + [b"HTTP/1.0"]),
    st.lists(
        st.tuples(
            st.sampled_from(
                [*NAMES, b"Accept", b"cookies", b"hosts", b"If-None", b"sec-gp", b"If-Modified-Since", b"Origin", b"!#$%&'*+-.^_`|~0"]
            ),
            st.sampled_from([b":"] * 9 + [b" :", b""]),
            st.sampled_from([b" ", b"", b"\t "]),
            st.sampled_from([*VALUES, b"x:y", b"a b", b"\x7f", b"\x1f", b"\t", "ü".encode()]),
            st.sampled_from([b"", b" ", b" \t"]),
            BREAKS,
        ).map(b"".join),
        max_size=9,
    ).map(b"".join),
    st.sampled_from([b"\r\n"] * 9 + [b"\n", b"\r", b""]),
    st.binary(max_size=5),
).map(lambda at: at[0] + at[1] + b" " + at[2] + b" " + at[3] + b"\r\n" + b"Host: x\r\n" * (at[0] != b" ") + at[4] + at[5] + at[6])


@settings(FUZZ, max_examples=1_000 * EXAMPLES)
@given(data=HEADS | mutated() | STREAMS, flip=st.booleans())
def test_a_head_that_is_read_the_short_way_is_read_the_long_way_alike(data: bytes, flip: bool) -> None:
    data = data.swapcase() if flip and b"%" not in data else data
    short = plain_heads.read(data, most_bytes=SMALL.line_bytes, most_headers=SMALL.headers)
    long = Reader(SMALL).read_any(data)
    if short is not None:
        assert isinstance(long, Head)
        assert (short.size_bytes, short.request, short.minor, short.connection) == (
            long.size_bytes,
            long.request,
            long.minor,
            long.connection,
        )
        assert (short.length, short.host) == (long.length, long.host) == (0, None)
        assert not long.headers.keys() & {b"content-length", b"transfer-encoding", b"expect", b"last-event-id"}
