"""What the tests of the wire share: where real agency files are, when they are there; a new inbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lateedition.wire.groups import Groups
from lateedition.wire.inbox import Inbox

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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where an inbox may be."""
    return tmp_path / "wire" / "inbox.sqlite3"


@pytest.fixture
def inbox(path: Path) -> Inbox:
    """Return a new inbox."""
    return Inbox(path)


@pytest.fixture
def groups(path: Path, inbox: Inbox) -> Iterator[Groups]:
    """Return the groups of that inbox."""
    assert inbox.accounts().receipts == 0
    made = Groups(path)
    yield made
    made.close()
