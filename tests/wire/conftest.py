"""What the tests of the wire share: where real agency files are, when they are there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shared_wire() -> Path:
    """The folder of real wire files; a test that needs it is skipped where they are not."""
    folder = Path(os.environ.get("LATEEDITION_SHARED", _REPOSITORY.parent / "shared")) / "wire"
    if not (folder / "index.tsv").exists():
        pytest.skip(f"no real wire files at {folder}: set LATEEDITION_SHARED to the folder that holds them")
    return folder


@pytest.fixture(scope="session")
def own_cases() -> Path:
    """The folder of our own cases: <format>/<case>/in.* and out.json."""
    return _REPOSITORY / "tests" / "data" / "wire"
