"""Whichever front a request comes in by, the answer is the same: status, headers and body."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

import pytest

OF_THE_SERVER = ("date", "connection", "server")
PATHS = [
    "/world/kim-17/",
    "/plain/",
    "/plain",
    "/plain/?utm_source=x",
    "/plain/#top",
    "/plain/?at=2020-05-05T12:00:00Z",
    "/plain/?at=yesterday",
    "/-/timemap/link/plain/",
    "/-/fronts/2020-05-05",
    "/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/",
    "/hindi/यूपी-3/",
    "/%70lain/",
    "/pictures/4-abc-480.webp",
    "/recordings/7-abc.mp3",
    "/-/recordings/7-abc/0",
    "/assets/site-1a2b.css",
    "/old/kim-17/",
    "/world/killed-18/",
    "/nothing/",
    "//plain/",
    "/world/../plain/",
    "/world/%2e%2e/plain/",
    "/plain%2f",
    "/plain%zz/",
    "/plain%",
    "/%ff/",
    "/a%00b/",
    "/" + "x" * 5_000,
    "/-/health",
    "/-/consent",
    "/-/errors/404",
    "/-/nothing",
    "http://another.example/plain/",
    "HTTP://another.example/plain/",
    "http://another.example",
    "http://another.example?a=b",
    "*",
]
HEADERS: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "gzip, deflate, br, zstd"},
    {"Accept-Encoding": "identity;q=0, br"},
    {"Accept-Encoding": ""},
    {"Cookie": "consent=3.films"},
    {"Cookie": "a=b; consent=2"},
    {"Sec-GPC": "1"},
    {"Accept-Datetime": "Tue, 05 May 2020 12:00:00 GMT"},
    {"If-None-Match": "*"},
    {"Late-Edition-Position": "12"},
    {"Late-Edition-Position": "13"},
    {"Late-Edition-Position": "-1"},
    {"If-None-Match": '"x"'},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Modified-Since": "Tue, 05 May 2020 09:11:58 GMT"},
    {"If-None-Match": '"x"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=0-3", "If-Range": '"x"'},
    {"Range": "bytes=99990-100010"},
    {"Range": "bytes=250000-"},
    {"Range": "bytes=-7"},
    {"Range": "bytes=0-1,5-6"},
    {"Range": "bytes=9999999-"},
    {"Range": "seconds=0-3"},
    {"Upgrade": "websocket", "Connection": "upgrade"},
]
METHODS = ["GET", "HEAD", "OPTIONS", "DELETE", "TRACE", "get", "X-ANY"]
FORMS: list[tuple[bytes, dict[str, str]]] = [
    (b"choice=refuse&version=3&back=%2Fplain%2F", {}),
    (b"choice=accept&version=3", {"X-Forwarded-Proto": "https"}),
    (b"choice=accept&version=2", {}),
    (b"choice=maybe", {}),
    (b"", {}),
    (b"\xff\x00=", {}),
    (b"choice=accept&version=3", {"Sec-Fetch-Site": "cross-site"}),
    (b"choice=accept&version=3", {"Origin": "https://another.example"}),
    (b"choice=accept&version=3", {"Origin": "http://paper.example"}),
    (b"x" * 4_096, {}),
    (b"x" * 4_097, {}),
]

Seen = tuple[int, list[tuple[str, str]], bytes]


@pytest.fixture(scope="module")
def both(printed, starter) -> Iterator[tuple[http.client.HTTPConnection, ...]]:
    stands = [starter(printed, front=front) for front in ("lean", "granian")]
    yield tuple(http.client.HTTPConnection("127.0.0.1", stand.port, timeout=10) for stand in stands)
    for stand in stands:
        assert stand.stop() == 0


def seen(connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Seen:
    connection._encode_request = str.encode  # type: ignore[attr-defined]  # a target may be sent as raw UTF-8
    connection._validate_path = lambda url: None  # type: ignore[attr-defined]
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": "paper.example", **headers}.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    got = response.read()
    said = sorted((name.lower(), value) for name, value in response.getheaders() if name.lower() not in OF_THE_SERVER)
    if response.will_close:
        connection.close()
    return response.status, said, got


def served(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> Seen:
    """What is answered when there is room for it: of the past there is only so much a second, and each front has its own count of it."""
    while (answer := seen(connection, "GET", path, headers))[0] == 503 and b"past" in answer[2]:
        time.sleep(0.1)
    return answer


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_answered_alike(both, path: str) -> None:
    for headers in HEADERS:
        lean, granian = (served(connection, path, headers) for connection in both)
        assert lean == granian, headers


@pytest.mark.parametrize("method", METHODS)
def test_a_method_is_answered_alike(both, method: str) -> None:
    for path in ("/world/kim-17/", "/nothing/", "/-/health", "/-/metrics", "/-/consent", "/-/nothing"):
        lean, granian = (seen(connection, method, path, {}) for connection in both)
        if path == "/-/metrics" and method in ("GET", "HEAD"):
            assert lean[0] == granian[0] == 200
        else:
            assert lean == granian, path


@pytest.mark.parametrize("number", range(len(FORMS)))
def test_a_form_is_answered_alike(both, number: int) -> None:
    form, headers = FORMS[number]
    lean, granian = (seen(connection, "POST", "/-/consent", headers, form) for connection in both)
    assert lean == granian


def test_what_a_reader_has_is_confirmed_alike(both) -> None:
    for path in ("/world/kim-17/", "/plain/", "/pictures/4-abc-480.webp", "/recordings/7-abc.mp3"):
        tag = dict(seen(both[0], "GET", path, {})[1])["etag"]
        for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}):
            lean, granian = (seen(connection, "GET", path, headers) for connection in both)
            assert lean == granian
            assert lean[0] == 304
            assert lean[2] == b""


def test_granian_says_that_it_has_no_stream_of_editions(both) -> None:
    status, headers, body = seen(both[1], "GET", "/-/live", {})
    assert status == 501
    assert b"does not tell of new editions" in body
    assert dict(headers)["late-edition"] == "1"
    assert seen(both[1], "POST", "/-/live", {}, b"")[0] == seen(both[0], "POST", "/-/live", {}, b"")[0] == 405
