"""What the tests of syndication share: a paper in which there is something of everything, and its window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "press"))

import newsdesk
import syndicated

from lateedition.stand.counters import Counters
from lateedition.stand.keeper import Keeper
from lateedition.syndication.window import Window


@pytest.fixture
def house(tmp_path: Path) -> Iterator[syndicated.House]:
    """A newsroom whose API is open."""
    press = newsdesk.Pressroom(tmp_path / "home")
    press.hand(*newsdesk.paper(), *syndicated.stories())
    yield syndicated.House(press, Keeper(press.folder, counters=Counters(), opens=lambda folder: Window(folder, is_open=True)))
    press.close()
