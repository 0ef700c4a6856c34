"""A reader sees at a glance whether anything was printed since, whoever printed it and however the store grew."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.edition.store import Store, StoreError

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
PRINT_MUCH = """
    import os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from lateedition.edition.record import Entry
    from lateedition.edition.segments import segment
    from lateedition.edition.store import Store

    def work(printing):
        for number in range(100):
            printing.put(f"/{number}/", Entry(200, (), (segment(os.urandom(20_000)),)))

    with Store.for_printing(Path(sys.argv[1]), room_bytes=1 << 20) as store:
        store.print_edition(work, moment=datetime(2020, 5, 5, 13, tzinfo=UTC))
"""


def test_the_head_is_another_exactly_when_something_was_printed(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path) as store:
        assert store.raw_head() == b""
        seen = set()
        for number in range(3):
            store.print_edition(lambda printing, number=number: printing.put("/", Entry(200, (), (segment(b"%d" % number),))), moment=NOON)
            for _ in range(2):
                with store.view() as view:
                    assert view.raw_head == store.raw_head()
                seen.add(store.raw_head())
        assert len(seen) == 3
        store.print_edition(lambda printing: printing.put("/", Entry(200, (), (segment(b"2"),))), moment=NOON)
        assert store.raw_head() in seen


def test_it_is_seen_when_another_process_has_grown_the_store(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path, room_bytes=1 << 20) as store:
        store.print_edition(lambda printing: printing.put("/", Entry(200, (), (segment(b"one"),))), moment=NOON)
    with Store.for_reading(tmp_path) as reading:
        before = reading.raw_head()
        subprocess.run([sys.executable, "-c", textwrap.dedent(PRINT_MUCH), str(tmp_path)], check=True)
        after = reading.raw_head()
        assert after != before
        with reading.view() as view:
            assert view.raw_head == after
            assert view.head.number == 2


def test_a_closed_store_has_no_head(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path) as store:
        pass
    with pytest.raises(StoreError, match="was closed"):
        store.raw_head()
