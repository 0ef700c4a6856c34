"""A request goes where the operator meant it to go and nowhere inside, and ends in its time and its size whatever the server does."""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from agency import Agency, Seen, answer, dripping
from lateedition.courier import outgoing
from lateedition.courier.coding import BadCoding, Decoder, TooMuch
from lateedition.courier.outgoing import Broken, Guard, Limits, NotFetched, Place, Refused, TooLarge, TooSlow, fetch

Serve = Callable[..., Agency]

ALLOWED = (ip_network("127.0.0.2/32"),)
"""Where agencies of these tests are. All else on loopback is inside, as the rest of a private network would be."""

QUICK = Limits(time_s=1.0, body_bytes=100_000, head_bytes=20_000)


def guard(*agencies: Agency, limits: Limits = QUICK, **more: object) -> Guard:
    return Guard(ALLOWED, frozenset(agency.port for agency in agencies), limits, **more)  # type: ignore[arg-type]


@pytest.fixture
def canary(serve: Serve) -> Agency:
    """A server inside that must never be reached."""
    return serve(answer(200, b"secret"), host="127.0.0.1")


@pytest.fixture
def serve_outside(serve: Serve) -> Serve:
    return lambda answering: serve(answering, host="127.0.0.2")


# Where it goes


FORMS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "localhost",
    "LOCALHOST", "0", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[::127.0.0.1]", "[2002:7f00:1::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::1%25lo]", "[fe80::1]",
    "[fc00::1]", "[ff02::1]", "１２７.0.0.1", "①②⑦.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "168.63.129.16", "ip6-localhost",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_no_way_to_write_a_private_address_reaches_it(form: str, canary: Agency) -> None:
    with pytest.raises((Refused, Broken)):
        fetch(f"http://{form}:{canary.port}/", guard=guard(canary))
    assert canary.connections == 0


@pytest.mark.parametrize("form", ["127.0.0.1", "127.1", "[::ffff:127.0.0.1]", "localhost", "0", "//127.0.0.1"])
def test_a_redirect_to_a_private_address_is_refused(form: str, canary: Agency, serve_outside: Serve) -> None:
    location = f"{form}:{canary.port}/" if form.startswith("//") else f"http://{form}:{canary.port}/"
    agency = serve_outside(answer(302, Location=location))
    with pytest.raises(Refused):
        fetch(agency.url, guard=guard(agency, canary))
    assert canary.connections == 0


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://127.0.0.2/", "ftp://127.0.0.2/", "http:///", "http://a b/", "http://["]
)
def test_a_redirect_to_anything_but_the_web_is_refused(location: str, serve_outside: Serve) -> None:
    agency = serve_outside(answer(301, Location=location))
    with pytest.raises(Refused):
        fetch(agency.url, guard=guard(agency))


def test_a_name_that_resolves_to_a_private_address_is_refused(canary: Agency) -> None:
    inside = guard(canary, look_up=lambda host, port: [(socket.AF_INET, ("127.0.0.1", port))])
    with pytest.raises(Refused, match=r"news\.example is not on the internet: 127\.0\.0\.1 is loopback"):
        fetch(f"http://news.example:{canary.port}/", guard=inside)
    assert canary.connections == 0


def test_of_several_addresses_only_those_outside_are_tried(canary: Agency, serve_outside: Serve) -> None:
    agency = serve_outside(answer(200, b"news"))

    def look_up(_: str, port: int) -> list[Place]:
        return [(socket.AF_INET, ("127.0.0.1", canary.port)), (socket.AF_INET, ("127.0.0.2", 1)), (socket.AF_INET, ("127.0.0.2", port))]

    assert fetch(f"http://news.example:{agency.port}/", guard=guard(agency, look_up=look_up)).body == b"news"
    assert canary.connections == 0


