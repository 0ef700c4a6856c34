"""Outgoing requests: HTTP to where a stranger says, and to nowhere inside.

What is judged is the address that was really connected to, before a byte is sent: a name that resolves to one address when
it is looked at and to another when it is used (DNS rebinding) gains nothing. Every redirect is a new request, judged anew.
Each request has one time for everything, from the name to the last byte, and sizes for what may come. Why this stands on
http.client: docs/decisions/0018-outgoing-requests-see-the-socket.md.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any

from lateedition import __version__
from lateedition.courier.addresses import Network, refusal
from lateedition.courier.coding import BadCoding, Decoder, TooMuch
from lateedition.courier.metered import Broken, Line, Meter, NotFetched, TooLarge, TooSlow
from lateedition.courier.targets import Refused, Target, onward, target_of

__all__ = ["Answer", "Broken", "Guard", "Limits", "NotFetched", "Refused", "TooLarge", "TooSlow", "fetch"]

AGENT = f"LateEdition/{__version__}"
REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))

_CONNECT_WITHIN_S = 10.0
_PIECE_BYTES = 64 * 1024

Place = tuple[int, Any]
"""An address family and a socket address of it, as `socket.getaddrinfo` gives them."""


@dataclass(frozen=True)
class Limits:
    """What one request may take: time for all of it, bytes of the body once unpacked, bytes of a head, and redirects.

    With 0 for the body, none is read, whatever is sent.
    """

    time_s: float = 30.0
    body_bytes: int = 16 * 1024 * 1024
    head_bytes: int = 64 * 1024
    redirects: int = 5


def look_up(host: str, port: int) -> list[Place]:
    """Return the places that `host` resolves to. Raises OSError and UnicodeError."""
    return [(family, place) for family, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(place: Place, within_s: float) -> socket.socket:
    """Return a socket that is connected to `place`. Raises OSError."""
    line = socket.socket(place[0], socket.SOCK_STREAM)
    try:
        line.settimeout(within_s)
        line.connect(place[1])
    except OSError:
        line.close()
        raise
    return line


@dataclass(frozen=True)
class Guard:
    """Where the requests for one stranger may go. `allow` are networks that are not public and yet allowed, `ports` those of URLs.

    `trust` says whose certificates count; None: those that the system trusts.
    """

    allow: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset((80, 443))
    limits: Limits = Limits()
    trust: ssl.SSLContext | None = None
    look_up: Callable[[str, int], list[Place]] = look_up
    connect: Callable[[Place, float], socket.socket] = connect


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` go by their names in lower case; several of one name are joined by commas.

    `url` is where it came from; `moved` is where the URL that was asked for has moved to for good, or empty.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved: str = ""


@dataclass(frozen=True)
class _Errand:
    """A request under way: what it sends, under which guard, and until when."""

    headers: Mapping[str, str]
    credentials: Mapping[str, str]
    posted: bytes | None
    guard: Guard
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "deadline", time.monotonic() + self.guard.limits.time_s)


def fetch(
    url: str,
    *,
    guard: Guard,
    headers: Mapping[str, str] | None = None,
    credentials: Mapping[str, str] | None = None,
    posted: bytes | None = None,
) -> Answer:
    """Return what `url` answers to a GET, or to a POST of `posted` where there is one, after redirects.

    `credentials` are headers that only the origin of `url` gets. What is posted is a form, unless `headers` have a Content-Type; it is
    sent on only where a redirect keeps the method (307, 308: RFC 9110, section 15.4).
    Raises NotFetched: Refused, TooSlow, TooLarge or Broken.
    """
    errand = _Errand(headers or {}, credentials or {}, posted, guard)
    first = target = target_of(url, ports=guard.ports)
    moved, is_moved = "", True
    for _ in range(guard.limits.redirects + 1):
        answer = _ask(target, errand, with_credentials=target.origin == first.origin)
        if answer.status not in REDIRECTS or "location" not in answer.headers or (posted is not None and answer.status < 307):
            return Answer(answer.status, answer.reason, answer.headers, answer.body, target.url, moved)
        target = onward(target, answer.headers["location"], ports=guard.ports, secret=bool(errand.credentials))
        is_moved = is_moved and answer.status in PERMANENT
        moved = target.url if is_moved else moved
    raise Refused(f"{url} redirects more than {guard.limits.redirects} times; expected an answer")


def _ask(target: Target, errand: _Errand, *, with_credentials: bool) -> Answer:
    """Ask one server, once. The body of a redirect is not read."""
    meter = Meter(target.url, errand.deadline)
    meter.allow(errand.guard.limits.head_bytes)
    connection = _Connection(target, errand.guard, meter)
    headers = {**_headers(errand), **(errand.credentials if with_credentials else {})}
    try:
        connection.request("GET" if errand.posted is None else "POST", target.path, body=errand.posted, headers=headers)
        return _answer(connection.getresponse(), target, errand, meter)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Broken(f"{target.url} does not answer as HTTP does: {_words(error)}") from error
    finally:
        connection.hang_up()


def _answer(response: http.client.HTTPResponse, target: Target, errand: _Errand, meter: Meter) -> Answer:
    headers = _joined(response)
    # twice, because chunks and their sizes are on the line, too
    meter.allow(2 * errand.guard.limits.body_bytes)
    is_read = errand.guard.limits.body_bytes and (response.status not in REDIRECTS or "location" not in headers)
    body = _body(response, headers.get("content-encoding", ""), errand, meter) if is_read else b""
    return Answer(response.status, response.reason, headers, body, target.url)


def _headers(errand: _Errand) -> dict[str, str]:
    form = {"Content-Type": "application/x-www-form-urlencoded"} if errand.posted is not None else {}
    return {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close", **form, **errand.headers}


def _body(response: http.client.HTTPResponse, coding: str, errand: _Errand, meter: Meter) -> bytes:
    """Return the whole body, unpacked. Raises TooLarge as soon as it is, whatever its length was said to be."""
    most_bytes, found = errand.guard.limits.body_bytes, []
    try:
        decoder = Decoder(coding, most_bytes=most_bytes)
        while piece := response.read(_PIECE_BYTES):
            meter.look()
            found.append(decoder.feed(piece))
        if response.length:
            raise Broken(f"{meter.url} ended with {response.length} bytes missing; expected all that its Content-Length says")
        decoder.end()
    except TooMuch as error:
        raise TooLarge(f"{meter.url} has {error}; expected at most that") from error
    except BadCoding as error:
        raise Broken(f"{meter.url} is {error}") from error
    return b"".join(found)


def _joined(response: http.client.HTTPResponse) -> dict[str, str]:
    """Return the headers by name; those that came several times as one (RFC 9110, section 5.3)."""
    found: dict[str, str] = {}
    for name, value in response.getheaders():
        low = name.lower()
        found[low] = f"{found[low]}, {value}" if low in found else value
    return found


class _Connection(http.client.HTTPConnection):
    """A connection that is judged between its making and its first byte, and metered from then on."""

    def __init__(self, target: Target, guard: Guard, meter: Meter) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.is_secure else 80
        self._target = target
        self._guard = guard
        self._meter = meter
        self._line: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first place of this host that answers and may be connected to."""
        self._line = self._made()
        if self._target.is_secure:
            trust = self._guard.trust or _system_trust()
            self._line.settimeout(self._meter.left_s())
            try:
                self._line = trust.wrap_socket(self._line, server_hostname=self._target.host)
            except TimeoutError:
                raise self._meter.too_slow() from None
        self.sock = Line(self._line, self._meter)

    def hang_up(self) -> None:
        """Close the connection itself, which `close` does not: http.client calls that before it has read the body."""
        self.close()
        if self._line is not None:
            self._line.close()

    def _made(self) -> socket.socket:
        refused, failed = [], []
        for place in _looked_up(self._target, self._guard, self._meter):
            why = refusal(str(place[1][0]), allow=self._guard.allow)
            if why:
                refused.append(why)
                continue
            try:
                line = self._guard.connect(place, min(_CONNECT_WITHIN_S, self._meter.left_s()))
            except OSError as error:
                failed.append(f"{place[1][0]}: {_words(error)}")
                continue
            self._judge(line)
            return line
        if failed:
            raise Broken(f"{self._target.host} cannot be reached: {'; '.join(failed)}")
        raise Refused(f"{self._target.host} is not on the internet: {'; '.join(refused)}; name its network in allow if it is yours")

    def _judge(self, line: socket.socket) -> None:
        """Look at who is at the other end, before anything is said to them."""
        try:
            peer = str(line.getpeername()[0])
        except OSError as error:
            line.close()
            raise Broken(f"{self._target.host} hung up before it was asked anything") from error
        why = refusal(peer, allow=self._guard.allow)
        if why:
            line.close()
            raise Refused(f"{self._target.host} was connected to, and {why}; expected an address on the internet")


def _looked_up(target: Target, guard: Guard, meter: Meter) -> list[Place]:
    """Return where the host is. The system's resolver cannot be told to hurry, so it is left behind when the time is over."""
    answers: SimpleQueue[list[Place] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(guard.look_up(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name=f"look up {target.host}", daemon=True).start()
    try:
        found = answers.get(timeout=meter.left_s())
    except Empty:
        raise meter.too_slow() from None
    if isinstance(found, Exception):
        raise Broken(f"{target.host} cannot be looked up: {_words(found)}")
    return found


@cache
def _system_trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _words(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said or type(error).__name__
