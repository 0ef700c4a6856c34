"""What the press counts can be read by Prometheus, and drawn by the desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import newsdesk
import pytest
from prometheus_client.parser import text_string_to_metric_families

from lateedition.press.figures import BOUNDS_S, FOLDER, SLOT_S, SLOTS, Days, Figures, Waits, sheet_in
from lateedition.press.log import open_log
from lateedition.press.run import Press

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def samples(folder: Path) -> dict[str, float]:
    text = (folder / "press.prom").read_text("utf-8")
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


class Clock:
    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


def test_a_publish_is_counted_by_how_long_it_took_to_be_visible(tmp_path: Path) -> None:
    figures = Figures(tmp_path, clock=Clock())
    handed = [(NOW - timedelta(seconds=s)).isoformat() for s in (0.02, 0.2, 400)]
    assert figures.became_visible("news", handed) == pytest.approx([0.02, 0.2, 400], abs=1e-3)
    figures.write(Waits)
    found = samples(tmp_path)
    name = "lateedition_publish_to_visible_seconds"
    assert found[f"{name}_bucket{{le=0.025,what=news}}"] == 1
    assert found[f"{name}_bucket{{le=300.0,what=news}}"] == 2
    assert found[f"{name}_count{{what=news}}"] == 3
    assert found[f"{name}_count{{what=withdrawal}}"] == 0, "what has not happened yet is zero and not missing"


def test_a_clock_that_is_behind_the_desks_makes_nothing_negative_and_nonsense_is_left_out(tmp_path: Path) -> None:
    figures = Figures(tmp_path, clock=Clock())
    assert figures.became_visible("news", [(NOW + timedelta(seconds=3)).isoformat(), "", "yesterday"]) == [0.0]


def test_a_backlog_is_counted_by_itself_and_does_not_spoil_the_picture_of_the_day(tmp_path: Path) -> None:
    figures = Figures(tmp_path, clock=Clock())
    figures.became_visible("backlog", [(NOW - timedelta(days=3)).isoformat()])
    figures.write(Waits)
    assert samples(tmp_path)["lateedition_publish_to_visible_seconds_count{what=backlog}"] == 1
    assert sheet_in(tmp_path).slots == ()


def test_the_day_outlives_the_process_and_older_slots_are_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    first = Figures(tmp_path, clock=clock)
    first.became_visible("news", [(NOW - timedelta(seconds=0.3)).isoformat()])
    first.write(Waits)
    clock.now += 2 * SLOT_S
    second = Figures(tmp_path, clock=clock)
    second.became_visible("news", [datetime.fromtimestamp(clock.now, UTC).isoformat()])
    second.write(Waits)
    slots = sheet_in(tmp_path).slots
    assert [sum(slot.counts) for slot in slots] == [1, 1]
    assert slots[0].longest_s == pytest.approx(0.3, abs=1e-3)
    clock.now += SLOTS * SLOT_S - SLOT_S
    second.became_visible("news", [datetime.fromtimestamp(clock.now, UTC).isoformat()])
    clock.now += 1
    second.write(Waits)
    assert len(sheet_in(tmp_path).slots) == 2, "the first is more than a day old"


def test_slots_of_another_version_with_other_buckets_are_not_added_to_ours() -> None:
    days = Days([])
    days.add([0.1], now=0.0)
    [slot] = days.slots()
    assert len(slot.counts) == len(BOUNDS_S) + 1
    assert Days([type(slot)(0, (1, 2), 0.0)]).slots() == ()


def test_files_are_written_once_a_second_while_something_happens_and_every_ten_when_nothing_does(tmp_path: Path) -> None:
    clock = Clock()
    figures = Figures(tmp_path, clock=clock)
    figures.write(lambda: Waits(edition=1))
    figures.batch(3, 0.01)
    figures.write(lambda: Waits(edition=2))
    assert sheet_in(tmp_path).edition == 1
    clock.now += 1
    figures.write(lambda: Waits(edition=3))
    assert sheet_in(tmp_path).edition == 3
    clock.now += 5
    figures.write(lambda: Waits(edition=4))
    assert sheet_in(tmp_path).edition == 3
    clock.now += 5
    figures.write(lambda: Waits(edition=5))
    assert sheet_in(tmp_path).edition == 5
    assert samples(tmp_path)["lateedition_press_renditions_total"] == 3


def test_a_disk_that_takes_nothing_does_not_stop_the_press(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    Figures(tmp_path / "a file" / FOLDER, clock=Clock()).write(Waits)


@pytest.mark.parametrize("said", [b"", b"{}", b'{"written": "x"}', b"\xff"])
def test_a_file_that_is_no_sheet_is_as_none(tmp_path: Path, said: bytes) -> None:
    (tmp_path / "press.json").write_bytes(said)
    assert sheet_in(tmp_path) is None


def test_the_press_counts_what_its_lanes_take_each_row_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper())
    later = newsdesk.NOON + timedelta(seconds=2)
    with newsdesk.Store.for_printing(tmp_path / "edition") as store:
        press = Press(store, open_log(desk.database), kit=newsdesk.kit(), renditions=tmp_path / "renditions", clock=lambda: later)
        while press.step():
            pass
        caplog.set_level("INFO", "lateedition.press.watching")
        first, alert = newsdesk.story(1), newsdesk.story(2, news_value=5)
        desk.write(first, alert)
        while press.step():
            pass
        desk.write(newsdesk.killed(first))
        while press.step():
            pass
        press.figures.write(press.waits)
        press.close()
        with store.view() as view:
            edition = view.head.number
    found = samples(tmp_path / FOLDER)
    counted = {what: found[f"lateedition_publish_to_visible_seconds_count{{what={what}}}"] for what in ("alert", "news", "withdrawal")}
    assert counted == {"alert": 1, "news": 1, "withdrawal": 1}
    assert found["lateedition_press_rows_waiting"] == 0
    assert found["lateedition_press_renditions_total"] > 5
    assert sheet_in(tmp_path / FOLDER).edition == edition
    said = [(record.stories, record.lane, record.edition) for record in caplog.records]
    assert [(stories, lane) for stories, lane, _ in said] == [([2], "alerts"), ([1], "news"), ([1], "news")]
    assert said[-1][2] == edition


def test_a_row_that_could_not_be_printed_is_in_the_figures_with_its_reason(tmp_path: Path) -> None:
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper())
    desk.write_raw(("story", "story:9", b'{"type":"story","number":"nine"}'))
    with newsdesk.Store.for_printing(tmp_path / "edition") as store:
        press = Press(store, open_log(desk.database), kit=newsdesk.kit(), renditions=tmp_path / "renditions", clock=lambda: newsdesk.NOON)
        while press.step():
            pass
        press.figures.write(press.waits)
        press.close()
    sheet = sheet_in(tmp_path / FOLDER)
    assert sheet is not None
    assert (sheet.set_aside, [subject for subject, _ in sheet.aside]) == (1, ["story:9"])
    assert "is not a document" in sheet.aside[0][1]
    assert samples(tmp_path / FOLDER)["lateedition_press_set_aside"] == 1


def test_every_figure_is_described_in_the_documents(tmp_path: Path, repository: Path) -> None:
    figures = Figures(tmp_path, clock=Clock())
    figures.taken("news", rows=1)
    figures.write(Waits)
    told = set(re.findall(r"^# HELP (\S+) ", (tmp_path / "press.prom").read_text("utf-8"), re.MULTILINE))
    assert len(told) > 8
    assert told - set(re.findall(r"`(lateedition_\w+)", (repository / "docs/running/metrics.md").read_text("utf-8"))) == set()
