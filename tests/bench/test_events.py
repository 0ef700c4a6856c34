"""How well events are grouped is counted as B-cubed has it, over a file that anybody can write."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bench import events, grouping, newswire

FERRY = (
    "The ferry Aurora collided with the freighter Baltic Trader in the Norrsund off Skerry Point; minister Ingrid Sole promised an inquiry."
)
BANK = "The central bank of Varland left its key rate at 2.5 percent, governor Pieter Aalders said, as inflation in Stadt falls slowly."
LINES = [
    {"id": 3, "time": "2026-03-04T14:00:00Z", "title": "Aurora: Sole promises inquiry", "body": FERRY, "label": "ferry"},
    {"id": 1, "time": "2026-03-04T12:00:00Z", "title": "Ferry Aurora hits freighter", "body": FERRY[:90], "label": "ferry"},
    {"id": "2", "time": "2026-03-04T13:00:00", "title": "Varland leaves rate alone", "body": BANK, "label": "bank"},
]


def test_b_cubed_of_an_example_by_hand() -> None:
    # Group 1 is a, a, b; group 2 is b. Precision: 2/3, 2/3, 1/3, 1; recall: 1, 1, 1/2, 1/2.
    found = events.b_cubed([1, 1, 1, 2], ["a", "a", "b", "b"])
    assert found.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert found.f1 == pytest.approx(2 * (2 / 3) * (3 / 4) / (2 / 3 + 3 / 4))


def test_what_agrees_wholly_is_one_whatever_the_groups_are_called() -> None:
    assert events.b_cubed(["x", "y", "x"], [7, 8, 7]).f1 == 1


def test_all_in_one_group_has_all_recall_and_all_apart_all_precision() -> None:
    labels = ["a", "a", "b", "b"]
    assert events.b_cubed([0] * 4, labels) == events.Agreement(0.5, 1.0)
    assert events.b_cubed(range(4), labels) == events.Agreement(1.0, 0.5)


def run(repository: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bench.events", *arguments], capture_output=True, text=True, cwd=repository, check=False)


def test_a_labelled_file_is_grouped_in_the_order_of_its_times(repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in LINES) + "\n\n")
    done = run(repository, file, "--explain")
    assert done.returncode == 0, done.stderr
    assert [line.split("\t")[0] for line in done.stdout.splitlines()[:3]] == ["1", "2", "3"]
    assert "3 items with 2 labels in 2 events" in done.stdout
    assert "B-cubed: precision 1.000, recall 1.000, F1 1.000" in done.stdout


def test_a_line_that_cannot_be_read_is_named(repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps(LINES[0]) + '\n{"id": 4}\n')
    done = run(repository, file)
    assert done.returncode == 1
    assert f"line 2 of {file}" in done.stderr


def test_a_file_that_is_not_there_is_named(repository: Path, tmp_path: Path) -> None:
    done = run(repository, tmp_path / "none.jsonl")
    assert done.returncode == 1
    assert "none.jsonl" in done.stderr


def test_the_made_up_wire_is_the_same_each_time() -> None:
    once, again = ([*newswire.reports(30, over=timedelta(hours=1))] for _ in range(2))
    assert once == again


def test_grouping_is_measured_at_each_size_with_what_is_in_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "LOOKED_AT", 50)
    found = dict(grouping.measured([100, 200]))
    assert [each["items"] for each in found.values()] == [100, 200]
    assert all(each["items_per_s"] > 0 and each["anonymous_bytes"] > 0 for each in found.values())
    assert "200 items in the window" in grouping.said(found[200])
