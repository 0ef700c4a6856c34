"""Fifty times the press is killed with SIGKILL at some moment of its work, while the desk goes on handing over. After each
kill the edition is whole and is what pressing everything from nothing gives; at the end all that was handed over is in it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import newsdesk

from lateedition.edition.store import NoStore, Store
from lateedition.press.kit import Kit
from lateedition.press.verify import WAIT, verify

KILLS = 50
ONE_PRESS = """
import sys, threading
from pathlib import Path
from lateedition.press.run import follow
home = Path(sys.argv[1])
follow(database=home / "desk.sqlite3", store_folder=home / "edition", renditions=home / "renditions", stop=threading.Event())
"""


def test_a_press_killed_in_mid_batch_fifty_times_leaves_a_whole_edition_each_time(tmp_path: Path) -> None:
    rng, kit = random.Random(17), Kit.load()
    log = newsdesk.Log(tmp_path / "desk.sqlite3")
    last = log.write(*newsdesk.paper())
    killed_at_work = 0
    for cycle in range(KILLS):
        press = start(tmp_path)
        wait_for_position(tmp_path, last if cycle % 5 else 0, press)
        last = hand_over(log, cycle)
        time.sleep(rng.uniform(0, 0.05))
        os.kill(press.pid, signal.SIGKILL)
        press.wait()
        killed_at_work += 0 < position(tmp_path) < last
        found = verify(tmp_path / "edition", tmp_path / "renditions", database=log.database, kit=kit)
        differences = [line for line in found if WAIT not in line]
        assert not differences, f"after kill {cycle + 1}: {differences[:5]}"
    press = start(tmp_path)
    try:
        wait_for_position(tmp_path, last, press)
        deadline = time.monotonic() + 30
        while verify(tmp_path / "edition", tmp_path / "renditions", kit=kit) and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        press.kill()
        press.wait()
    assert killed_at_work > KILLS // 4, "hardly ever was the press killed with work before it; the test shows nothing"
    assert verify(tmp_path / "edition", tmp_path / "renditions", database=log.database, kit=kit) == []
    everything_is_published(tmp_path)


def hand_over(log: newsdesk.Log, cycle: int) -> int:
    """Publish three stories, update one and kill one of an earlier cycle, in two transactions."""
    numbers = range(3 * cycle + 1, 3 * cycle + 4)
    log.write(*(newsdesk.story(number, section=1 + number % 3) for number in numbers))
    again = newsdesk.story(numbers[0], section=2, headline=f"Updated{numbers[0]}x")
    recalled = newsdesk.killed(newsdesk.story(numbers[1], section=1 + numbers[1] % 3))
    return log.write(again, recalled)


def everything_is_published(home: Path) -> None:
    with Store.for_reading(home / "edition") as store, store.view() as view:
        for cycle in range(KILLS):
            first = 3 * cycle + 1
            assert f"Updated{first}x" in newsdesk.text_of(view, f"/city/story-{first}/")
            recalled = newsdesk.story(first + 1, section=1 + (first + 1) % 3)
            entry = view.page(recalled.address)
            assert entry is not None
            assert entry.status == 410


def start(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", ONE_PRESS, str(home)], stderr=subprocess.DEVNULL)


def position(home: Path) -> int:
    try:
        with Store.for_reading(home / "edition") as store, store.view() as view:
            return view.head.position
    except NoStore:
        return 0


def wait_for_position(home: Path, number: int, press: subprocess.Popen[bytes]) -> None:
    """Wait until the press has read the log up to `number`; 0 waits until it has begun."""
    deadline = time.monotonic() + 30
    while position(home) < max(number, 1):
        assert press.poll() is None, "the press ended by itself"
        assert time.monotonic() < deadline, f"the press is at {position(home)} and not at {number} after 30 s"
        time.sleep(0.005)
