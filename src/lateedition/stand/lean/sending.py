"""Sending: a file on its way to a reader, a piece at a time, as fast as it is read."""

from __future__ import annotations

import asyncio
import fcntl
import sys
import termios
from collections.abc import Iterable

from lateedition.edition.pieces import Span
from lateedition.stand.keeper import Keeper


class Sending:
    """What is still to be sent of a file; `asked` is what the reader has asked behind it, `becomes` what its connection does then."""

    __slots__ = ("_left", "asked", "becomes")

    def __init__(self, spans: Iterable[Span], *, asked: bytes, becomes: int) -> None:
        self._left = list(spans)[::-1]
        self.asked = asked
        self.becomes = becomes

    def more(self, keeper: Keeper, *, now: float) -> bytes | None:
        """Return the next bytes, none when all are sent. None if they are not to be had any more: then the file breaks off."""
        return keeper.more(self._left.pop(), now=now) if self._left else b""


def bytes_in_the_kernel(transport: asyncio.Transport) -> int:
    """Return how much the other side has not acknowledged of what the kernel was given to send (tcp(7), SIOCOUTQ)."""
    sent_from = transport.get_extra_info("socket")
    if sent_from is None:
        return 0
    return int.from_bytes(fcntl.ioctl(sent_from.fileno(), termios.TIOCOUTQ, bytes(4)), sys.byteorder)
