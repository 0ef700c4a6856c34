"""What the tests of sources share: the servers of an agency, and somebody who lets in only whom the test allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from agency import serve
from lateedition.wire.inbox import Inbox
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.ledger import Ledger

__all__ = ["inbox", "ledger", "serve", "taker"]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "wire" / "inbox.sqlite3")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "wire" / "sources.sqlite3")


@pytest.fixture
def taker(inbox: Inbox, ledger: Ledger) -> CopyTaker:
    return CopyTaker(inbox, ledger)
