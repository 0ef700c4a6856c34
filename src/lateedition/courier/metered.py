"""Metered lines: a connection that counts what comes over it, and ends when that is too much or the time is over.

A time-out of the socket alone is none: a server that sends a byte every second never runs into it.
"""

from __future__ import annotations

import io
import socket
import time
from typing import Any


class NotFetched(Exception):
    """A request came to nothing; the message says why, in words for whoever looks after the source."""


class TooSlow(NotFetched):
    """The time for a request was over before its answer was whole."""


class TooLarge(NotFetched):
    """More came than was agreed on."""


class Broken(NotFetched):
    """There is no connection, or what came over it is not HTTP."""


class Meter:
    """What one answer from `url` may take: time until `deadline` (of the monotonic clock), and the bytes that it is allowed."""

    def __init__(self, url: str, deadline: float) -> None:
        self.url = url
        self._deadline = deadline
        self._began = time.monotonic()
        self._allowed_bytes = 0

    def allow(self, size_bytes: int) -> None:
        """Allow so many bytes more."""
        self._allowed_bytes += size_bytes

    def look(self) -> None:
        """Raise TooSlow if the time is over."""
        self.left_s()

    def left_s(self) -> float:
        """Return the time that is left, in seconds; raises TooSlow if there is none."""
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise self.too_slow()
        return left_s

    def took(self, size_bytes: int) -> None:
        """Take in that so many bytes came. Raises TooLarge."""
        self._allowed_bytes -= size_bytes
        if self._allowed_bytes < 0:
            raise TooLarge(f"{self.url} sends more than it may; expected a head and a body of the usual size")

    def too_slow(self) -> TooSlow:
        """Return the error that says so."""
        return TooSlow(f"{self.url} has not answered in full after {time.monotonic() - self._began:.0f} s; expected it to")


class Line:
    """A connected socket as http.client uses one, on a meter. Closing it is left to whoever made the socket."""

    def __init__(self, line: socket.socket, meter: Meter) -> None:
        self._line = line
        self._meter = meter

    def sendall(self, data: Any) -> None:
        """Send `data`."""
        self._line.settimeout(self._meter.left_s())
        try:
            self._line.sendall(data)
        except TimeoutError:
            raise self._meter.too_slow() from None

    def makefile(self, *_: str) -> io.BufferedReader:
        """Return what comes, as a file."""
        return io.BufferedReader(_Incoming(self._line, self._meter))

    def close(self) -> None:
        """Do nothing: http.client closes when it has read the head, and the body is still to come."""


class _Incoming(io.RawIOBase):
    def __init__(self, line: socket.socket, meter: Meter) -> None:
        self._line = line
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(self._meter.left_s())
        try:
            count = self._line.recv_into(buffer)
        except TimeoutError:
            raise self._meter.too_slow() from None
        self._meter.took(count)
        return count
