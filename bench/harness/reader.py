"""A reader who watches a page until something stands on it: over HTTP, as readers do, from outside."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PAUSE_S = 0.001
"""How long a reader waits before looking again. A page that takes long to answer is asked less often by that much."""


class NotSeen(TimeoutError):
    """What was published did not show in time."""


class Reader:
    """One reader on one kept-alive connection."""

    def __init__(self, port: int, *, headers: Mapping[str, str] | None = None, timeout_s: float = 60) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
        self._headers = dict(headers or {})

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the body that `path` is answered with. A connection that the server closed is opened again, once."""
        try:
            return self._ask(path)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            return self._ask(path)

    def header(self, path: str, name: str) -> str | None:
        """Return a header of the answer to `path`."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.getheader(name)

    def seen(self, path: str, words: str, *, patience_s: float, pause_s: float = PAUSE_S) -> float:
        """Wait until the page at `path` is there and has `words` on it; return when that was, by the monotonic clock.

        Raises NotSeen after `patience_s`.
        """
        wanted, deadline = words.encode(), time.monotonic() + patience_s
        while True:
            status, body = self.get(path)
            if status == 200 and wanted in body:
                return time.monotonic()
            if time.monotonic() > deadline:
                raise NotSeen(f"{path!r} does not show {words!r} {patience_s:.0f} s after it was asked for; it answers {status}")
            time.sleep(pause_s)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, path: str) -> tuple[int, bytes]:
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


@contextmanager
def reading(port: int, *, headers: Mapping[str, str] | None = None) -> Iterator[Reader]:
    """Give a reader of the server on `port`."""
    reader = Reader(port, headers=headers)
    try:
        yield reader
    finally:
        reader.close()
