"""Reading is bounded: whatever a payload does to a parser, the next one is read."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lateedition.wire import bounded, formats
from lateedition.wire.bounded import BoundedReader
from lateedition.wire.inbox import Reader
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

_DOOM = """
import os, signal, sys, time
time.sleep(0.3)
for number in (int(sys.argv[2]), signal.SIGCONT):
    os.kill(int(sys.argv[1]), number)
"""
STORY = b'{"uri": "u:1", "headline": "Gates hold"}'


def read_here(payload: bytes, source: str) -> list[Item | Unreadable]:
    return formats.read(payload, source=source)


def read_by(reader: Reader, payload: bytes) -> list[str]:
    try:
        return list(map(str, reader(payload, "drop")))
    except Unreadable as refused:
        return [f"refused: {refused}"]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[BoundedReader]:
    made = BoundedReader(tmp_path)
    yield made
    made.close()


def test_what_is_read_is_what_is_read_without_bounds(reader: BoundedReader, own_cases: Path) -> None:
    payloads = [path.read_bytes() for path in sorted(own_cases.rglob("in.*"))]
    assert len(payloads) > 20
    for payload in payloads:
        assert read_by(reader, payload) == read_by(read_here, payload)


def test_the_reason_comes_through(reader: BoundedReader) -> None:
    with pytest.raises(Unreadable, match="an empty file is not a format we read"):
        reader(b"", "drop")


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGPROF])
def test_a_reader_that_dies_costs_one_payload_and_the_next_is_read(reader: BoundedReader, signal_number: int) -> None:
    reader(STORY, "")
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGSTOP)
    doom = subprocess.Popen([sys.executable, "-c", _DOOM, str(reader._process.pid), str(int(signal_number))])
    with pytest.raises(Unreadable, match="its bytes are kept"):
        reader(STORY, "")
    doom.wait()
    (part,) = reader(STORY, "")
    assert isinstance(part, Item)


def test_a_payload_that_takes_too_long_is_refused(reader: BoundedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader(STORY, "")
    assert reader._process is not None
    monkeypatch.setattr(bounded, "WALL_S", 0.5)
    os.kill(reader._process.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="more than"):
        reader(STORY, "")
    assert time.monotonic() - began < 10
    monkeypatch.undo()
    assert reader(STORY, "")


def test_the_reading_process_has_so_much_memory_and_no_more(reader: BoundedReader) -> None:
    reader(STORY, "")
    assert reader._process is not None
    limits = Path(f"/proc/{reader._process.pid}/limits").read_text(encoding="ascii")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max address space")]
    assert line.split()[3:5] == [str(bounded.MEMORY_BYTES)] * 2


def test_giants_are_refused_before_they_are_read(reader: BoundedReader) -> None:
    wide = b"<nitf><head/><body><body.content>" + b'<a b="1"/>' * 830_000 + b"</body.content></body></nitf>"
    assert len(wide) < formats.LARGEST_BYTES
    with pytest.raises(Unreadable, match="tags; expected at most"):
        reader(wide, "")
    with pytest.raises(Unreadable, match="expected at most"):
        reader(b"<nitf>" + b" " * formats.LARGEST_BYTES, "")
    assert reader(STORY, "")


def test_a_profile_that_is_mended_holds_for_the_next_payload(reader: BoundedReader, tmp_path: Path) -> None:
    def provider() -> str:
        (part,) = reader(STORY, "harbour")
        assert isinstance(part, Item)
        return part.provider

    assert provider() == ""
    (tmp_path / "harbour.toml").write_text('name = "harbour"\nsources = ["harbour"]\nprovider = "Harbour Wire"\n', encoding="utf-8")
    assert provider() == "Harbour Wire"
    (tmp_path / "harbour.toml").write_text('name = "harbour"\nsources = ["harbour"]\nprovider = 7\n', encoding="utf-8")
    assert provider() == ""


def test_a_process_with_thousands_of_files_open_reads_as_any_other(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1_300:
        pytest.skip(f"no process may have more than {hard} files open here: ulimit -Hn")
    with ExitStack() as held:
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1_300), hard))
        for _ in range(1_100):
            held.enter_context((tmp_path / "file").open("wb"))
        reader = BoundedReader()
        held.callback(reader.close)
        (part,) = reader(STORY, "")
    assert isinstance(part, Item)
