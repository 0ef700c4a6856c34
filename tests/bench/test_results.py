"""What is kept of a measurement says on what and of which commit it was made, and one size does not undo another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from bench.harness import places, results
from bench.harness.results import Circumstances


def test_a_size_measured_by_itself_leaves_the_others_as_they_were_and_nothing_of_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "RESULTS", tmp_path / "bench" / "results")
    (tmp_path / "bench").mkdir()
    results.add("growth", {"10": {"disk": 1, "anew": 5}, "20": {"disk": 2}}, under="sizes")
    results.add("growth", {"10": {"disk": 3}}, under="sizes")
    assert results.load("growth") == {"sizes": {"10": {"disk": 3}, "20": {"disk": 2}}}


def test_what_was_never_measured_is_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    assert results.load("growth") == {}


def test_a_result_says_when_on_what_and_of_which_commit():
    kept = Circumstances().kept({"nginx": "nginx 1.22"})
    assert {"when", "commit", "machine", "load_before", "load_after", "quiet"} == set(kept)
    machine = kept["machine"]
    assert isinstance(machine, dict)
    assert {"cpu", "cores", "kernel", "python", "lmdb", "nginx"} <= set(machine)


@pytest.mark.parametrize("path", sorted(places.RESULTS.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_kept_in_the_checkout_is_no_rumour(path):
    parts = list(measured(json.loads(path.read_text())))
    assert parts
    for part in parts:
        assert {"commit", "machine", "quiet", "load_before"} <= set(part)


def measured(kept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What was measured at one time, wherever it stands in `kept`."""
    if "when" in kept:
        yield kept
        return
    assert kept
    for part in kept.values():
        assert isinstance(part, dict)
        yield from measured(part)


@pytest.mark.parametrize("path", sorted(places.PICTURES.glob("*.svg")), ids=lambda path: path.stem)
def test_a_picture_in_the_checkout_is_well_formed(path):
    assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"
