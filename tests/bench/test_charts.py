"""Pictures are well-formed, say what was measured in figures, and can be read in light and dark."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from bench.harness import charts
from bench.harness.charts import Bar, Group, Series
from bench.harness.spread import Spread

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (
    Bar("stand", Spread(30.0, 28.0, 33.0, 5), ours=True),
    Bar("nginx & <friends>", Spread(60.0, 60.0, 60.0, 5), note="2.0 × stand"),
)
KEPT = {"when": "2026-11-25T10:00:00+00:00", "commit": "abc", "machine": {"cores": 2, "cpu": "EPYC"}, "quiet": False, "load_before": 3.5}


def texts(drawn: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def drawings() -> dict[str, str]:
    source = charts.source_of(KEPT)
    return {
        "bars": charts.bars("CPU per request", ROWS, unit="µs", source=source),
        "dots": charts.dots("From the button", [Group("1,000 articles", ROWS)], unit="ms", source=source),
        "lines": charts.lines("Growth", [Series("p50", [(10, 3.0), (100, 3.1)])], across="stories", up="ms", source=source),
    }


@pytest.mark.parametrize("kind", ["bars", "dots", "lines"])
def test_a_picture_is_well_formed_and_says_its_title_and_where_it_comes_from(kind):
    drawn = drawings()[kind]
    root = ElementTree.fromstring(drawn)
    assert (root.get("width"), root.get("role")) == ("700", "img")
    assert root.get("aria-label") == texts(drawn)[0]
    assert texts(drawn)[-1] == "2026-11-25, commit abc, 2 cores EPYC, machine not quiet (load 3.5)"


def test_a_picture_of_several_measurements_names_every_commit_and_the_worst_load():
    later = {**KEPT, "when": "2026-12-01T00:00:00+00:00", "commit": "def", "quiet": True}
    assert charts.source_of(later, KEPT) == "2026-12-01, commit abc, def, 2 cores EPYC, machine not quiet (load 3.5)"
    assert charts.source_of(later) == "2026-12-01, commit def, 2 cores EPYC"


@pytest.mark.parametrize("kind", ["bars", "dots", "lines"])
def test_every_colour_of_a_picture_has_one_for_the_dark(kind):
    style = ElementTree.fromstring(drawings()[kind]).find(f"{SVG}style")
    assert style is not None
    light, _, dark = (style.text or "").partition("@media (prefers-color-scheme:dark)")
    coloured = set(re.findall(r"\.?([\w]+)\{[^}]*(?:fill|stroke):#", light))
    assert coloured == set(re.findall(r"\.?([\w]+)\{[^}]*(?:fill|stroke):#", dark))


def test_bars_are_as_long_as_their_values_and_say_them():
    drawn = drawings()["bars"]
    rectangles = ElementTree.fromstring(drawn).iter(f"{SVG}rect")
    widths = {rectangle.get("class"): float(rectangle.get("width", "0")) for rectangle in rectangles}
    assert widths["peer"] == pytest.approx(2 * widths["ours"], rel=0.01)
    assert {"30 µs", "60 µs, 2.0 × stand", "nginx & <friends>"} <= set(texts(drawn))


def test_what_hardly_grows_looks_as_if_it_hardly_grows():
    root = ElementTree.fromstring(drawings()["lines"])
    line = root.find(f"{SVG}polyline")
    assert line is not None
    (_, first), (_, last) = (point.split(",") for point in (line.get("points") or "").split())
    assert abs(float(first) - float(last)) < 10


def test_nothing_stands_outside_of_its_picture():
    rows = [Bar(f"peer {number}", Spread(*[10.0**number] * 3, 1), note="so many times what we take") for number in range(6)]
    for drawn in (charts.bars("t", rows, unit="ms", source=""), charts.dots("t", [Group("g", rows)], unit="ms", source="")):
        root = ElementTree.fromstring(drawn)
        for text in root.iter(f"{SVG}text"):
            if text.get("text-anchor") is None:
                assert float(text.get("x", "0")) + 7 * len(text.text or "") <= 700, text.text
        for element in root.iter():
            for name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(element.get(name, "0")) <= 700
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(element.get(name, "0")) <= float(root.get("height", "0"))


@pytest.mark.parametrize(
    ("value", "unit", "said"), [(950, "ms", "950 ms"), (1_000, "ms", "1 s"), (11_000, "ms", "11 s"), (0.25, "µs", "0.25 µs")]
)
def test_a_value_is_said_in_the_unit_that_reads_best(value, unit, said):
    drawn = charts.bars("t", [Bar("a", charts.exactly(value))], unit=unit, source="")
    assert said in texts(drawn)
