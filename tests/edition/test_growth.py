"""A store grows by itself, and nobody who reads it notices."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.edition.record import Entry, Whole
from lateedition.edition.store import Printing, Store, StoreBusy

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
ROOM_BYTES = 256 << 10


def fill(printing: Printing, *, pages: int) -> None:
    for number in range(pages):
        printing.put(f"/{number}/", Entry(200, (), (Whole(os.urandom(10_000)),), kept=False))


def test_an_edition_larger_than_the_store_has_room_for_is_printed(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path, room_bytes=ROOM_BYTES) as store:
        store.print_edition(lambda printing: fill(printing, pages=200), moment=NOON)
        with store.view() as view:
            assert sum(1 for _ in view.pages()) == 200
            assert view.head.number == 1


def test_work_is_run_again_from_the_start_when_the_store_was_full(tmp_path: Path) -> None:
    runs = []

    def work(printing: Printing) -> None:
        runs.append(printing.table("t").get(b"k"))
        printing.table("t").put(b"k", b"v")
        fill(printing, pages=60)

    with Store.for_printing(tmp_path, room_bytes=ROOM_BYTES) as store:
        store.print_edition(work, moment=NOON)
    assert len(runs) > 1
    assert set(runs) == {None}


def test_a_reader_in_another_process_follows_a_store_that_grows(tmp_path: Path) -> None:
    reader = """
        import sys
        from pathlib import Path
        from lateedition.edition.store import Store
        store = Store.for_reading(Path(sys.argv[1]))
        for line in sys.stdin:
            with store.view() as view:
                print(view.head.number, sum(1 for _ in view.pages()), flush=True)
    """
    with Store.for_printing(tmp_path, room_bytes=ROOM_BYTES) as store:
        store.print_edition(lambda printing: fill(printing, pages=1), moment=NOON)
        command = [sys.executable, "-c", textwrap.dedent(reader), str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            for number, pages in enumerate((1, 50, 200, 500), start=1):
                if pages > 1:
                    store.print_edition(lambda printing, pages=pages: fill(printing, pages=pages), moment=NOON)  # type: ignore[misc]
                child.stdin.write("\n")
                child.stdin.flush()
                assert child.stdout.readline().split() == [str(number), str(pages)]
            child.stdin.close()


def test_growing_waits_for_the_views_of_other_threads(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path, room_bytes=ROOM_BYTES) as store:
        store.print_edition(lambda printing: fill(printing, pages=1), moment=NOON)
        viewing, leave = threading.Event(), threading.Event()

        def hold() -> None:
            with store.view():
                viewing.set()
                leave.wait(10)

        holder = threading.Thread(target=hold)
        holder.start()
        viewing.wait(10)
        printer = threading.Thread(target=lambda: store.print_edition(lambda printing: fill(printing, pages=100), moment=NOON))
        printer.start()
        printer.join(0.3)
        assert printer.is_alive()
        leave.set()
        printer.join(10)
        holder.join()
        with store.view() as view:
            assert view.head.number == 2


def test_a_thread_that_would_wait_for_itself_is_told_so(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path, room_bytes=ROOM_BYTES) as store, store.view(), pytest.raises(StoreBusy, match="leave that first"):
        store.print_edition(lambda printing: fill(printing, pages=100), moment=NOON)


def test_a_store_that_is_printed_over_and_over_does_not_grow(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path) as store:
        for _ in range(30):
            store.print_edition(lambda printing: fill(printing, pages=20), moment=NOON)
        grown_bytes = (tmp_path / "data.mdb").stat().st_size
        for _ in range(60):
            store.print_edition(lambda printing: fill(printing, pages=20), moment=NOON)
        assert (tmp_path / "data.mdb").stat().st_size <= grown_bytes * 1.1


def test_the_view_of_a_reader_that_was_killed_does_not_make_the_store_grow(tmp_path: Path) -> None:
    holder = """
        import sys, time
        from pathlib import Path
        from lateedition.edition.store import Store
        with Store.for_reading(Path(sys.argv[1])).view():
            print("viewing", flush=True)
            time.sleep(60)
    """
    with Store.for_printing(tmp_path) as store:
        for _ in range(5):
            store.print_edition(lambda printing: fill(printing, pages=20), moment=NOON)
        with subprocess.Popen([sys.executable, "-c", textwrap.dedent(holder), str(tmp_path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            child.kill()
        before_bytes = (tmp_path / "data.mdb").stat().st_size
        for _ in range(20):
            store.print_edition(lambda printing: fill(printing, pages=20), moment=NOON)
        assert (tmp_path / "data.mdb").stat().st_size <= before_bytes * 1.5
