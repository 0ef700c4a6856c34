"""What the tests of the store share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lateedition.edition.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "edition"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.for_printing(folder) as opened:
        yield opened
