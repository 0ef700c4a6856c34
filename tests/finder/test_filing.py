"""The cabinet is as the edition is, whatever dies, is damaged, replaced or restored; and nothing has to be done by hand."""

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

import newsdesk
import pytest
from newsdesk import killed, story

from lateedition.finder import filing
from lateedition.finder.cabinet import Cabinet, is_whole
from lateedition.finder.cutting import ADDRESSES, digest_of, number_of
from lateedition.finder.place import Place
from lateedition.finder.run import Finder

FOLLOW = """
import sys, threading
from pathlib import Path
from lateedition.finder.run import follow
follow(Path(sys.argv[1]), stop=threading.Event())
"""


def printed(press: newsdesk.Pressroom) -> dict[int, int]:
    """The number of each story that has a cutting in the edition, and the cutting's digest."""
    with press.store.view() as view:
        sheets = {number_of(path): view.sheet(path) for path in view.paths(ADDRESSES)}
    return {number: digest_of(sheet) for number, sheet in sheets.items() if number is not None and sheet is not None}


def filed(press: newsdesk.Pressroom) -> dict[int, int]:
    return Cabinet(Place(press.folder).cabinet).digests()


def until(done: Callable[[], bool], *, within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < end, f"not so after {within_s} s"
        time.sleep(0.02)


def another(room) -> Finder:
    """A finder that begins as after a restart."""
    room.finder.give_up()
    room.finder = Finder(room.press.folder, stop=threading.Event())
    room.finder.step()
    return room.finder


@pytest.fixture
def filled(room):
    room.hand(*(story(number) for number in range(1, 9)))
    return room


def test_what_each_edition_changes_is_filed(filled) -> None:
    assert filed(filled.press) == printed(filled.press)
    filled.hand(story(3, headline="Another", version=2), killed(story(4)), story(9))
    assert filed(filled.press) == printed(filled.press)
    assert 4 not in filed(filled.press)
    assert 9 in filed(filled.press)


def test_a_finder_that_was_away_files_what_it_missed(filled) -> None:
    filled.hand(story(3, headline="Another", version=2), killed(story(4)), file=False)
    filled.hand(story(9), file=False)
    another(filled)
    assert filed(filled.press) == printed(filled.press)


def test_an_edition_in_which_nothing_that_can_be_found_changed_writes_nothing(filled) -> None:
    meta = Place(filled.press.folder).cabinet / "meta.json"
    before = meta.stat().st_mtime_ns
    filled.press.now = filled.press.now.replace(minute=1)
    filled.press.tick()
    filled.hand(newsdesk.Author(2, "Tom Eklund", "/authors/tom-ek/"))
    assert meta.stat().st_mtime_ns == before
    filled.hand(story(9))
    assert meta.stat().st_mtime_ns > before


def test_history_that_is_forgotten_is_made_up_for_by_comparing(filled, monkeypatch) -> None:
    filled.hand(story(3, headline="Another", version=2), killed(story(4)), file=False)
    for number in range(9, 13):
        filled.hand(story(number), file=False)
    with filled.press.store.view() as view:
        newest = view.head.number
    filled.press.store.print_edition(lambda printing: printing.forget(before=newest, most=100_000), moment=filled.press.now)
    another(filled)
    assert filed(filled.press) == printed(filled.press)


def test_many_editions_are_made_up_for_by_comparing(filled, monkeypatch) -> None:
    monkeypatch.setattr(filing, "MOST_EDITIONS", 2)
    for number in range(9, 13):
        filled.hand(story(number), file=False)
    filled.hand(killed(story(1)), file=False)
    another(filled)
    assert filed(filled.press) == printed(filled.press)


def test_a_store_that_replaces_another_is_followed(filled, tmp_path) -> None:
    other = newsdesk.Pressroom(tmp_path / "other")
    other.hand(*newsdesk.paper(), story(2, headline="Restored"), story(20))
    other.close()
    filled.press.close()
    filled.press.folder.rename(tmp_path / "aside")
    (tmp_path / "other" / "edition").rename(filled.press.folder)
    filled.finder.step()
    filled.press = newsdesk.Pressroom(tmp_path)
    assert set(filed(filled.press)) == {2, 20}
    assert filed(filled.press) == printed(filled.press)


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "no list", "of another kind"])
def test_a_damaged_cabinet_is_filled_anew_by_itself(filled, damage) -> None:
    cabinet = Place(filled.press.folder).cabinet
    filled.finder.give_up()
    largest = max((path for path in cabinet.iterdir() if path.suffix == ".term"), key=lambda path: path.stat().st_size)
    if damage == "gone":
        shutil.rmtree(cabinet)
    elif damage == "cut":
        largest.write_bytes(largest.read_bytes()[:-20])
    elif damage == "flipped":
        content = bytearray(largest.read_bytes())
        content[len(content) // 3] ^= 4
        largest.write_bytes(bytes(content))
    elif damage == "no list":
        (cabinet / "meta.json").write_text("{")
    else:
        shutil.rmtree(cabinet)
        cabinet.write_text("not a folder")
    assert not is_whole(cabinet) or damage == "no list"
    assert filled.ask("body1x").status in (200, 503)
    another(filled)
    assert filed(filled.press) == printed(filled.press)
    until(lambda: filled.found("body1x")[:1] == [1], within_s=3)


def test_a_cabinet_that_readers_cannot_use_is_looked_at_and_filled_anew(filled) -> None:
    """A page of the file went bad while it was in use: who reads it finds that out, and leaves word."""
    cabinet = Place(filled.press.folder).cabinet
    for path in cabinet.iterdir():
        if path.suffix in (".term", ".idx", ".fast"):
            path.write_bytes(bytes(path.stat().st_size))
    assert filled.ask("body1x").status == 503
    assert filled.ask("body1x").status == 503
    filled.finder.step()
    assert is_whole(cabinet)
    assert filed(filled.press) == printed(filled.press)


def test_a_cabinet_of_another_version_is_thrown_away(filled) -> None:
    place = Place(filled.press.folder)
    filled.finder.give_up()
    place.cabinet.rename(place.cabinet.with_name("cabinet.0"))
    another(filled)
    assert [path.name for path in place.folder.glob("cabinet.*")] == [place.cabinet.name]
    assert filed(filled.press) == printed(filled.press)


def test_a_finder_that_is_killed_at_any_moment_leaves_a_whole_cabinet_and_the_next_one_goes_on(room) -> None:
    """kill -9 at random moments while stories come, change and go; what is there afterwards is what the edition has."""
    chance = random.Random(9)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    room.finder.give_up()
    for round_ in range(6):
        process = subprocess.Popen([sys.executable, "-c", FOLLOW, str(room.press.folder)], env=environment)
        end = time.monotonic() + chance.uniform(0.3, 1.2)
        while time.monotonic() < end:
            number = chance.randint(1, 40)
            change = story(number, headline=f"Round {round_} {chance.random()}", version=round_ + 2)
            room.press.hand(killed(change) if chance.random() < 0.2 else change)
        process.send_signal(signal.SIGKILL)
        process.wait()
        cabinet = Place(room.press.folder).cabinet
        assert not cabinet.exists() or Cabinet(cabinet).mark() is not None, "what was committed can be read"
    another(room).give_up()
    assert is_whole(Place(room.press.folder).cabinet)
    assert filed(room.press) == printed(room.press)


def test_a_running_finder_files_a_story_within_two_seconds_and_stops_when_told(room) -> None:
    from lateedition.finder.run import follow

    room.finder.give_up()
    stop = threading.Event()
    running = threading.Thread(target=follow, args=(room.press.folder,), kwargs={"stop": stop})
    running.start()
    try:
        until(lambda: Place(room.press.folder).cabinet.exists())
        room.press.hand(story(1, headline="Lighthouse keepers retire"))
        until(lambda: room.found("lighthouse") == [1], within_s=2)
        room.press.hand(story(1, headline="Harbour pilots retire", version=2))
        until(lambda: room.found("pilots") == [1], within_s=2)
    finally:
        stop.set()
        running.join(10)
    assert not running.is_alive()


def test_a_damaged_cutting_is_left_out_and_asked_for_anew(filled, tmp_path) -> None:
    from lateedition.edition import reprints

    data = filled.press.folder / "data.mdb"
    with filled.press.store.view() as view:
        sheet = view.sheet(f"{ADDRESSES}3")
        assert sheet is not None
        body = bytes(view.body(sheet))
    filled.press.store.close()
    content = data.read_bytes()
    assert body in content
    data.write_bytes(content.replace(body, bytes(len(body))))
    filled.press.store = newsdesk.Store.for_printing(filled.press.folder)
    shutil.rmtree(Place(filled.press.folder).cabinet)
    another(filled)
    assert 3 not in filed(filled.press)
    assert len(filed(filled.press)) == 7
    assert f"{ADDRESSES}3" in reprints.asked(filled.press.folder).values()


def test_where_everything_is_filed_is_told(filled) -> None:
    told = Place(filled.press.folder).told()
    assert told is not None
    with filled.press.store.view() as view:
        assert (told.doing, told.edition) == ("following", view.head.number)


def test_a_folder_that_cannot_be_written_is_said_and_tried_again(room, tmp_path: Path, caplog) -> None:
    from lateedition.finder.run import follow

    room.finder.give_up()
    place = Place(room.press.folder)
    shutil.rmtree(place.folder)
    place.folder.write_text("in the way")
    stop = threading.Event()
    running = threading.Thread(target=follow, args=(room.press.folder,), kwargs={"stop": stop})
    running.start()
    try:
        until(lambda: "nothing can be filed now" in caplog.text)
        place.folder.unlink()
        until(lambda: place.cabinet.exists())
    finally:
        stop.set()
        running.join(10)


def test_before_the_first_edition_it_waits_and_says_so(tmp_path: Path) -> None:
    finder = Finder(tmp_path / "edition", stop=threading.Event())
    finder.step()
    told = Place(tmp_path / "edition").told()
    assert told is not None
    assert told.doing == "waiting"
    press = newsdesk.Pressroom(tmp_path)
    press.hand(*newsdesk.paper(), story(1))
    finder.step()
    assert filed(press) == printed(press)
    finder.give_up()
    press.close()
