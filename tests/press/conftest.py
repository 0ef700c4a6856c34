"""What the tests of the press share: a pressroom with a paper in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import newsdesk


@pytest.fixture
def pressroom(tmp_path: Path) -> Iterator[newsdesk.Pressroom]:
    """A press that has printed a paper without stories."""
    room = newsdesk.Pressroom(tmp_path)
    room.hand(*newsdesk.paper())
    yield room
    room.close()
