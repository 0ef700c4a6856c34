"""No room, no permission, no more file descriptors: readers notice nothing, the press says so and goes on by itself, as the same process,
when it is over; what was told to be live stays live."""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

import pytest

from faults import disks
from faults.disks import disk_in, small_memory_disk
from faults.form import Tally, long_form
from faults.house import House, house_in, wait_for
from faults.readers import Readers
from lateedition.edition import reprints

CANNOT = "the edition cannot be printed now"
AGAIN = "the edition is printed again"


@pytest.fixture(autouse=True)
def _disks() -> None:
    disks.needed()


@pytest.fixture
def on_a_small_disk(tmp_path: Path) -> Iterator[House]:
    """A house whose store alone is on a disk that is soon full."""
    with small_memory_disk(tmp_path / "small", size_bytes=24 << 20) as small, house_in(tmp_path / "home", tmp_path / "outside") as house:
        house.store = small / "edition"
        yield house


def test_a_full_disk_under_the_store_is_said_and_gone_on_from(on_a_small_disk: House, tally: Tally) -> None:
    with _at_work(on_a_small_disk, tally, "disk full under the store"):
        _full_for_a_while(on_a_small_disk)


@long_form
def test_a_full_disk_while_the_map_grows(on_a_small_disk: House, tally: Tally) -> None:
    with _at_work(on_a_small_disk, tally, "disk full while the map grows", tight_map=True):
        _full_for_a_while(on_a_small_disk)


@long_form
def test_a_full_disk_while_old_editions_are_forgotten(on_a_small_disk: House, tally: Tally) -> None:
    with _at_work(on_a_small_disk, tally, "disk full while pruning", history_s=60, speed=300):
        _full_for_a_while(on_a_small_disk)


@long_form
def test_a_full_disk_while_the_bulk_is_printed_by_a_crew(on_a_small_disk: House, tally: Tally) -> None:
    with _at_work(on_a_small_disk, tally, "disk full in the bulk lane", workers=2, few=5):
        _full_for_a_while(on_a_small_disk)


def test_a_full_disk_at_the_start_of_a_press(on_a_small_disk: House, tally: Tally) -> None:
    house = on_a_small_disk
    with _at_work(house, tally, "disk full at the start"):
        house.kill_press()
        with _filled(house.store.parent):
            house.start_press(trouble_s=0.1)
            _file_until_the_press_says_that_it_cannot_print(house)
        house.wait_until_printed(house.writer.last)


@long_form
def test_a_first_press_on_a_full_disk_says_so_and_the_next_one_begins(on_a_small_disk: House, tally: Tally) -> None:
    house = on_a_small_disk
    with _filled(house.store.parent):
        assert house.start_press().wait(20) == 1
        assert "No space left on device" in house.said
    with _at_work(house, tally, "disk full before the first edition"):
        pass


def test_a_full_disk_under_the_log_keeps_the_desk_from_saying_yes_and_nobody_else_from_anything(tmp_path: Path, tally: Tally) -> None:
    with small_memory_disk(tmp_path / "small", size_bytes=8 << 20) as small, house_in(tmp_path / "home", tmp_path / "outside") as house:
        house.writer.process.kill()
        house.database = small / "desk.sqlite3"
        house.start_writer().file()
        with _at_work(house, tally, "disk full under the log"):
            last, refused = house.writer.last, house.writer.refused
            with _filled(small):
                house.writer.tell("go 0.01")
                wait_for(lambda: house.writer.refused > refused + 5, "the desk is refused")
                house.writer.rest()
            assert house.writer.last - last < 60, "the disk was not full"
            house.wait_until_printed(house.writer.file(3))


def test_a_full_disk_under_all_of_the_house_is_gone_on_from(tmp_path: Path, tally: Tally) -> None:
    with (
        small_memory_disk(tmp_path / "small", size_bytes=32 << 20) as small,
        house_in(small / "home", tmp_path / "outside") as house,
        _at_work(house, tally, "disk full under all of the house"),
    ):
        refused = house.writer.refused
        # held back until the disk is full: a press that is through by then has nothing left that it could say it cannot print
        house.press.send_signal(signal.SIGSTOP)
        row = house.writer.file(200)
        with _filled(small):
            house.press.send_signal(signal.SIGCONT)
            house.writer.tell("go 0.01")
            wait_for(lambda: house.writer.refused > refused + 5 and CANNOT in house.said, f"all are refused; {house.said[-2000:]}")
            house.writer.rest()
            assert house.health()["doing"] == "waiting for the disk"
        house.wait_until_printed(max(row, house.writer.last))


@long_form
def test_a_disk_that_its_kernel_has_made_read_only_is_served_from(tmp_path: Path, tally: Tally) -> None:
    """As a kernel does of an ext4 in which it has found an error."""
    with disk_in(tmp_path, "ext4") as disk, house_in(tmp_path / "home", tmp_path / "outside") as house:
        disk.unmount()
        disk.mount("errors=remount-ro")
        house.store = disk.place / "edition"
        with _at_work(house, tally, "disk made read-only"):
            device = _device_of(disk.place)
            Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("test")
            row = house.writer.file(3)
            wait_for(lambda: CANNOT in house.said, "the press says so")
            time.sleep(0.5)
            assert house.position < row
            assert house.press.poll() is None, house.said[-2000:]
            with house.readers.stand_restarts():
                house.kill_press()
                house.kill_stand()
                disk.unmount()
                disks.run("fsck.ext4", "-p", "-f", disk.image, allowed=(0, 1))
                disk.mount()
                house.start_press()
                house.start_stand()
            house.wait_until_printed(row)


