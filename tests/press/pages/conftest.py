"""A paper printed whole, for every test of what readers see."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import paper
import sample

from lateedition.press.kit import Kit


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit.load()


@pytest.fixture(scope="session")
def documents() -> tuple[list, dict[str, bytes]]:
    return sample.documents()


@pytest.fixture
def courier(documents: tuple[list, dict[str, bytes]]) -> paper.Paper:
    """The sample paper; a test may change what it holds."""
    return paper.Paper(documents[0], (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), documents[1])


@pytest.fixture(scope="session")
def printed(documents: tuple[list, dict[str, bytes]], kit: Kit) -> paper.Printed:
    return paper.print_all(paper.Paper(documents[0], (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), documents[1]), kit)
