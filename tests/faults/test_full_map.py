"""The map is full: it grows in mid-printing, readers in other processes follow; and readers who never come to an end cannot make the store
grow for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from faults.form import LONG, Tally, long_form
from faults.house import House, kill, start, wait_for
from faults.readers import Readers

EDITIONS = 200

HOLD_A_VIEW = """
import sys
from pathlib import Path
from lateedition.edition.store import Store
with Store.for_reading(Path(sys.argv[1])) as store, store.view() as view:
    print(view.head.number, flush=True)
    sys.stdin.read()
"""


def test_a_map_that_grows_again_and_again_in_mid_printing_is_followed_by_every_reader(house: House, tally: Tally) -> None:
    house.start_press(tight_map=True, workers=2, few=20)
    house.start_stand()
    house.wait_until_printed(9)
    readers = Readers(house.port, same_version=False)
    sizes = {_size(house)}
    for _ in range(60 if LONG else 8):
        house.writer.file(30)
        house.wait_until_printed(house.writer.last)
        sizes.add(_size(house))
    house.wait_until_all_is_printed()
    found = readers.stop() + house.inspect(
        caught_up=True, position=readers.acknowledged.position, edition=readers.acknowledged.edition, answers=readers.seen()
    )
    tally["times the map grew"] += len(sizes) - 1
    tally["reads"] += readers.reads
    tally["publishes acknowledged"] += readers.acknowledged_rows
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])
    assert len(sizes) > 3, "the map hardly grew; the test shows nothing"


@long_form
def test_a_reader_stopped_in_mid_view_costs_what_is_printed_meanwhile_and_no_more(house: House, tally: Tally) -> None:
    house.start_press()
    house.start_stand()
    house.writer.file(100)
    house.wait_until_all_is_printed()
    quiet = _grown_by(house, EDITIONS)
    holder = _view_held(house, "somebody")
    held = _grown_by(house, EDITIONS)
    kill(holder)
    afterwards = _grown_by(house, EDITIONS)
    tally["editions printed beside a reader who has stopped"] += EDITIONS
    assert held > quiet + 100_000, "the reader held nothing; the test shows nothing"
    assert afterwards <= quiet + (256 << 10), "what the reader held was not used again"
    house.wait_until_all_is_printed()


def test_a_stand_stopped_in_mid_view_is_ended_and_what_it_held_is_used_again(house: House, tally: Tally) -> None:
    house.start_press(patience_s=0.5)
    house.start_stand()
    house.writer.file(100)
    house.wait_until_all_is_printed()
    stopped = _view_held(house, "lateedition", "stand")
    wait_for(lambda: _print_one(house) and stopped.poll() is not None, "it is ended")
    assert stopped.returncode == -signal.SIGKILL
    assert f"process {stopped.pid} of a stand" in house.said
    tally["stands stopped in mid-view"] += 1


def _view_held(house: House, *words: str) -> subprocess.Popen[bytes]:
    """A process, with `words` in its command, that opens a view and is then stopped."""
    command = [sys.executable, "-c", HOLD_A_VIEW, str(house.store), *words]
    holder = start(command, log=house.outside / "holder.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout.readline()
    os.kill(holder.pid, signal.SIGSTOP)
    return holder


def _grown_by(house: House, editions: int) -> int:
    """By how many bytes the store grows while so many editions are printed."""
    before, until = _size(house), house.health()["edition"] + editions
    while house.health()["edition"] < until:
        _print_one(house)
    return _size(house) - before


def _print_one(house: House) -> bool:
    house.wait_until_printed(house.writer.file(1))
    return True


def _size(house: House) -> int:
    return (house.store / "data.mdb").stat().st_size
