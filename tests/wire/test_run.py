"""The watched folder: what is dropped in it arrives once, whatever happens to the process or the file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.run import watch
from lateedition.wire.sources import folder as folder_source
from lateedition.wire.sources.folder import REFUSED, WatchedFolder


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox.sqlite3")


@pytest.fixture
def watching(drop: Path, tmp_path: Path) -> Iterator[None]:
    stop = threading.Event()
    process = threading.Thread(target=watch, args=(drop, tmp_path / "inbox.sqlite3"), kwargs={"stop": stop})
    process.start()
    yield
    stop.set()
    process.join(timeout=10)
    assert not process.is_alive()


def soon(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def story(number: int) -> bytes:
    return f'{{"uri": "u:{number}", "headline": "Story {number}"}}'.encode()


@pytest.mark.usefixtures("watching")
def test_a_dropped_file_is_in_the_inbox_within_five_seconds_and_gone_from_the_folder(drop: Path, inbox: Inbox) -> None:
    (drop / "harbour").mkdir()
    (drop / "harbour" / "a.json").write_bytes(story(1))
    assert soon(lambda: bool(inbox.entries(Sought(), limit=9)))
    assert soon(lambda: not (drop / "harbour" / "a.json").exists())
    (entry,) = inbox.entries(Sought(), limit=9)
    assert (entry.source, entry.name, entry.item.provider) == ("harbour", "a.json", "harbour")


def test_a_file_that_is_still_growing_is_left_until_it_has_settled(drop: Path, inbox: Inbox) -> None:
    watched, path = WatchedFolder(drop, inbox), drop / "a.json"
    path.write_bytes(story(1)[:10])
    assert watched.take_settled() == 0
    path.write_bytes(story(1))
    assert watched.take_settled() == 0
    assert watched.take_settled() == 1
    assert [entry.item.guid for entry in inbox.entries(Sought(), limit=9)] == ["u:1"]


def test_unfinished_transfers_and_hidden_files_are_left_alone(drop: Path, inbox: Inbox) -> None:
    for name in ("a.json.part", "b.tmp", ".c.json"):
        (drop / name).write_bytes(story(1))
    watched = WatchedFolder(drop, inbox)
    assert [watched.take_settled() for _ in range(3)] == [0, 0, 0]
    (drop / "b.tmp").rename(drop / "b.json")
    assert [watched.take_settled() for _ in range(3)] == [0, 1, 0]


def test_what_cannot_be_read_is_quarantined_and_removed_from_the_folder(drop: Path, inbox: Inbox) -> None:
    (drop / "bad.xml").write_bytes(b"<html")
    watched = WatchedFolder(drop, inbox)
    assert [watched.take_settled() for _ in range(3)] == [0, 1, 0]
    assert [refused.name for refused in inbox.quarantined(limit=9)] == ["bad.xml"]
    assert list(drop.iterdir()) == []


def test_a_file_too_large_is_moved_aside_and_looked_at_once(
    drop: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(folder_source, "LARGEST_BYTES", 10)
    (drop / "big.xml").write_bytes(b"x" * 11)
    watched = WatchedFolder(drop, inbox)
    for _ in range(4):
        watched.take_settled()
    assert [path.name for path in drop.iterdir()] == [REFUSED]
    assert [path.read_bytes() for path in (drop / REFUSED).iterdir()] == [b"x" * 11]
    assert caplog.text.count("expected at most 10") == 1


def test_a_link_is_never_followed(drop: Path, inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(story(1))
    (drop / "a.json").symlink_to(tmp_path / "secret")
    watched = WatchedFolder(drop, inbox)
    for _ in range(3):
        watched.take_settled()
    assert inbox.entries(Sought(), limit=9) == []
    assert (tmp_path / "secret").exists()


def test_a_file_that_cannot_be_opened_or_moved_is_reported_once_and_does_not_stop_the_others(
    drop: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (drop / "locked.json").write_bytes(story(1))
    (drop / "open.json").write_bytes(story(2))
    read_bytes = Path.read_bytes

    def guarded(path: Path) -> bytes:
        if path.name == "locked.json":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    monkeypatch.setattr(Path, "rename", lambda path, _to: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    watched = WatchedFolder(drop, inbox)
    for _ in range(4):
        watched.take_settled()
    assert [entry.item.guid for entry in inbox.entries(Sought(), limit=9)] == ["u:2"]
    assert caplog.text.count("locked.json") == 1


def test_kill_9_at_any_moment_loses_nothing_and_doubles_nothing(drop: Path, inbox: Inbox, tmp_path: Path) -> None:
    program = (
        "import threading, sys; from pathlib import Path; from lateedition.wire import run; run.LOOK_EVERY_S = 0.005;"
        "run.watch(Path(sys.argv[1]), Path(sys.argv[2]), stop=threading.Event())"
    )
    count = 60
    for number in range(count):
        (drop / f"{number:03}.json").write_bytes(story(number))
    for left in (55, 44, 31, 17, 4):
        process = subprocess.Popen([sys.executable, "-c", program, str(drop), str(tmp_path / "inbox.sqlite3")], stderr=subprocess.DEVNULL)
        assert soon(lambda left=left: len(list(drop.iterdir())) <= left)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    inbox.settle_unfinished()
    watched = WatchedFolder(drop, inbox)
    while any(drop.iterdir()):
        watched.take_settled()
    guids = [entry.item.guid for entry in inbox.entries(Sought(versions=True), limit=1000)]
    assert sorted(guids) == sorted(f"u:{number}" for number in range(count))
