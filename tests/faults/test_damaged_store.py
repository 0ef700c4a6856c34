"""A store that is damaged, from outside: the press puts it aside and prints everything anew, by itself; readers keep what they had until
then. One that merely cannot be had is left where it is."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import lmdb
import pytest

from faults import disks
from faults.form import LONG, Tally, long_form
from faults.house import ENVIRONMENT, House, kill, start, wait_for
from faults.readers import Readers


@pytest.fixture
def house(house: House) -> House:
    """One whose store a test damages."""
    house.is_to_be_damaged = True
    return house


def _cut_off(data: Path) -> None:
    os.truncate(data, data.stat().st_size // 2)


def _cut_off_in_its_head(data: Path) -> None:
    os.truncate(data, 5_000)


def _emptied(data: Path) -> None:
    os.truncate(data, 0)


def _overwritten(data: Path) -> None:
    data.write_bytes(random.Random(1).randbytes(data.stat().st_size))


def _overwritten_behind_its_head(data: Path) -> None:
    kept = data.read_bytes()[:8192]
    data.write_bytes(kept + random.Random(1).randbytes(data.stat().st_size - 8192))


def _zeroed_in_the_middle(data: Path) -> None:
    whole = bytearray(data.read_bytes())
    whole[len(whole) // 4 : len(whole) // 2] = bytes(len(whole) // 2 - len(whole) // 4)
    data.write_bytes(whole)


def _of_another_format(data: Path) -> None:
    with lmdb.Environment(str(data.parent), max_dbs=16) as env:
        meta = env.open_db(b"meta")
        with env.begin(write=True) as txn:
            txn.put(b"format", b"1", db=meta)


def _with_a_document_damaged(data: Path) -> None:
    """Flip bits in the press's own tables alone, which no reader ever asks for."""
    with lmdb.Environment(str(data.parent), max_dbs=16) as env:
        tables = env.open_db(b"tables")
        with env.begin(write=True) as txn, txn.cursor(db=tables) as cursor:
            for key, value in cursor:
                if key.startswith(b"documents\0y"):
                    cursor.put(key, value[:-1] + bytes([value[-1] ^ 1]))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "cut off": _cut_off,
    "cut off in its head": _cut_off_in_its_head,
    "emptied": _emptied,
    "overwritten": _overwritten,
    "overwritten behind its head": _overwritten_behind_its_head,
    "zeroed in the middle": _zeroed_in_the_middle,
    "of another format": _of_another_format,
    "with a document damaged": _with_a_document_damaged,
}

IN_SHORT = ("cut off", "with a document damaged")


@pytest.mark.parametrize("damage", DAMAGE if LONG else IN_SHORT)
def test_a_damaged_store_is_put_aside_and_all_is_printed_anew_while_readers_read_on(house: House, tally: Tally, damage: str) -> None:
    readers, edition = _printed(house)
    house.kill_press()
    _stop_the_stand_until_the_store_is_put_aside(house)
    _replace_with_a_damaged_one(house, DAMAGE[damage])
    _printed_by_presses_that_may_die(house, house.writer.file(3))
    readers.forget_editions()
    wait_for(lambda: readers.reads, "readers read on")
    house.wait_until_all_is_printed()
    wait_for(lambda: house.health()["edition"] > edition, "readers have turned to the new store")
    found = readers.stop() + house.inspect(
        caught_up=True, position=readers.acknowledged.position, edition=readers.acknowledged.edition, answers=readers.seen()
    )
    tally["stores damaged"] += 1
    tally["reads"] += readers.reads
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])
    (aside,) = house.home.glob("edition.damaged-*")
    assert (aside / "data.mdb").exists()
    assert "put aside" in house.said