def test_a_name_that_changes_its_address_between_two_looks_gains_nothing(canary: Agency, serve_outside: Serve) -> None:
    agency = serve_outside(lambda seen: answer(302, Location=f"http://news.example:{canary.port}/"))
    looks = itertools.chain(["127.0.0.2"], itertools.repeat("127.0.0.1"))
    asked: list[str] = []

    def look_up(_: str, port: int) -> list[Place]:
        asked.append(next(looks))
        return [(socket.AF_INET, (asked[-1], port))]

    with pytest.raises(Refused):
        fetch(f"http://news.example:{agency.port}/", guard=guard(agency, canary, look_up=look_up))
    assert asked == ["127.0.0.2", "127.0.0.1"], "looked at once a request: what was judged is what is connected to"
    assert canary.connections == 0


def test_who_is_at_the_other_end_is_looked_at_before_a_byte_is_sent(canary: Agency) -> None:
    def elsewhere(_: Place, within_s: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", canary.port), timeout=within_s)

    lied_to = guard(canary, look_up=lambda host, port: [(socket.AF_INET, ("127.0.0.2", port))], connect=elsewhere)
    with pytest.raises(Refused, match=r"was connected to, and 127\.0\.0\.1 is loopback"):
        fetch(f"http://news.example:{canary.port}/", guard=lied_to)
    assert canary.seen == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://anna:secret@127.0.0.2/", "has a login"),
        ("http://127.0.0.2:8080@127.0.0.1/", "has a login"),
        ("http://127.0.0.2:22/", "has port 22"),
        ("http://127.0.0.2:0/", "has port 0"),
        ("http://127.0.0.2:99999/", "is not a URL"),
        ("http://127.0.0.2\\@127.0.0.1/", "a backslash"),
        ("http://127.0.0.2/a\r\nX: y", "a control character"),
        ("http://127.0.0.2/a b", "a space"),
        ("ftp://127.0.0.2/", "expected http:// or https://"),
        ("//127.0.0.2/", "expected http:// or https://"),
        ("", "expected http:// or https://"),
    ],
)
def test_a_url_that_no_feed_has_is_refused_and_said(url: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        fetch(url, guard=Guard(ALLOWED))
    assert "anna" not in str(refused.value)


# Redirects


def test_five_redirects_are_followed_and_a_sixth_is_not(serve_outside: Serve) -> None:
    def count_down(seen: Seen) -> bytes:
        left = int(seen.path.strip("/"))
        return answer(200, b"there") if left == 0 else answer(302, Location=f"/{left - 1}")

    agency = serve_outside(count_down)
    assert fetch(f"{agency.url}/5", guard=guard(agency)).body == b"there"
    with pytest.raises(Refused, match="more than 5 times"):
        fetch(f"{agency.url}/6", guard=guard(agency))


@pytest.mark.parametrize(
    ("statuses", "moved"), [((301,), "/1"), ((308, 301), "/2"), ((302,), ""), ((301, 302), "/1"), ((302, 301), ""), ((), "")]
)
def test_only_what_moved_for_good_has_moved(statuses: tuple[int, ...], moved: str, serve_outside: Serve) -> None:
    def redirect(seen: Seen) -> bytes:
        at = int(seen.path.strip("/"))
        return answer(statuses[at], Location=f"/{at + 1}") if at < len(statuses) else answer(200, b"there")

    agency = serve_outside(redirect)
    found = fetch(f"{agency.url}/0", guard=guard(agency))
    assert found.moved == (agency.url + moved if moved else "")
    assert found.url == f"{agency.url}/{len(statuses)}"


def test_credentials_are_for_the_origin_alone_and_never_go_from_https_to_http(serve_outside: Serve) -> None:
    other = serve_outside(answer(200, b"there"))
    agency = serve_outside(lambda seen: answer(302, Location="/own" if seen.path == "/" else other.url))
    fetch(agency.url, guard=guard(agency, other), credentials={"Authorization": "Bearer secret"})
    assert [seen.headers.get("authorization") for seen in agency.seen] == ["Bearer secret", "Bearer secret"]
    assert [seen.headers.get("authorization") for seen in other.seen] == [None]


def test_a_form_is_sent_on_only_where_the_redirect_keeps_the_method(serve_outside: Serve) -> None:
    agency = serve_outside(lambda seen: answer(200, seen.body) if seen.path == "/there" else answer(int(seen.path[1:]), Location="/there"))
    assert fetch(f"{agency.url}/307", guard=guard(agency), posted=b"a=b").body == b"a=b"
    assert fetch(f"{agency.url}/302", guard=guard(agency), posted=b"a=b").status == 302
    assert agency.seen[-2].headers["content-type"] == "application/x-www-form-urlencoded"


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example, made for this run."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = (
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=news.example "
        f"-addext subjectAltName=DNS:news.example -keyout {path} -out {path}.crt"
    )
    try:
        subprocess.run(command.split(), check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with")
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Agency]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    agency = Agency(answer(200, b"news"), host="127.0.0.2", tls=tls)
    yield agency
    agency.close()


