"""A checker must be able to fail: three presses that each break a promise, and the fault tests find every one of them out."""

from __future__ import annotations

from pathlib import Path

from faults import disks
from faults.disks import disk_in
from faults.form import Tally
from faults.house import House, house_in, wait_for
from faults.readers import Readers
from faults.steps import IN_A_MUTANT
from faults.test_power_cuts import cut_again_and_again


def test_a_store_that_does_not_wait_for_the_disk_is_found_out_by_a_power_cut(tmp_path: Path, tally: Tally) -> None:
    disks.needed()
    with (
        disk_in(tmp_path, "btrfs", name="outer") as outer,
        disk_in(outer.place, "ext4") as disk,
        house_in(disk.place / "home", tmp_path / "outside") as house,
    ):
        found = cut_again_and_again(house, disk, Tally(), cuts=5, mutant="without sync")
    tally["mutants found out"] += 1
    assert any("was acknowledged" in each for each in found), f"nothing acknowledged was lost: {found[:5]}"


def test_a_press_that_acknowledges_before_the_commit_is_found_out_by_a_kill(house: House, tally: Tally) -> None:
    readers, row = _killed_between(house, "acknowledged before the commit")
    wait_for(lambda: house.position >= row, "the desk is told that it is live")
    found = house.inspect(position=readers.acknowledged.position, edition=readers.acknowledged.edition)
    house.start_press()
    house.wait_until_printed(row)
    lost = house.inspect(caught_up=True)
    readers.stop()
    tally["mutants found out"] += 1
    assert any("is not what the handover log says" in each or "is missing" in each for each in found)
    assert any(each.startswith("I5") and "there is no page" in each for each in lost), f"the next press made it good: {lost}"


def test_a_press_that_puts_lists_outside_of_the_transaction_is_found_out_by_a_kill(house: House, tally: Tally) -> None:
    readers, _ = _killed_between(house, "lists outside the transaction")
    reads = readers.reads
    wait_for(lambda: readers.reads > reads + 100, "readers have read")
    readers.stop()
    found = house.inspect(position=readers.acknowledged.position, edition=readers.acknowledged.edition)
    tally["mutants found out"] += 1
    assert any(each.startswith("I2") and each.endswith("which is not there") for each in found), found[:5]


def _killed_between(house: House, mutant: str) -> tuple[Readers, int]:
    """Have a mutant killed between its two transactions, when a new story is published; return readers, and the story's row."""
    press = house.start_press(mutant=mutant, step=IN_A_MUTANT)
    house.start_stand()
    house.wait_until_printed(house.writer.file(9))
    house.wait_until_all_is_printed()
    readers = Readers(house.port)
    house.token.touch()
    row = house.writer.file(1)
    press.wait(20)
    return readers, row
