"""Whoever is killed, at whatever moment: readers have the old edition or the new one, nothing acknowledged is lost, and it goes on by
itself."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from faults.form import Tally, times
from faults.house import House, children, kill, wait_for
from faults.readers import Readers
from faults.test_power_cuts import last_row

KILLS = 25
"""In one piece of the test; the long form has twelve."""

VICTIMS = ("press", "press", "press", "press", "worker", "stand", "writer")


@pytest.mark.parametrize("piece", times(short=1, long=12))
def test_whoever_is_killed_at_whatever_moment_nothing_is_lost_and_nothing_is_half_there(house: House, tally: Tally, piece: int) -> None:
    chance = random.Random(piece)
    house.start_press(workers=2, few=20)
    house.start_stand()
    house.wait_until_printed(9)
    readers = Readers(house.port, same_version=False)  # the writer may get so far ahead that it is a backlog
    found: list[str] = []
    for number in range(KILLS):
        assert house.writer is not None
        house.writer.tell(f"go {chance.choice((0.0, 0.01, 0.03))}")
        time.sleep(chance.uniform(0, 0.15))
        victim = VICTIMS[number % len(VICTIMS)]
        found += _struck(house, readers, victim, tally)
        assert not found, "\n".join(found[:20])
    found += _put_to_rest(house, readers)
    tally["publishes acknowledged"] += readers.acknowledged_rows
    tally["reads"] += readers.reads
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])
    assert readers.reads > KILLS
    assert readers.acknowledged_rows > KILLS


def _struck(house: House, readers: Readers, victim: str, tally: Tally) -> list[str]:
    """Kill the victim, look at what is left, and start it again."""
    assert house.press is not None
    assert house.writer is not None
    assert house.stand is not None
    tally[f"kill -9 of the {victim}"] += 1
    if victim == "writer":
        kill(house.writer.process)
        house.start_writer()
    elif victim == "stand":
        with readers.stand_restarts():
            kill(house.stand)
            house.start_stand()
    elif victim == "worker":
        wait_for(lambda: _kill_a_worker(house.press.pid), "the press has workers", patience_s=20)
    else:
        at_least = readers.acknowledged
        kill(house.press)
        found = house.inspect(position=at_least.position, edition=at_least.edition)
        house.start_press(workers=2, few=20)
        return found
    return []


def _kill_a_worker(press: int) -> bool:
    workers = children(press)
    for worker in workers[:1]:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    return bool(workers)


def _put_to_rest(house: House, readers: Readers) -> list[str]:
    """Let the writer rest and the press catch up; return all that is wrong then, and all that readers saw."""
    house.writer.rest()
    house.wait_until_printed(last_row(house))
    wait_for(lambda: not any("wait" in each for each in house.inspect(caught_up=True)), "nothing waits")
    at_least = readers.acknowledged
    found = readers.stop()
    return found + house.inspect(position=at_least.position, edition=at_least.edition, caught_up=True, answers=readers.seen())
