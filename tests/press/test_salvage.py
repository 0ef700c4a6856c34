"""A damaged store is put aside, once in a while and not again and again, and the one in its place goes on with its numbers."""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.edition.examining import Examined, examine
from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.edition.store import Damaged, NoStore, Store, StoreError
from lateedition.press import salvage
from lateedition.press.salvage import damage_of, put_aside, reserve, store_in
from lateedition.stand.rack import Rack

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
HURT = Examined(7, "bits were flipped")
DIE_OF_READING = """
import os, signal, sys
from pathlib import Path
from lateedition.press.salvage import deaths_noted
with deaths_noted(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGBUS)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "edition"
    with Store.for_printing(folder) as store:
        fill(store, "first")
    return folder


@pytest.fixture
def rack(folder: Path) -> Rack:
    rack = Rack(folder)
    assert rack.store(now=1.0) is not None
    return rack


def fill(store: Store, text: str) -> int:
    def work(printing) -> None:
        for number in range(50):
            printing.put(f"/{number}/", Entry(200, (), (segment(f"{text} {number} ".encode() * 200),)))

    store.print_edition(work, moment=NOON)
    with store.view() as view:
        return view.head.number


def overwrite(folder: Path) -> None:
    data = folder / "data.mdb"
    data.write_bytes(random.Random(1).randbytes(data.stat().st_size))


def test_a_sound_store_and_none_at_all_have_no_damage(folder: Path, tmp_path: Path) -> None:
    assert examine(folder, thorough=True) == Examined(1, "")
    assert damage_of(folder) == Examined(1, "")
    assert damage_of(tmp_path / "none").damage == ""
    with pytest.raises(NoStore):
        examine(tmp_path / "none", thorough=True)


def test_a_store_that_is_overwritten_is_damaged_and_this_process_lives_to_hear_of_it(folder: Path) -> None:
    overwrite(folder)
    with pytest.raises(Damaged):
        Store.for_reading(folder)
    assert damage_of(folder).damage


def test_a_value_that_is_not_what_was_written_is_found_when_all_is_read(folder: Path) -> None:
    data = folder / "data.mdb"
    whole = bytearray(data.read_bytes())
    with Store.for_reading(folder) as store, store.view() as view:
        deflated = view.page("/7/").parts[0].deflated
    at = whole.find(deflated)
    assert at > 0
    while at >= 0:
        whole[at + 5] ^= 1
        at = whole.find(deflated, at + 1)
    data.write_bytes(whole)
    assert examine(folder, thorough=False).damage == ""
    assert "damaged" in examine(folder, thorough=True).damage


@pytest.mark.parametrize(
    ("ended_by", "is_damage"), [(signal.SIGBUS, True), (signal.SIGSEGV, True), (signal.SIGKILL, False), (signal.SIGTERM, False)]
)
def test_who_is_killed_while_looking_has_found_nothing_unless_it_died_of_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ended_by: signal.Signals, *, is_damage: bool
) -> None:
    def die(*_: object) -> None:
        faulthandler.disable()  # it dies on purpose: no traceback is wanted
        os.kill(os.getpid(), ended_by)

    monkeypatch.setattr(salvage, "_examine", die)
    assert bool(damage_of(folder).damage) is is_damage


def test_a_press_that_died_of_reading_twice_had_a_damaged_store_whatever_can_be_seen(folder: Path) -> None:
    for _ in range(2):
        assert damage_of(folder).damage == ""
        died = subprocess.run([sys.executable, "-c", DIE_OF_READING, str(folder)], check=False, stderr=subprocess.DEVNULL)
        assert died.returncode == -signal.SIGBUS
    assert "two presses died of it" in damage_of(folder).damage


def test_the_store_in_its_place_goes_on_with_numbers_that_were_never_given(folder: Path) -> None:
    reserve(folder, 1)
    aside = put_aside(folder, HURT, now=NOON)
    assert (aside / "data.mdb").exists()
    with store_in(folder, now=NOON) as store:
        assert fill(store, "anew") > 7
        number = fill(store, "and on")
    with store_in(folder, now=NOON) as store:
        assert fill(store, "later") == number + 1


def test_readers_turn_to_it_when_it_is_complete_and_not_before(folder: Path, rack: Rack) -> None:
    reserve(folder, 1)
    put_aside(folder, HURT, now=NOON)
    with store_in(folder, now=NOON) as store:
        fill(store, "anew")
        with rack.store(now=10.0).view() as view:
            assert view.head.number == 1
        store.print_edition(lambda printing: printing.complete(), moment=NOON)
        with rack.store(now=20.0).view() as view:
            assert view.head.number > 1


def test_a_second_one_within_a_while_is_left_where_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_aside(folder, HURT, now=NOON)
    with store_in(folder, now=NOON) as store:
        fill(store, "anew")
    with pytest.raises(salvage.DamagedAgain, match="look at the machine's disk and memory"):
        put_aside(folder, HURT, now=NOON)
    assert damage_of(folder).damage == ""
    (aside,) = folder.parent.glob("edition.damaged-*")
    long_ago = time.time() - salvage.PAUSE_S - 1
    os.utime(aside, (long_ago, long_ago))
    assert put_aside(folder, HURT, now=NOON.replace(hour=13)).exists()


def test_a_store_that_cannot_be_moved_is_said_and_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(StoreError, match="cannot be put aside"):
        put_aside(folder, HURT, now=NOON)
    monkeypatch.undo()
    assert damage_of(folder) == Examined(1, "")
