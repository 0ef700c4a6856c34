"""Segments joined in any way decode to what they were made of."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbrowser import chromium_program
from lateedition.edition.record import Segment
from lateedition.edition.segments import gzip_threads, plain_of, segment

PIECES = st.lists(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), max_size=12)
NEWS = "".join(
    f"<p>Paragraph {n} of the report from Moscow, यूपी में भारी बारिश, at {n * 7919 % 2400:04d} hours.</p>" for n in range(150)
).encode()


def gzip_of(parts: list[Segment]) -> bytes:
    return b"".join(gzip_threads([part.piece for part in parts]))


@given(pieces=PIECES)
def test_joined_segments_are_one_gzip_member_of_all_their_contents(pieces: list[bytes]) -> None:
    joined = gzip_of([segment(piece) for piece in pieces])
    decoder = zlib.decompressobj(wbits=31)
    assert decoder.decompress(joined) == b"".join(pieces)
    assert decoder.eof
    assert decoder.unused_data == b""
    assert gzip.decompress(joined) == b"".join(pieces)


@given(content=st.binary(max_size=2000), cuts=st.lists(st.integers(0, 2000), max_size=6))
def test_a_body_may_be_cut_anywhere(content: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(content), *(min(cut, len(content)) for cut in cuts)})
    parts = [segment(content[start:end]) for start, end in pairwise(places)]
    assert gzip.decompress(gzip_of(parts)) == content
    assert b"".join(map(plain_of, parts)) == content


@settings(max_examples=20)
@given(content=st.binary(max_size=500))
def test_the_same_content_gives_the_same_bytes(content: bytes) -> None:
    assert segment(content) == segment(content)
    assert gzip_of([segment(content)]) == gzip_of([segment(content)])


def test_a_large_piece_is_not_cut_short() -> None:
    content = bytes(range(256)) * 8192 + NEWS * 20
    assert plain_of(segment(content)) == content
    assert gzip.decompress(gzip_of([segment(b""), segment(content), segment(b"!")])) == content + b"!"


def test_news_text_gets_at_least_twice_as_small() -> None:
    assert len(segment(NEWS).deflated) < len(NEWS) / 2


@pytest.fixture
def served() -> Iterator[str]:
    pieces = [b"<!doctype html><title>t</title><body>", NEWS[:4000], b"", NEWS[4000:], b"<p id=end>the end</p>"]
    body = gzip_of([segment(piece) for piece in pieces])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(body))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_curl_decodes_joined_segments(served: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed: apt-get install curl")
    got = subprocess.run([curl, "-sS", "--compressed", "--noproxy", "*", served], capture_output=True, check=True, timeout=20)
    assert NEWS in got.stdout
    assert got.stdout.endswith(b"the end</p>")


def test_chromium_decodes_joined_segments(served: str) -> None:
    chromium = chromium_program() or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-proxy-server", "--dump-dom", served]
    got = subprocess.run(command, capture_output=True, check=False, timeout=60)
    if got.returncode != 0:
        pytest.skip(f"Chromium does not run here: {got.stderr[-200:]!r}")
    assert got.stdout.count(b"<p>Paragraph ") == 150
    assert b"the end</p>" in got.stdout
