"""Every line that a stand wrote is counted once at the desk, whatever dies in between and however files come there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import Error
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lateedition.desk.audience import carrying
from lateedition.desk.audience.ageing import age
from lateedition.desk.audience.carrying import carry
from lateedition.desk.audience.models import CarriedFile, ChoicesInHour, ReadsInHour, ReadsInMonth

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
HOUR = "2020-05-05T11"
READ = '{"story": 17, "way": "front", "n": 2}\n'


@pytest.fixture
def folder(newsroom: Any) -> Path:
    made: Path = newsroom.home / "counts"
    made.mkdir()
    return made


def reads() -> dict[tuple[int, str], int]:
    return {(row.story, row.way): row.reads for row in ReadsInHour.objects.all()}


def test_what_is_appended_is_added_and_nothing_is_counted_twice(folder):
    file = folder / f"reads.{HOUR}.1-a.jsonl"
    file.write_text(READ + '{"story": 18, "way": "direct", "n": 1}\n')
    assert carry(folder, now=NOON) == 3
    assert carry(folder, now=NOON) == 0
    with file.open("a") as more:
        more.write(READ)
    assert carry(folder, now=NOON) == 2
    assert reads() == {(17, "front"): 4, (18, "direct"): 1}
    assert ReadsInHour.objects.first().hour == NOON.replace(hour=11)


def test_a_line_that_is_still_being_written_is_counted_when_it_is_whole(folder):
    file = folder / f"reads.{HOUR}.1-a.jsonl"
    file.write_text(READ[:10])
    assert carry(folder, now=NOON) == 0
    file.write_text(READ)
    assert carry(folder, now=NOON) == 2


def test_a_line_that_cannot_be_read_costs_that_line(folder, caplog):
    file = folder / f"reads.{HOUR}.1-a.jsonl"
    file.write_text('\x00\x00\n{"story": "x"}\n' + READ)
    assert carry(folder, now=NOON) == 2
    assert caplog.text.count("passed over") == 2


def test_a_failure_in_the_middle_leaves_nothing_half_counted(folder, monkeypatch):
    file = folder / f"reads.{HOUR}.1-a.jsonl"
    file.write_text(READ + '{"story": 18, "way": "direct", "n": 1}\n')
    add = carrying._add

    def fails_once(model: Any, field: str, many: int, **key: Any) -> None:
        if key["story"] == 18:
            raise Error("the database went away")
        add(model, field, many, **key)

    monkeypatch.setattr(carrying, "_add", fails_once)
    with pytest.raises(Error):
        carry(folder, now=NOON)
    monkeypatch.undo()
    assert reads() == {}
    assert carry(folder, now=NOON) == 3


def test_files_of_other_machines_are_counted_beside_our_own(folder):
    for node in (folder, folder / "node1", folder / "node2"):
        node.mkdir(exist_ok=True)
        (node / f"reads.{HOUR}.1-a.jsonl").write_text(READ)
    assert carry(folder, now=NOON) == 6


def test_an_old_file_that_is_copied_here_again_is_not_counted_again(folder):
    file = folder / f"reads.{HOUR}.1-a.jsonl"
    file.write_text(READ)
    carry(folder, now=NOON)
    later = NOON + timedelta(days=20)
    assert carry(folder, now=later) == 0
    assert not CarriedFile.objects.exists()
    assert carry(folder, now=later) == 0
    assert reads() == {(17, "front"): 2}


def test_choices_are_kept_with_what_was_shown_and_how_they_were_made(folder):
    line = '{"version": "3f", "granted": "films.order", "method": "notice", "n": 1}\n'
    (folder / f"choices.{HOUR}.1-a.jsonl").write_text(line * 2)
    assert carry(folder, now=NOON) == 2
    row = ChoicesInHour.objects.get()
    assert (row.version, row.granted, row.method, row.choices) == ("3f", "films.order", "notice", 2)


def test_other_files_are_none_of_ours(folder):
    for name in ("reads.jsonl", "reads.yesterday.1.jsonl", f"people.{HOUR}.1-a.jsonl", f"reads.{HOUR}.1-a.jsonl.tmp"):
        (folder / name).write_text(READ)
    assert carry(folder, now=NOON) == 0


def test_months_that_are_too_old_become_one_number_and_their_hours_are_deleted(newsroom):
    def count(moment: datetime, story: int) -> None:
        ReadsInHour.objects.create(hour=moment, story=story, way="front", reads=5)

    count(datetime(2018, 3, 31, 23, tzinfo=UTC), 1)
    count(datetime(2018, 3, 1, 0, tzinfo=UTC), 2)
    count(datetime(2018, 4, 1, 0, tzinfo=UTC), 1)
    count(NOON, 1)
    assert age(now=NOON, months=25) == 2
    assert [(row.month, row.reads) for row in ReadsInMonth.objects.all()] == [(date(2018, 3, 1), 10)]
    assert age(now=NOON, months=25) == 0
    assert age(now=NOON, months=1) == 1
    assert ReadsInHour.objects.get().hour == NOON


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 9)), max_size=12), cuts=st.lists(st.integers(0, 600), max_size=6))
def test_however_a_file_grows_its_sums_are_those_of_its_lines(folder, lines, cuts):
    ReadsInHour.objects.all().delete()
    CarriedFile.objects.all().delete()
    text = "".join(f'{{"story": {story}, "way": "front", "n": {many}}}\n' for story, many in lines)
    file = folder / f"reads.{HOUR}.1-a.jsonl"
    for cut in [*sorted(cuts), len(text)]:
        file.write_text(text[:cut])
        carry(folder, now=NOON)
    wanted: dict[tuple[int, str], int] = {}
    for story, many in lines:
        wanted[story, "front"] = wanted.get((story, "front"), 0) + many
    assert reads() == wanted
