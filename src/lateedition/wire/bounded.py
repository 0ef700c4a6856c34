"""Bounded reading: payloads are read in a process of its own, which has so much time and memory and no more.

Whatever a payload does to a parser (a loop, a gigabyte, a crash in native code), it costs that process; the payload is
refused with the reason, and the next one has a new process.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.profiles import Profile, known
from lateedition.wire.unreadable import Unreadable, Waits

CPU_S = 10
WALL_S = 60.0
"""A payload that was not read in this time waits for something that will not come."""

MEMORY_BYTES = 768 * 1024 * 1024
_SIZE = struct.Struct(">Q")
_AT_ONCE_BYTES = 1 << 20
_REAPED_S = 5.0

Part = Item | Unreadable
_Answer = list[Item | str | tuple[str, str, str]] | str
"""Items, in the place of one that cannot be read the reason, with provider and guid where it waits; or the reason why nothing can be."""


@dataclass
class BoundedReader:
    """Reads payloads in a process that is started when it is first needed, with the profiles of the package and those in `own_profiles`.

    One payload at a time; threads wait for each other.
    """

    own_profiles: Path | None = None
    _process: subprocess.Popen[bytes] | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, payload: bytes, source: str) -> list[Part]:
        """Return the items in `payload`, as `formats.read` does. Raises Unreadable, also when reading took too much."""
        return self.patch(payload, (), source)

    def patch(self, payload: bytes, earlier: Sequence[bytes], source: str) -> list[Part]:
        """Return the same, with changes applied to what is in the payloads `earlier`."""
        with self._turn:
            answer = self._asked(msgspec.msgpack.encode((source, payload, tuple(earlier))))
        if isinstance(answer, str):
            raise Unreadable(answer)
        return [part if isinstance(part, Item) else _unreadable(part) for part in answer]

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._end()

    def _asked(self, question: bytes) -> _Answer:
        process = self._started()
        try:
            _send(_pipe(process.stdin), question)
            said = _received(_pipe(process.stdout), until=time.monotonic() + WALL_S)
        except (OSError, EOFError, TimeoutError) as failure:
            return f"{self._ended_because(failure)}; its bytes are kept"
        answer: _Answer = _answers.decode(said)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "lateedition.wire.bounded", *([str(self.own_profiles)] if self.own_profiles else [])]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    def _ended_because(self, failure: Exception) -> str:
        if isinstance(failure, TimeoutError) and self._process:
            self._process.kill()
        status = self._end()
        if isinstance(failure, TimeoutError):
            return f"reading it took more than {WALL_S:.0f} s"
        if status == -signal.SIGPROF:
            return f"reading it took more than {CPU_S} s of processor time"
        return (
            f"the process that read it ended with status {status}, having {MEMORY_BYTES >> 20} MB of memory; please report it with the file"
        )

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            # what a dead process did not take is of no interest
            _close(_pipe(pipe))
        try:
            return process.wait(timeout=_REAPED_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def serve(questions: BinaryIO, answers: BinaryIO, *, own_profiles: Path | None) -> None:
    """Answer questions until there are no more. This is what runs in the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    while True:
        try:
            question = _received(questions, until=float("inf"))
        except EOFError:
            return
        source, payload, earlier = msgspec.msgpack.decode(question, type=tuple[str, bytes, tuple[bytes, ...]])
        signal.setitimer(signal.ITIMER_PROF, CPU_S)
        try:
            answer = _answer(payload, earlier, source, known(own_profiles)[0])
        except MemoryError:
            _send(answers, msgspec.msgpack.encode(f"reading it took more than {MEMORY_BYTES >> 20} MB of memory; its bytes are kept"))
            return
        signal.setitimer(signal.ITIMER_PROF, 0)
        _send(answers, answer)


def _answer(payload: bytes, earlier: Sequence[bytes], source: str, profiles: tuple[Profile, ...]) -> bytes:
    try:
        parts = formats.read(payload, source=source, profiles=profiles, earlier=earlier)
    except Unreadable as reason:
        return msgspec.msgpack.encode(str(reason))
    return msgspec.msgpack.encode([_told(part) for part in parts])


def _told(part: Part) -> Item | str | tuple[str, str, str]:
    if isinstance(part, Waits):
        return str(part), part.provider, part.guid
    return str(part) if isinstance(part, Unreadable) else part


def _unreadable(told: str | tuple[str, str, str]) -> Unreadable:
    return Unreadable(told) if isinstance(told, str) else Waits(told[0], provider=told[1], guid=told[2])


def _send(pipe: BinaryIO, said: bytes) -> None:
    pipe.write(_SIZE.pack(len(said)))
    pipe.write(said)
    pipe.flush()


def _received(pipe: BinaryIO, *, until: float) -> bytes:
    """Return what comes next. Raises EOFError when nothing does any more, TimeoutError at `until` (of the monotonic clock)."""
    return _exactly(pipe, _SIZE.unpack(_exactly(pipe, _SIZE.size, until=until))[0], until=until)


def _exactly(pipe: BinaryIO, size_bytes: int, *, until: float) -> bytes:
    found, ready = bytearray(), select.poll()  # not select(), which cannot tell of a file descriptor over 1,023
    ready.register(pipe, select.POLLIN)
    while len(found) < size_bytes:
        left_s = until - time.monotonic()
        if left_s <= 0 or not ready.poll(None if left_s == float("inf") else left_s * 1000):
            raise TimeoutError
        piece = os.read(pipe.fileno(), min(_AT_ONCE_BYTES, size_bytes - len(found)))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


def _pipe(pipe: object) -> BinaryIO:
    return pipe  # type: ignore[return-value]  # both are there: they were asked for


def _close(pipe: BinaryIO) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


_answers = msgspec.msgpack.Decoder(_Answer)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the wire, which then closes the pipe
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever asked is gone, and so is the question
    serve(sys.stdin.buffer, sys.stdout.buffer, own_profiles=Path(sys.argv[1]) if len(sys.argv) > 1 else None)
