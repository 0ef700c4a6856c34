"""Nothing that came in is lost or doubled: not when files are damaged, and not when the wire is killed at any moment."""

from __future__ import annotations

import functools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.wire.bounded import BoundedReader
from lateedition.wire.inbox import Inbox, Sought

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
IS_LONG = os.environ.get("LATEEDITION_NIGHTLY") == "1"
MUTANTS, KILLS = (10_000, 200) if IS_LONG else (600, 6)
CODECS = ("utf-16", "utf-16-be", "latin-1", "cp1252", "utf-8-sig", "utf-32", "koi8-r")


def mutants(payloads: list[bytes], *, count: int) -> Iterator[bytes]:
    """Give damaged payloads: bits flipped, ends cut off, parts doubled or swapped, in another encoding than they say."""
    chance = random.Random(4711)
    for _ in range(count):
        payload = bytearray(chance.choice(payloads))
        match chance.randrange(5):
            case 0:
                for _flip in range(chance.randint(1, 20)):
                    payload[chance.randrange(len(payload))] ^= 1 << chance.randrange(8)
            case 1:
                del payload[chance.randrange(len(payload)) :]
            case 2:
                payload = bytearray(payload.decode("utf-8", errors="replace").encode(chance.choice(CODECS), errors="replace"))
            case 3:
                at, size = chance.randrange(len(payload)), chance.randint(1, 400)
                payload[at:at] = payload[at : at + size] * chance.randint(1, 5)
            case _:
                at = chance.randrange(len(payload))
                payload[at : at + chance.randint(1, 200)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 50)))
        yield bytes(payload)


def test_no_damaged_file_escapes_or_hangs_and_every_receipt_is_accounted_for(
    tmp_path: Path, own_cases: Path, request: pytest.FixtureRequest
) -> None:
    payloads = [path.read_bytes() for path in sorted(own_cases.rglob("in.*"))]
    if IS_LONG:
        shared: Path = request.getfixturevalue("shared_wire")
        payloads += [path.read_bytes() for path in sorted(shared.rglob("*")) if path.is_file() and path.parent != shared]
    payloads = [payload for payload in payloads if payload]
    reader = BoundedReader()
    inbox = Inbox(tmp_path / "inbox.sqlite3", read=reader)
    slowest_s = 0.0
    for number, payload in enumerate(mutants(payloads, count=MUTANTS)):
        began = time.monotonic()
        receipt = inbox.take_in(payload, source="drop", name=str(number), received=NOON)
        slowest_s = max(slowest_s, time.monotonic() - began)
        assert "our reader failed" not in receipt.reason, (receipt.reason, payload[:200])
        assert "the process that read it ended" not in receipt.reason, (receipt.reason, payload[:200])
        assert inbox.raw(receipt.number) == payload
    reader.close()
    accounts = inbox.accounts()
    assert accounts.receipts == MUTANTS == accounts.taken + accounts.duplicate + accounts.quarantined + accounts.ignored
    assert accounts.unfinished == 0
    assert slowest_s < 10
    print(f"{MUTANTS} mutants: {accounts}, the slowest took {slowest_s * 1000:.0f} ms")


def test_a_wire_that_is_killed_at_any_moment_loses_no_receipt_and_doubles_none(tmp_path: Path, own_cases: Path) -> None:
    payloads = [path.read_bytes() for path in sorted(own_cases.rglob("in.*"))]
    drop, database, chance = tmp_path / "in", tmp_path / "inbox.sqlite3", random.Random(1)
    drop.mkdir()
    dropped = midway = 0
    for _ in range(KILLS):
        for _file in range(chance.randint(20, 60)):
            dropped += 1
            (drop / f".{dropped}").write_bytes(chance.choice(payloads))
            (drop / f".{dropped}").rename(drop / f"{dropped}.in")
        wire = subprocess.Popen([sys.executable, "-c", _WIRE, str(drop), str(database)])
        waiting = len(list(drop.iterdir()))
        at_work = until(functools.partial(is_smaller, drop, than=waiting))
        time.sleep(chance.uniform(0, 0.15))
        wire.send_signal(signal.SIGKILL)
        wire.wait()
        midway += at_work and any(drop.iterdir())
    assert midway >= KILLS // 3
    finish = subprocess.Popen([sys.executable, "-c", _WIRE, str(drop), str(database)])
    assert until(lambda: not any(drop.iterdir()))
    finish.terminate()
    finish.wait()
    inbox = Inbox(database)
    accounts = inbox.accounts()
    assert accounts.receipts == dropped == accounts.taken + accounts.duplicate + accounts.quarantined + accounts.ignored
    names = [name for (name,) in sqlite3.connect(database).execute("SELECT name FROM receipts")]
    assert sorted(names) == sorted(f"{number}.in" for number in range(1, dropped + 1))
    assert inbox.entries(Sought(versions=True), limit=1)


def is_smaller(folder: Path, *, than: int) -> bool:
    return len(list(folder.iterdir())) < than


def until(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


_WIRE = """
import signal, sys, threading
from pathlib import Path
from lateedition.wire import run
run.LOOK_EVERY_S = 0.02
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
run.watch(Path(sys.argv[1]), Path(sys.argv[2]), stop=stop)
"""