@long_form
def test_a_file_cut_off_under_a_stand_that_reads_it_is_replaced_and_the_stand_comes_back_by_itself(house: House, tally: Tally) -> None:
    readers, edition = _printed(house)
    with readers.stand_restarts():
        house.kill_press()
        _cut_off(house.store / "data.mdb")
        house.start_press()
        row = house.writer.file(3)
        house.wait_until_all_is_printed()
        if house.stand.poll() is not None:  # its own supervisor has given it up; the house's would start it again
            house.start_stand()
        house.wait_until_printed(row)
    readers.forget_editions()
    before = readers.reads
    wait_for(lambda: readers.reads > before + 100, "readers read on")
    house.wait_until_all_is_printed()
    found = readers.stop() + house.inspect(caught_up=True, position=readers.acknowledged.position, edition=edition)
    tally["stores damaged"] += 1
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])


def test_a_store_damaged_while_the_press_runs_is_put_aside_too(house: House, tally: Tally) -> None:
    readers, _ = _printed(house)
    _with_a_document_damaged_in_place(house)
    for _ in range(20):
        house.writer.file(3)
    house.wait_until_printed(house.writer.last)
    readers.forget_editions()
    house.wait_until_all_is_printed()
    found = readers.stop() + house.inspect(caught_up=True, position=readers.acknowledged.position, edition=readers.acknowledged.edition)
    tally["stores damaged"] += 1
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])
    assert list(house.home.glob("edition.damaged-*"))
    assert house.press.poll() is None


@long_form
def test_a_second_store_damaged_a_moment_after_the_first_is_left_for_people_to_look_at(house: House) -> None:
    _printed(house)[0].stop()
    for time_no in (1, 2):
        house.kill_press()
        _overwritten(house.store / "data.mdb")
        press = house.start_press()
        if time_no == 1:
            house.wait_until_all_is_printed()
    assert press.wait(20) == 1
    assert "look at the machine's disk and memory" in house.said
    assert len(list(house.home.glob("edition.damaged-*"))) == 1


@long_form
def test_a_damaged_store_stays_where_it_is_until_there_is_a_log_to_print_anew_from(house: House) -> None:
    _printed(house)[0].stop()
    house.kill_press()
    _of_another_format(house.store / "data.mdb")
    away = house.database.with_name("away")
    kill(house.writer.process)
    house.database.rename(away)
    house.start_press()
    wait_for(lambda: "until the handover log can be read" in house.said, "the press says so")
    assert not list(house.home.glob("edition.damaged-*"))
    away.rename(house.database)
    wait_for(lambda: list(house.home.glob("edition.damaged-*")), "the store is put aside")
    house.wait_until_all_is_printed()


def test_a_lock_file_that_is_gone_is_no_damage(house: House, tally: Tally) -> None:
    readers, _ = _printed(house)
    house.kill_press()
    (house.store / "lock.mdb").unlink()
    house.start_press()
    house.wait_until_printed(house.writer.file(2))
    (house.store / "lock.mdb").unlink()
    with readers.stand_restarts():  # who comes now makes a lock file of their own
        house.kill_stand()
        house.start_stand()
    for _ in range(10):
        house.wait_until_printed(house.writer.file(2), patience_s=20)
    house.wait_until_all_is_printed()
    found = readers.stop() + house.inspect(
        caught_up=True, position=readers.acknowledged.position, edition=readers.acknowledged.edition, answers=readers.seen()
    )
    tally["lock files taken away"] += 2
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])
    assert not list(house.home.glob("edition.damaged-*"))