@long_form
def test_a_press_that_gets_no_more_file_descriptors_goes_on_when_it_does(house: House, tally: Tally) -> None:
    with _at_work(house, tally, "no file descriptors", workers=2, few=5):
        reprints.ask(house.store, "/authors/asha-rao/")
        with _limited(house.press.pid, resource.RLIMIT_NOFILE, _descriptors):
            house.writer.file(70)
            time.sleep(1.5)
            assert house.press.poll() is None, house.said[-2000:]
        house.wait_until_printed(house.writer.last)


@long_form
def test_a_press_that_gets_no_more_address_space_to_grow_into_goes_on_when_it_does(house: House, tally: Tally) -> None:
    with _at_work(house, tally, "no address space", tight_map=True):
        with _limited(house.press.pid, resource.RLIMIT_AS, _address_space):
            _file_until_the_press_says_that_it_cannot_print(house)
        house.wait_until_printed(house.writer.last)


@long_form
def test_notes_that_cannot_be_taken_away_do_not_keep_the_press_from_printing(house: House, tally: Tally) -> None:
    with _at_work(house, tally, "reprints not writable"):
        reprints.ask(house.store, "/authors/asha-rao/")
        wait_for(lambda: not reprints.asked(house.store), "the page is printed anew")
        folder = house.store / "reprints"
        disks.run("mount", "--bind", folder, folder)
        try:
            reprints.ask(house.store, "/authors/tom-ek/")
            (folder / "a folder").mkdir()
            disks.run("mount", "-o", "remount,bind,ro", folder)
            for _ in range(4):
                time.sleep(0.4)
                house.wait_until_printed(house.writer.file(2))
        finally:
            disks.let_go(folder)
    assert house.said.count("found damaged: /authors/tom-ek/") < 5, "it is mended again and again"


@contextmanager
def _at_work(house: House, tally: Tally, fault: str, **options: object) -> Iterator[None]:
    """Have a press and a stand at work, and readers reading; after the block the press is the same process and all is as it should be."""
    house.start_press(trouble_s=0.1, **options)
    house.start_stand()
    house.writer.file(60)
    house.wait_until_all_is_printed()
    readers = Readers(house.port, same_version=False)
    house.readers = readers
    yield
    house.wait_until_all_is_printed()
    found = readers.stop() + house.inspect(
        caught_up=True, position=readers.acknowledged.position, edition=readers.acknowledged.edition, answers=readers.seen()
    )
    assert house.press.poll() is None, house.said[-2000:]
    tally[fault] += 1
    tally["publishes acknowledged"] += readers.acknowledged_rows
    tally["reads"] += readers.reads
    tally["violations"] += len(found)
    assert not found, "\n".join(found[:20])


def _full_for_a_while(house: House) -> None:
    with _filled(house.store.parent):
        _file_until_the_press_says_that_it_cannot_print(house)
        before = house.readers.reads
        wait_for(lambda: house.readers.reads > before + 50, "readers read on")
        position = house.position
        assert position < house.writer.last
        wait_for(lambda: house.health()["doing"] == "waiting for the disk", "the desk, which asks this, can tell the editor")
        with pytest.raises(AssertionError, match="still not"):
            house.wait_until_printed(position + 1, patience_s=0.3)
    house.wait_until_printed(house.writer.last)
    wait_for(lambda: AGAIN in house.said, "the press says so")


def _file_until_the_press_says_that_it_cannot_print(house: House) -> None:
    """A little fits into pages of the store that are free, and what did not fit once may when it is tried again."""
    house.writer.tell("go 0.01")
    wait_for(lambda: CANNOT in house.said and _stands(house), f"the press says so; it said {house.said[-2000:]}")
    house.writer.rest()


def _stands(house: House) -> bool:
    """Say whether the edition does not get any further, although there is more in the log."""
    before = house.position
    time.sleep(0.5)
    return house.position == before < house.writer.last


@contextmanager
def _filled(place: Path) -> Iterator[None]:
    """Leave no room on the disk at a place."""
    filler, over = place / "filler", threading.Event()
    with filler.open("wb", buffering=0) as file:
        _fill(file)
        # What others take away meanwhile (a file written anew, a journal cut short) is taken at once, too.
        filling = threading.Thread(target=_keep_full, args=(file, over))
        filling.start()
        try:
            yield
        finally:
            over.set()
            filling.join()
            filler.unlink()


def _keep_full(file: FileIO, over: threading.Event) -> None:
    while not over.wait(0.02):
        _fill(file)


def _fill(file: FileIO) -> None:
    for piece_bytes in (1 << 20, 4096, 1):
        with suppress(OSError):
            while True:
                file.write(bytes(piece_bytes))


@contextmanager
def _limited(pid: int, what: int, now: Callable[[int], int]) -> Iterator[None]:
    """Give a process no more of something than it has."""
    before = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (now(pid), before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, what, before)


def _descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _address_space(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()


def _device_of(place: Path) -> str:
    lines = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    return next(Path(words[0]).name for words in lines if words[1] == str(place))
