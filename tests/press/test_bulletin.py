"""What the press says of the log is beside the store, whole at every moment, and not written more often than it is news."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.press.bulletin import Bulletin
from lateedition.press.logrow import Heard
from lateedition.press.setaside import SetAside
from lateedition.stand import pressroom

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> list[float]:
    return [1_000.0]


@pytest.fixture
def bulletin(tmp_path: Path, clock: list[float]) -> Bulletin:
    return Bulletin(tmp_path / "press.json", clock=lambda: clock[0])


def test_the_stand_reads_what_the_press_says(bulletin: Bulletin, tmp_path: Path) -> None:
    bulletin.tell(Heard(31, 2.5), doing="following")
    lag = pressroom.lag(tmp_path / "edition", position=28, now=1_001.0)
    assert lag == pressroom.Lag(behind=3, heard_s=3.5, doing="following")


def test_it_is_told_at_once_when_it_is_news_and_once_a_second_otherwise(bulletin: Bulletin, tmp_path: Path, clock: list[float]) -> None:
    path = tmp_path / "press.json"
    bulletin.tell(Heard(31, 0.0), doing="following")
    first = path.stat().st_ino
    clock[0] += 0.5
    bulletin.tell(Heard(31, 0.5), doing="following")
    assert path.stat().st_ino == first
    bulletin.tell(Heard(32, 0.0), doing="following")
    assert json.loads(path.read_bytes())["log_end"] == 32
    clock[0] += 1.0
    bulletin.tell(Heard(32, 1.0), doing="following")
    said = {"log_end": 32, "heard": 1_000.5, "doing": "following", "written": 1_001.5, "set_aside": []}
    assert json.loads(path.read_bytes()) == said
    assert [each.name for each in tmp_path.iterdir()] == ["press.json"]


def test_a_log_that_was_never_heard_and_a_press_that_never_spoke_are_told_apart(bulletin: Bulletin, tmp_path: Path) -> None:
    assert pressroom.lag(tmp_path / "edition", position=0, now=1_000.0) is None
    bulletin.tell(Heard(0, None), doing="following")
    assert pressroom.lag(tmp_path / "edition", position=5, now=1_000.0) == pressroom.Lag(behind=0, heard_s=None, doing="following")


def test_a_disk_that_takes_nothing_does_not_stop_the_press(tmp_path: Path) -> None:
    Bulletin(tmp_path / "nowhere" / "press.json").tell(Heard(1, 0.0), doing="following")


def test_rows_that_could_not_be_printed_are_named_and_renditions_are_not(bulletin: Bulletin, tmp_path: Path) -> None:
    aside = [SetAside("story:9", 31, "bad", NOON), SetAside("rendition day:2026-03-02", 0, "bad", NOON)]
    bulletin.tell(Heard(31, 0.0), doing="following", set_aside=lambda: aside)
    assert json.loads((tmp_path / "press.json").read_bytes())["set_aside"] == [31]