@long_form
def test_a_store_that_may_not_be_opened_is_not_put_aside(house: House) -> None:
    disks.needed()
    _printed(house)[0].stop()
    house.kill_press()
    data = house.store / "data.mdb"
    data.chmod(0)
    press = house.start_press("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
    assert press.wait(20) == 1
    assert "cannot be opened: " in house.said
    _goes_on_with_the_same_store(house, lambda: data.chmod(0o644))


@long_form
def test_a_store_that_there_is_no_room_in_memory_for_is_not_put_aside(house: House) -> None:
    _printed(house)[0].stop()
    house.kill_press()
    press = house.start_press("prlimit", f"--as={900 << 20}", "--")
    assert press.wait(20) == 1
    assert "Cannot allocate memory" in house.said
    _goes_on_with_the_same_store(house, lambda: None)


@long_form
def test_a_store_that_somebody_else_is_writing_to_is_waited_for(house: House) -> None:
    _printed(house)[0].stop()
    house.kill_press()
    holds = "import lmdb, sys; env = lmdb.Environment(sys.argv[1]); txn = env.begin(write=True); print(flush=True); sys.stdin.read()"
    holder = start(
        [sys.executable, "-c", holds, str(house.store)], log=house.outside / "holder.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline()
    press = house.start_press()
    row = house.writer.file(2)
    time.sleep(1)
    assert press.poll() is None
    assert house.position < row
    kill(holder)
    house.wait_until_printed(row)
    assert not list(house.home.glob("edition.damaged-*"))


def _goes_on_with_the_same_store(house: House, allow: Callable[[], object]) -> None:
    assert not list(house.home.glob("edition.damaged-*"))
    allow()
    row = house.writer.file(2)
    house.start_press()
    house.wait_until_printed(row)
    assert house.inspect(position=row) == []
    assert not list(house.home.glob("edition.damaged-*"))


def _printed(house: House) -> tuple[Readers, int]:
    """Have a press print a paper with stories, and readers read it; return them and the number of the edition."""
    house.start_press()
    house.start_stand()
    house.writer.file(60)
    house.wait_until_all_is_printed()
    wait_for(lambda: (house.store / "numbers").exists(), "numbers are reserved")
    readers = Readers(house.port, same_version=False)
    wait_for(lambda: readers.reads > 30, "readers read")
    return readers, int(house.health()["edition"])


def _replace_with_a_damaged_one(house: House, damage: Callable[[Path], None]) -> None:
    """Put a damaged copy in the store's place. Whoever has the old one open has it as it was."""
    beside = house.home / "beside"
    shutil.copytree(house.store, beside, ignore=shutil.ignore_patterns("lock.mdb"))
    damage(beside / "data.mdb")
    (beside / "lock.mdb").unlink(missing_ok=True)
    house.store.rename(house.home / "gone")
    beside.rename(house.store)


def _with_a_document_damaged_in_place(house: House) -> None:
    """Flip bits of a document in the file, as a disk would, while all have it mapped."""
    code = "import sys; from pathlib import Path; from faults.test_damaged_store import flip; flip(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(house.store)], check=True, env=ENVIRONMENT)


def flip(folder: Path) -> None:
    """Flip a bit in every document of a story that is in the file, wherever copies of it lie."""
    with lmdb.Environment(str(folder), max_dbs=16, readonly=True) as env:
        tables = env.open_db(b"tables", create=False)
        with env.begin() as txn, txn.cursor(db=tables) as cursor:
            values = [bytes(value) for key, value in cursor if key.startswith(b"documents\0y")]
    with (folder / "data.mdb").open("r+b") as file:
        whole = file.read()
        for value in values:
            at = whole.find(value)
            while at >= 0:
                file.seek(at + len(value) - 1)
                file.write(bytes([value[-1] ^ 1]))
                at = whole.find(value, at + 1)


def _stop_the_stand_until_the_store_is_put_aside(house: House) -> None:
    """The stand looks once a second whether there is another store, and is not to come upon the damaged one: nobody replaces a store so."""
    os.killpg(house.stand.pid, signal.SIGSTOP)

    def go_on() -> None:
        wait_for(lambda: list(house.home.glob("edition.damaged-*")), "the store is put aside")
        os.killpg(house.stand.pid, signal.SIGCONT)

    threading.Thread(target=go_on, daemon=True).start()


def _printed_by_presses_that_may_die(house: House, row: int) -> None:
    """Start a press as the supervisor does, again when it has died, until the row is printed: it takes nobody's help."""
    for _ in range(5):
        press = house.start_press()
        wait_for(lambda press=press: press.poll() is not None or house.position >= row, f"row {row} is printed: {house.said[-2000:]}")
        if press.returncode is None:
            return
        died_reading = (-signal.SIGBUS, -signal.SIGSEGV, -signal.SIGABRT)
        assert press.returncode in died_reading, f"the press ended with {press.returncode}: {house.said[-2000:]}"
    raise AssertionError(f"five presses died: {house.said[-2000:]}")
