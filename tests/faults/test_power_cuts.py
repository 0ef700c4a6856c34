"""The power fails, at whatever moment: what an editor was told is live is there when it comes back, the edition is whole, and nobody has to
repair anything.

Two ways to cut it. A filesystem is shut down under everything that runs; or its image is copied at one moment by a filesystem that
copies on write, which is what a disk has when the power goes. The second is the stricter one for what was told: the shut-down itself
races with whatever is being synced.
"""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

import pytest

from faults import disks
from faults.disks import Disk, disk_in
from faults.form import LONG, Tally
from faults.house import House, house_in
from faults.readers import Acknowledged, Readers

CUTS = 50 if LONG else 2
"""On each filesystem and in each way; the short form has one way on each."""

FILESYSTEMS = ("ext4", "xfs")


@pytest.fixture(autouse=True)
def _disks() -> None:
    disks.needed()


@pytest.mark.parametrize("filesystem", FILESYSTEMS if LONG else ["ext4"])
def test_a_filesystem_shut_down_under_all_that_runs_has_every_acknowledged_publish(tmp_path: Path, tally: Tally, filesystem: str) -> None:
    chance = random.Random(17)
    with disk_in(tmp_path, filesystem) as disk, house_in(disk.place / "home", tmp_path / "outside") as house:
        acknowledged, before = Acknowledged(), 0
        for number in range(CUTS):
            house.start_press(workers=1, few=20)
            house.start_stand()
            house.wait_until_all_is_printed()
            readers = Readers(house.port, count=1, acknowledged=acknowledged)
            house.writer.tell(f"go {chance.choice((0.0, 0.01))}")
            time.sleep(chance.uniform(0.1, 0.4))
            acknowledged, before = readers.acknowledged, house.writer.last
            with readers.stand_restarts():
                disk.cut_power(flushing_the_journal=bool(number % 2))
                house.stop()
                found = readers.stop()
            disk.unmount()
            disk.mount()
            house.start_writer()
            tally[f"power cut by shutting down {filesystem}"] += 1
            tally["rows that the log lost to a shut-down in mid-sync"] += max(0, before - last_row(house))
            found += house.inspect(position=acknowledged.position, edition=acknowledged.edition)
            _count(tally, readers, found)
            assert not found, f"after cut {number + 1}: " + "\n".join(found[:20])
        house.start_press()
        house.start_stand()
        house.wait_until_all_is_printed()


@pytest.mark.parametrize("filesystem", FILESYSTEMS if LONG else ["xfs"])
def test_a_disk_as_it_is_at_one_moment_has_every_publish_acknowledged_until_then(tmp_path: Path, tally: Tally, filesystem: str) -> None:
    with (
        disk_in(tmp_path, "btrfs", name="outer") as outer,
        disk_in(outer.place, filesystem) as disk,
        house_in(disk.place / "home", tmp_path / "outside") as house,
    ):
        found = cut_again_and_again(house, disk, tally, cuts=CUTS)
        assert not found, "\n".join(found[:20])


def cut_again_and_again(house: House, disk: Disk, tally: Tally, *, cuts: int, **options: object) -> list[str]:
    """Copy the disk at some moments while all runs, and have each copy looked at and gone on with; return what must not be."""
    chance = random.Random(23)
    house.start_press(workers=1, few=20, **options)
    house.start_stand()
    house.wait_until_printed(house.writer.last)
    readers = Readers(house.port, count=1, same_version=False)
    house.writer.tell("go 0.01")
    found: list[str] = []
    for number in range(cuts):
        time.sleep(chance.uniform(0.1, 0.4))
        acknowledged, committed = readers.acknowledged, house.writer.last
        copy = disk.copied_to(disk.image.with_name(f"cut-{number}.img"), disk.image.with_name(f"cut-{number}"))
        tally[f"power cut by a copy of {disk.filesystem}"] += 1
        found += _looked_at(copy, acknowledged, committed, house.outside / f"cut-{number}")
        if found:
            break
    house.writer.rest()
    found += readers.stop()
    _count(tally, readers, found)
    return found


def _looked_at(copy: Disk, acknowledged: Acknowledged, committed: int, outside: Path) -> list[str]:
    """Return what is wrong with a copy, as it is and when a press has gone on with it."""
    copy.mount()
    house = House(copy.place / "home", outside)
    try:
        found = house.inspect(position=acknowledged.position, edition=acknowledged.edition)
        if last_row(house) < committed:
            found.append(f"I3 row {committed} was committed at the desk, and the log ends with {last_row(house)}")
        house.start_press()
        if not found:
            house.wait_until_all_is_printed()
        return found
    finally:
        house.stop()
        copy.unmount()
        copy.image.unlink()


def last_row(house: House) -> int:
    """The last row that the log has."""
    connection = sqlite3.connect(house.database)
    try:
        return int(connection.execute("SELECT max(number) FROM handover_log").fetchone()[0] or 0)
    finally:
        connection.close()


def _count(tally: Tally, readers: Readers, found: list[str]) -> None:
    tally["publishes acknowledged"] += readers.acknowledged_rows
    tally["reads"] += readers.reads
    tally["violations"] += len(found)