def _at_agency(_: str, port: int) -> list[Place]:
    return [(socket.AF_INET, ("127.0.0.2", port))]


def test_over_tls_the_certificate_must_be_one_that_counts_and_for_that_name(secure: Agency, certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    trusting = guard(secure, look_up=_at_agency, trust=trust)
    assert fetch(f"https://news.example:{secure.port}/", guard=trusting).body == b"news"
    with pytest.raises(Broken, match="certificate verify failed: Hostname mismatch"):
        fetch(f"https://other.example:{secure.port}/", guard=trusting)
    with pytest.raises(Broken, match="certificate verify failed: self-signed"):
        fetch(f"https://news.example:{secure.port}/", guard=guard(secure, look_up=_at_agency))


def test_with_a_secret_a_redirect_from_https_to_http_is_refused(secure: Agency, certificate: Path, serve_outside: Serve) -> None:
    plain = serve_outside(answer(200, b"there"))
    secure.answering = answer(301, Location=plain.url)
    trusting = guard(secure, plain, look_up=_at_agency, trust=ssl.create_default_context(cafile=str(certificate)))
    url = f"https://news.example:{secure.port}/"
    assert fetch(url, guard=trusting).body == b"there"
    with pytest.raises(Refused, match="expected https, because a secret is sent along"):
        fetch(url, guard=trusting, credentials={"X-Api-Key": "secret"})
    assert len(plain.seen) == 1


# Time


def endless(piece: bytes) -> Iterator[bytes]:
    while True:
        time.sleep(0.02)
        yield piece


SLOW = {
    "silent": lambda seen: endless(b""),
    "drips its head": lambda seen: dripping(answer(200, b"news" * 20, X="y" * 100)),
    "drips its body": lambda seen: itertools.chain([answer(200, sized=False, Content_Length="100")], dripping(b"x" * 100)),
    "drips chunks": lambda seen: itertools.chain([answer(200, sized=False, Transfer_Encoding="chunked")], endless(b"1\r\nx\r\n")),
    "says that it goes on for ever": lambda seen: endless(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drips gzip": lambda seen: itertools.chain(
        [answer(200, sized=False, Content_Encoding="gzip")], dripping(gzip.compress(bytes(range(256)) * 9))
    ),
}


@pytest.mark.parametrize("how", SLOW)
def test_a_server_that_takes_for_ever_is_left_in_time(how: str, serve_outside: Serve) -> None:
    agency = serve_outside(SLOW[how])
    began = time.monotonic()
    with pytest.raises(TooSlow, match="has not answered in full after 1 s"):
        fetch(agency.url, guard=guard(agency))
    assert time.monotonic() - began < 1.5


def test_a_server_that_never_stops_is_left_in_time_however_much_it_may_send(serve_outside: Serve) -> None:
    agency = serve_outside(lambda seen: itertools.chain([answer(200, sized=False)], itertools.repeat(b"x" * 65_536)))
    began = time.monotonic()
    with pytest.raises(TooSlow):
        fetch(agency.url, guard=guard(agency, limits=Limits(time_s=1.0, body_bytes=10**12)))
    assert time.monotonic() - began < 1.5


def test_the_time_is_for_all_redirects_together(serve_outside: Serve) -> None:
    def late(_: Seen) -> Iterator[bytes]:
        time.sleep(0.4)
        yield answer(302, Location="/again")

    agency = serve_outside(late)
    began = time.monotonic()
    with pytest.raises(TooSlow):
        fetch(agency.url, guard=guard(agency))
    assert time.monotonic() - began < 1.5


def test_a_name_that_takes_for_ever_to_look_up_is_left_in_time() -> None:
    def look_up(_: str, __: int) -> list[Place]:
        time.sleep(3)
        return []

    began = time.monotonic()
    with pytest.raises(TooSlow):
        fetch("http://news.example/", guard=Guard(ALLOWED, limits=QUICK, look_up=look_up))
    assert time.monotonic() - began < 1.5


def test_a_server_that_does_not_finish_the_handshake_is_left_in_time() -> None:
    listening = socket.create_server(("127.0.0.2", 0))

    def drip() -> None:
        line, _ = listening.accept()
        with line:
            for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 200:
                try:
                    line.sendall(bytes([byte]))
                except OSError:
                    return
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    port = listening.getsockname()[1]
    began = time.monotonic()
    with listening, pytest.raises(TooSlow):
        fetch(f"https://news.example:{port}/", guard=Guard(ALLOWED, frozenset((port,)), QUICK, look_up=_at_agency))
    assert time.monotonic() - began < 1.5


def test_a_server_that_accepts_nobody_is_left_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.2", 0))
        full.listen(0)
        place = full.getsockname()
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(place)
        began = time.monotonic()
        with pytest.raises(NotFetched):
            fetch(f"http://127.0.0.2:{place[1]}/", guard=Guard(ALLOWED, frozenset((place[1],)), QUICK))
        assert time.monotonic() - began < 1.5
        for filler in fillers:
            filler.close()


# Size


def bomb(size_bytes: int) -> bytes:
    return gzip.compress(b"\0" * size_bytes)


LARGE = {
    "a long body": answer(200, b"x" * 100_001),
    "a body without an end": lambda seen: itertools.chain([answer(200, sized=False)], itertools.repeat(b"x" * 65_536)),
    "chunks without an end": lambda seen: itertools.chain(
        [answer(200, sized=False, Transfer_Encoding="chunked")], itertools.repeat(b"1000\r\n" + b"x" * 4096 + b"\r\n")
    ),
    "a bomb": answer(200, bomb(50_000_000), Content_Encoding="gzip"),
    "a bomb of deflate": answer(200, zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"),
    "a bomb without a wrapper": answer(200, zlib.compress(b"\0" * 50_000_000)[2:], Content_Encoding="deflate"),
    "a bomb in members": answer(200, bomb(60_000) * 2, Content_Encoding="gzip"),
    "headers without an end": lambda seen: itertools.chain([b"HTTP/1.1 200 OK\r\n"], itertools.repeat(b"X: " + b"y" * 4000 + b"\r\n")),
    "one header without an end": lambda seen: itertools.chain([b"HTTP/1.1 200 OK\r\nX: "], itertools.repeat(b"y" * 4096)),
    "a status without an end": lambda seen: itertools.chain([b"HTTP/1.1 200 "], itertools.repeat(b"y" * 4096)),
    "a chunk size without an end": lambda seen: itertools.chain(
        [answer(200, sized=False, Transfer_Encoding="chunked")], itertools.repeat(b"0" * 4096)
    ),
    "empty members without an end": lambda seen: itertools.chain(
        [answer(200, sized=False, Content_Encoding="gzip")], itertools.repeat(gzip.compress(b"") * 100)
    ),
}


@pytest.mark.parametrize("what", LARGE)
def test_more_than_was_agreed_on_is_not_taken(what: str, serve_outside: Serve) -> None:
    agency = serve_outside(LARGE[what])
    with pytest.raises((TooLarge, Broken)):
        fetch(agency.url, guard=guard(agency, limits=Limits(time_s=10, body_bytes=100_000, head_bytes=20_000)))


def chunk(extension_bytes: int) -> bytes:
    return b"1;" + b"e" * extension_bytes + b"\r\nx\r\n"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\n" + b"".join(f"X-{number}: ".encode() + b"y" * 1_000 + b"\r\n" for number in range(60)) + b"\r\n",
        answer(200, chunk(50_000) * 10, sized=False, Transfer_Encoding="chunked"),
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,
    ],
)
def test_what_is_not_body_is_counted_too(said: bytes, serve_outside: Serve) -> None:
    agency = serve_outside(said)
    with pytest.raises(TooLarge, match="sends more than it may"):
        fetch(agency.url, guard=guard(agency, limits=Limits(body_bytes=100_000, head_bytes=20_000)))


