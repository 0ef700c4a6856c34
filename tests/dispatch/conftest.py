"""What the tests of the dispatch share: a press with a hub, whose clock a test can move, and those who subscribe, over real HTTP."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "press"))
sys.path.insert(0, str(Path(__file__).parent))

from hubhouse import HubHouse
from subscribers import Subscriber


@pytest.fixture
def house(tmp_path: Path) -> Iterator[HubHouse]:
    """A press that has printed two stories, and its hub."""
    made = HubHouse(tmp_path)
    yield made
    made.close()


@pytest.fixture
def subscriber(house: HubHouse) -> Iterator[Callable[..., Subscriber]]:
    """Give a function that makes those who subscribe to the hub of `house`; they end with the test."""
    made: list[Subscriber] = []

    def make(**wishes: object) -> Subscriber:
        made.append(Subscriber(**wishes))  # type: ignore[arg-type]
        house.let_in(made[-1])
        return made[-1]

    yield make
    for each in made:
        each.close()
