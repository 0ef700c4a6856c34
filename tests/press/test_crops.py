"""The table of crops is the truth: what the style sheet cuts is in it, and what is in it is cut."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lateedition import press
from lateedition.press.crops import CROPS, STEPS, box_of

SHARE = st.floats(0, 1)
SIDE = st.integers(1, 5000)


def test_the_style_sheet_cuts_pictures_into_the_shapes_of_the_table_and_no_others():
    css = Path(press.__file__).parent.joinpath("assets", "site.css").read_text("utf-8")
    cut = {tuple(map(int, found)) for found in re.findall(r"img \{ aspect-ratio: (\d+) / (\d+);", css)}
    assert cut == {(crop.width, crop.height) for crop in CROPS if not crop.is_file}
    for axis in ("fx", "fy"):
        placed = {int(step): int(percent) for step, percent in re.findall(rf"\.{axis}(\d+) {{ --{axis}: (\d+)%; }}", css)}
        assert placed == {step: step * 100 // STEPS for step in range(STEPS + 1) if step != STEPS // 2}


@given(st.sampled_from(CROPS), SIDE, SIDE, SHARE, SHARE)
def test_a_crop_is_inside_the_picture_of_its_shape_and_has_what_was_marked(crop, width, height, x, y):
    left, top, right, bottom = box_of(crop, width=width, height=height, focus=(x, y))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height, "no more is cut away than must be"
    assert left - 1 <= x * width <= right + 1
    assert top - 1 <= y * height <= bottom + 1