def test_a_bomb_never_fills_memory_and_empty_members_end() -> None:
    packed = bomb(100_000_000)
    tracemalloc.start()
    with pytest.raises(TooMuch):
        Decoder("gzip", most_bytes=1_000_000).feed(packed)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 8_000_000
    with pytest.raises(BadCoding, match="in more than 1000 members"):
        Decoder("gzip", most_bytes=1_000_000).feed(gzip.compress(b"") * 1_100)


def test_what_is_just_not_too_long_is_taken_whole(serve_outside: Serve) -> None:
    body = b"x" * 100_000
    for said in (
        answer(200, body),
        answer(200, gzip.compress(body), Content_Encoding="gzip"),
        answer(200, gzip.compress(body[:5]) + gzip.compress(body[5:]) + b"\0\0", Content_Encoding="x-gzip"),
        answer(200, zlib.compress(body), Content_Encoding="deflate"),
        answer(200, zlib.compress(body)[2:-4], Content_Encoding="deflate"),
        answer(200, body, sized=False),
        answer(200, b"".join(b"1\r\nx\r\n" for _ in range(30_000)) + b"0\r\n\r\n", sized=False, Transfer_Encoding="chunked"),
    ):
        agency = serve_outside(said)
        assert set(fetch(agency.url, guard=guard(agency, limits=Limits(body_bytes=100_000))).body) == set(b"x")


