"""A setting that cannot be used is refused by name, with what it was and what is expected."""

from __future__ import annotations

import pytest

from lateedition.config import BadSetting, load


def test_the_front_is_the_lean_one_unless_the_other_is_asked_for() -> None:
    assert load({}).stand_front == "lean"
    assert load({"LATEEDITION_STAND_FRONT": "granian"}).stand_front == "granian"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LATEEDITION_STAND_FRONT", "nginx", "expected 'lean' or 'granian'"),
        ("LATEEDITION_STAND_FRONT", "", "expected 'lean' or 'granian'"),
        ("LATEEDITION_STAND_WORKERS", "0", "expected a whole number from 1 to 256"),
        ("LATEEDITION_PORT", "http", "expected a whole number from 1 to 65535"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str, expected: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is {value!r}; {expected}"):
        load({name: value})
