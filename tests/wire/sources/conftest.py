"""What the tests of sources share: the servers of an agency, and somebody who lets in only whom the test allows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from agency import Agency, Answering

from lateedition.wire.inbox import Inbox
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.ledger import Ledger


@pytest.fixture
def serve() -> Iterator[Callable[..., Agency]]:
    """Start a server on loopback that answers as the test says; it ends with the test."""
    with ExitStack() as ending:

        def start(answering: Answering | bytes, *, host: str = "127.0.0.1") -> Agency:
            agency = Agency(answering, host=host)
            ending.callback(agency.close)
            return agency

        yield start


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "wire" / "inbox.sqlite3")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "wire" / "sources.sqlite3")


@pytest.fixture
def taker(inbox: Inbox, ledger: Ledger) -> CopyTaker:
    return CopyTaker(inbox, ledger)