BROKEN = {
    "cut off": answer(200, b"x" * 10, sized=False, Content_Length="100"),
    "cut off in a chunk": answer(200, b"a\r\nxxx", sized=False, Transfer_Encoding="chunked"),
    "cut off in gzip": answer(200, gzip.compress(b"news" * 100)[:-9], Content_Encoding="gzip"),
    "not gzip": answer(200, b"news", Content_Encoding="gzip"),
    "in a coding that nobody asked for": answer(200, b"news", Content_Encoding="br"),
    "in two codings": answer(200, b"news", Content_Encoding="gzip, gzip"),
    "not HTTP": b"220 mail.example ESMTP\r\n",
    "nothing": b"",
    "a bad chunk": answer(200, b"zz\r\nx\r\n", sized=False, Transfer_Encoding="chunked"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_half_an_answer_is_none(what: str, serve_outside: Serve) -> None:
    agency = serve_outside(BROKEN[what])
    with pytest.raises(Broken):
        fetch(agency.url, guard=guard(agency))


def test_a_request_says_who_asks_and_that_it_understands_gzip(serve_outside: Serve) -> None:
    agency = serve_outside(answer(200, b"news", ETag='W/"a"', X_Twice="1"))
    found = fetch(f"{agency.url}/feed?edition=world", guard=guard(agency), headers={"Accept": "text/xml"})
    (seen,) = agency.seen
    assert (seen.method, seen.path) == ("GET", "/feed?edition=world")
    assert seen.headers["host"] == f"127.0.0.2:{agency.port}"
    assert (seen.headers["user-agent"], seen.headers["accept-encoding"]) == (outgoing.AGENT, "gzip")
    assert (seen.headers["accept"], seen.headers["connection"]) == ("text/xml", "close")
    assert (found.status, found.headers["etag"], found.headers["x-twice"], found.body) == (200, 'W/"a"', "1", b"news")
