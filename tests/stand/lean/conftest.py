"""What the tests of the lean front share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from quiet import House

from lateedition.stand.lean.limits import Limits

if TYPE_CHECKING:
    from tests.stand.conftest import Running


@pytest.fixture
def house(printed: Path) -> House:
    """A worker over the small edition."""
    return House(printed, Limits())


@pytest.fixture(scope="module")
def stand(printed: Path, starter) -> Iterator[Running]:
    """A real one, with one worker and the limits that it comes with."""
    running = starter(printed)
    yield running
    assert running.stop() == 0
