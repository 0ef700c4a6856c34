"""Recordings are sent whole or in part, a piece at a time, and break off when they are recalled."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stand.conftest import PIECE_BYTES, RECORDED, RECORDING, Edition, Running, read_to_the_end

from lateedition.edition.pieces import Pieces
from lateedition.stand import ranges

SIZE = len(RECORDED)


@given(size=st.integers(1, 5_000), piece=st.integers(1, 700), data=st.data())
def test_the_spans_of_any_part_are_that_part(size: int, piece: int, data: st.DataObject) -> None:
    whole = bytes(at % 251 for at in range(size))
    start = data.draw(st.integers(0, size - 1))
    stop = data.draw(st.integers(start + 1, size))
    spans = Pieces(size, piece, "/p/").spans(start, stop)
    assert b"".join(whole[int(span.address[3:]) * piece :][span.start : span.stop] for span in spans) == whole[start:stop]


@given(said=st.text("bytes=-, 0123456789", max_size=24), size=st.integers(1, 99))
def test_whatever_is_asked_nothing_beyond_the_file_is_sent(said: str, size: int) -> None:
    found = ranges.asked(said, size_bytes=size)
    assert found is None or (0 <= found.start <= size and found.stop <= size)


def test_a_part_says_which_it_is_and_a_player_can_go_on_from_anywhere(edition: Edition) -> None:
    whole = edition.answer(RECORDING)
    said = dict(whole.headers)
    assert (whole.status, said["accept-ranges"], said["content-length"]) == (200, "bytes", str(SIZE))
    assert (said["content-type"], said["cache-control"]) == ("audio/mpeg", "public, max-age=31536000, s-maxage=60, immutable")
    part = edition.answer(RECORDING, range="bytes=250000-250009")
    assert (part.status, part.body, part.rest) == (206, RECORDED[250_000:250_010], ())
    assert dict(part.headers)["content-range"] == f"bytes 250000-250009/{SIZE}"
    assert dict(part.headers)["etag"] == said["etag"]


def test_what_a_reader_has_a_part_of_is_gone_on_with_only_if_it_is_the_same(edition: Edition) -> None:
    tag = dict(edition.answer(RECORDING).headers)["etag"]
    statuses = {said: edition.answer(RECORDING, range="bytes=5-", if_range=said).status for said in (tag, f"W/{tag}", '"another"')}
    assert statuses == {tag: 206, f"W/{tag}": 200, '"another"': 200}
    assert edition.answer(RECORDING, range="bytes=5-", if_none_match=tag).status == 304


def test_a_part_that_is_not_there_is_said_to_be_none(edition: Edition) -> None:
    answer = edition.answer(RECORDING, range=f"bytes={SIZE}-")
    assert (answer.status, dict(answer.headers)["content-range"]) == (416, f"bytes */{SIZE}")


def test_a_head_says_how_long_the_whole_is_and_sends_nothing(edition: Edition) -> None:
    answer = edition.answer(RECORDING, method="HEAD", range="bytes=0-9")
    assert (answer.status, answer.body, answer.rest) == (200, b"", ())
    assert dict(answer.headers)["content-length"] == str(SIZE)


def test_pages_and_pictures_are_sent_whole_whatever_part_is_asked_for(edition: Edition) -> None:
    for path in ("/plain/", "/pictures/4-abc-480.webp"):
        answer = edition.answer(path, range="bytes=0-3", accept_encoding="gzip")
        assert (answer.status, dict(answer.headers)["accept-ranges"]) == (200, "none")


def test_a_piece_has_no_address_of_its_own(edition: Edition) -> None:
    assert edition.answer("/-/recordings/7-abc/0").status == 404


def test_a_damaged_piece_is_printed_anew_and_meanwhile_the_reader_is_asked_to_come_back(edition: Edition) -> None:
    edition.print(lambda printing: printing.drop("/-/recordings/7-abc/0"))
    answer = edition.answer(RECORDING)
    assert (answer.status, dict(answer.headers)["retry-after"]) == (503, "2")


@pytest.mark.parametrize(("asked", "wanted"), [("", RECORDED), ("bytes=0-", RECORDED), ("bytes=99999-700001", RECORDED[99_999:700_002])])
def test_either_front_sends_all_of_it_and_the_connection_goes_on(running: Running, asked: str, wanted: bytes) -> None:
    lines = [f"GET {RECORDING} HTTP/1.1", "Host: a", *([f"Range: {asked}"] if asked else []), "", ""]
    with running.connect() as peer:
        peer.sendall("\r\n".join(lines).encode() + b"GET /plain/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        got = read_to_the_end(peer)
    head, _, rest = got.partition(b"\r\n\r\n")
    assert rest[: len(wanted)] == wanted
    assert rest[len(wanted) :].startswith(b"HTTP/1.1 200")
    assert rest.endswith(b"<h1>plain</h1>") or b"content-encoding" in rest[len(wanted) :]
    assert f"content-length: {len(wanted)}\r\n".encode() in head.lower() + b"\r\n"


def test_a_reader_who_is_half_through_gets_no_more_of_what_is_recalled(edition: Edition, starter: Callable[..., Running]) -> None:
    stand = starter(edition.folder)
    with stand.connect() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        peer.sendall(f"GET {RECORDING} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        got = peer.recv(1_000)
        time.sleep(0.2)
        edition.print(lambda printing: [printing.drop(f"/-/recordings/7-abc/{at}") for at in range(11)] and printing.drop(RECORDING))
        time.sleep(0.2)
        while piece := peer.recv(65_536):
            got += piece
    assert PIECE_BYTES < len(got) < SIZE
