"""From the desk's own verb to the desk's own receipt: what an editor was told is live stays live, whoever of the house is killed, and what
the desk has accepted comes out even if it was killed before it could say so."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from faults.form import Tally, long_form
from faults.house import ENVIRONMENT, House, kill, start, wait_for
from faults.readers import Readers

KILLS = 36


class Desk:
    """Somebody at the desk, who publishes and waits for the receipt. `filed` and `live` are the rows that the desk spoke of."""

    def __init__(self, house: House, site_url: str) -> None:
        self.filed: list[int] = []
        self.live: dict[int, int] = {}
        environment = {"LATEEDITION_HOME": str(house.home), "LATEEDITION_SITE_URL": site_url}
        command = ["env", *(f"{name}={value}" for name, value in environment.items()), sys.executable, "-m", "faults.deskhand"]
        self._start: Callable[[], subprocess.Popen[bytes]] = lambda: start(command, log=house.outside / "desk.log", stdout=subprocess.PIPE)
        self.start()

    def start(self) -> None:
        self.process = self._start()
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def kill(self) -> None:
        kill(self.process)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            word, row, rest = line.decode().split()
            if word == "filed":
                self.filed.append(int(row))
            elif rest != "None":
                self.live[int(row)] = int(rest)


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """A desk of its own in the house, in place of the writer of the log."""
    kill(house.writer.process)
    for file in house.home.glob("desk.sqlite3*"):  # and its journal
        file.unlink()
    environment = {**ENVIRONMENT, "LATEEDITION_HOME": str(house.home)}
    subprocess.run([sys.executable, "-P", "-m", "lateedition", "prepare", "--empty"], check=True, env=environment)
    made = Desk(house, f"http://127.0.0.1:{house.port}")
    yield made
    made.kill()


@long_form
def test_what_the_desk_said_is_live_is_live_whoever_is_killed(house: House, desk: Desk, tally: Tally) -> None:
    chance = random.Random(5)
    house.start_press()
    house.start_stand()
    wait_for(lambda: desk.live, "a first receipt")
    readers = Readers(house.port, count=1, same_version=False)
    for number in range(KILLS):
        time.sleep(chance.uniform(0, 0.1))
        told = max(desk.live)
        if number % 3 == 2:
            _killed_at_its_receipt(desk)
            tally["kill -9 of the desk at its receipt"] += 1
            desk.start()
        else:
            kill(house.press)
            tally["kill -9 of the press while the desk waits"] += 1
        found = house.inspect(position=told, edition=desk.live[told])
        assert not found, "\n".join(found[:20])
        if number % 3 != 2:
            house.start_press()
        receipts = len(desk.live)
        wait_for(lambda receipts=receipts: len(desk.live) > receipts, "another receipt")
    desk.kill()
    house.wait_until_all_is_printed()
    found = readers.stop() + house.inspect(caught_up=True, position=max(desk.live), edition=max(desk.live.values()), answers=readers.seen())
    tally["publishes acknowledged"] += len(desk.live)
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])


def _killed_at_its_receipt(desk: Desk) -> None:
    """Kill the desk between having said that a story is filed and having said that it is live."""
    filed = len(desk.filed)
    wait_for(lambda: len(desk.filed) > filed, "a story is filed")
    desk.kill()


@long_form
def test_the_whole_house_under_its_supervisor_loses_nothing(open_newsroom, tmp_path: Path, tally: Tally) -> None:
    newsroom = open_newsroom("--empty")
    house = House(newsroom.home, tmp_path / "outside")
    house.port = int(newsroom.site.rpartition(":")[2])
    someone = Desk(house, newsroom.site)
    chance = random.Random(6)
    try:
        wait_for(lambda: someone.live, "a first receipt")
        for number in range(30):
            part = ("press", "stand", "desk", "wire")[number % 4]
            receipts = len(someone.live)
            with suppress(ProcessLookupError):
                newsroom.kill(part)
            tally[f"kill -9 of the {part} under the supervisor"] += 1
            time.sleep(chance.uniform(0, 0.5))
            wait_for(lambda receipts=receipts: len(someone.live) > receipts, "another receipt")
        someone.kill()
        house.wait_until_all_is_printed()
        found = house.inspect(caught_up=True, position=max(someone.live), edition=max(someone.live.values()))
    finally:
        someone.kill()
    tally["publishes acknowledged"] += len(someone.live)
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])
