"""Processor time and memory are those of a whole process tree, as the kernel counts them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.harness import accounting

BURN = "import time\nwhile time.process_time() < {s}: pass\n"
# Burns in a child that has ended, in a child that lives, and by itself; then says so and waits.
FAMILY = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {BURN.format(s=0.4)!r}])
living = subprocess.Popen([sys.executable, "-c", {BURN.format(s=0.4)!r} + "print(1, flush=True); input()"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE)
living.stdout.readline()
{BURN.format(s=0.4)}
print("burnt", flush=True)
input()
"""
HOLD = """
import mmap, sys
anonymous = bytearray(64 << 20)
with open(sys.argv[1], "r+b") as file:
    store = mmap.mmap(file.fileno(), 0)
total = sum(store[place] for place in range(0, len(store), 4096))
print("held", flush=True)
input()
"""


def started(program, *arguments):
    process = subprocess.Popen([sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def test_the_time_of_the_living_and_of_those_that_ended_is_counted_once():
    process = started(FAMILY)
    try:
        assert len(accounting.family(process.pid)) == 2
        assert accounting.cpu_s(process.pid) == pytest.approx(1.2, rel=0.25)
    finally:
        process.communicate(b"\n")


def test_a_process_that_is_gone_has_used_nothing_and_holds_nothing():
    process = started("print(1, flush=True)")
    process.communicate()
    assert accounting.cpu_s(process.pid) == 0
    assert accounting.footprint(process.pid).whole_bytes == 0


def test_the_pages_of_a_mapped_store_are_told_from_the_rest(tmp_path: Path):
    store = tmp_path / "data.mdb"
    store.write_bytes(os.urandom(1 << 20) * 32)
    process = started(HOLD, str(store))
    try:
        found = accounting.footprint(process.pid)
    finally:
        process.communicate(b"\n")
    assert 64 << 20 <= found.anonymous_bytes < 80 << 20
    assert found.whole_bytes - found.beyond_store_bytes == pytest.approx(32 << 20, rel=0.05)
    assert found.anonymous_bytes < found.beyond_store_bytes < found.whole_bytes


def test_the_peak_is_the_most_that_was_seen_though_less_is_held_now():
    process = started("held = bytearray(50 << 20); print(1, flush=True); input(); del held; print(2, flush=True); input()")
    peak = accounting.Peak(process.pid)
    peak.look()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    process.stdin.flush()
    process.stdout.readline()
    try:
        assert accounting.footprint(process.pid).anonymous_bytes < 50 << 20 <= peak.anonymous_bytes
    finally:
        process.communicate(b"\n")
