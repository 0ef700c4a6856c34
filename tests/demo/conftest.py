"""A moment for the demonstration to stand at, and the demonstration there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lateedition.demo.model import DemoNewsroom
from lateedition.demo.newsroom import newsroom

NOW = datetime(2026, 3, 4, 15, 30, 27, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def demo(now: datetime) -> DemoNewsroom:
    return newsroom(now)
