"""The form: how much of everything is done, and a count of what was."""

from __future__ import annotations

import os
from collections import Counter

import pytest

LONG = os.environ.get("LATEEDITION_FAULTS") == "long"
"""The long form, `./run test faults`; the short one is part of `./run test`."""

long_form = pytest.mark.long_form
"""Marks what is done in the long form only."""


class Tally(Counter[str]):
    """What was done and seen in a test: faults by kind, publishes acknowledged, reads, violations."""


def times(*, short: int, long: int) -> list[int]:
    """Parameters for a test that is done in pieces: as many as the form asks for."""
    return list(range(long if LONG else short))
