"""What the tests of letters share: a server of mail, and a house that sends by it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from letterhouse import LetterHouse

from postoffice import PostOffice


@pytest.fixture(scope="session")
def one_office() -> Iterator[PostOffice]:
    """A server of mail for all tests."""
    made = PostOffice()
    yield made
    made.close()


@pytest.fixture
def office(one_office: PostOffice) -> PostOffice:
    """A server of mail that has taken nothing, and takes everything."""
    one_office.begin_again()
    return one_office


@pytest.fixture
def house(tmp_path: Path, office: PostOffice) -> Iterator[LetterHouse]:
    """A house that sends a morning letter and breaking news, with nothing published yet; it is noon (UTC) on March 2."""
    made = LetterHouse(tmp_path, office)
    yield made
    made.close()
