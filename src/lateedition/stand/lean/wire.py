"""Wire: an answer as the bytes that are sent, in one piece. What is the same for every answer of a second is made once a second."""

from __future__ import annotations

from email.utils import formatdate

from lateedition.stand.exchange import UNPRINTED, Answer, Imprint

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

STAYS, CLOSES, STAYS_OLD = 0, 1, 2
"""What becomes of the connection: it stays, it is closed, it stays though the client speaks HTTP/1.0 and must be told."""

_CONNECTION = (b"", b"connection: close\r\n", b"connection: keep-alive\r\n")


class Pen:
    """Writes answers. One for a worker."""

    def __init__(self) -> None:
        self._second = -1
        self._imprint = UNPRINTED
        self._ends: tuple[bytes, ...] = ()

    def write(self, answer: Answer, *, now: float, connection: int) -> bytes:
        """Return the bytes of `answer`. `now` is in POSIX seconds; `connection` is STAYS, CLOSES or STAYS_OLD."""
        second = int(now)
        if second != self._second or answer.imprint is not self._imprint:
            self._turn_to(second, answer.imprint)
        if answer.modified is None:
            return b"".join((answer.block.lines, self._ends[connection], answer.body))
        return b"".join((answer.block.lines, b"last-modified: ", answer.modified.encode(), b"\r\n", self._ends[connection], answer.body))

    def _turn_to(self, second: int, imprint: Imprint) -> None:
        self._second, self._imprint = second, imprint
        lines = (*imprint.headers, ("date", formatdate(second, usegmt=True)))
        end = "".join(f"{name}: {value}\r\n" for name, value in lines).encode()
        self._ends = tuple(end + line + b"\r\n" for line in _CONNECTION)
