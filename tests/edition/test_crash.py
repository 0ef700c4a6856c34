"""Whatever dies, readers have a whole edition and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path

from lateedition.edition.record import Entry, Fragment
from lateedition.edition.segments import plain_of, segment
from lateedition.edition.store import Printing, Store, StoreError

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
PAGES = 40
KILLS = 20

WRITER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from lateedition.edition.record import Entry, Fragment
    from lateedition.edition.segments import segment
    from lateedition.edition.store import Store

    def work(printing):
        mark = b"edition %d " % (printing.head.number + 1)
        for number in range(40):
            printing.put(f"/{number}/", Entry(200, (), (segment(mark * (20 + number)),)))
        printing.put_fragment("top.en", Fragment(segment(mark)))
        printing.table("mark").put(b"mark", mark)
        printing.set_position(printing.head.number + 1)
        return printing.head.number + 1

    store = Store.for_printing(Path(sys.argv[1]), room_bytes=200_000)
    while True:
        print(store.print_edition(work, moment=datetime.now(UTC)), flush=True)
"""


def assert_whole(store: Store, *, acknowledged: int) -> None:
    with store.view() as view:
        number = view.head.number
        assert number >= acknowledged
        if number == 0:
            return
        mark = b"edition %d " % number
        pages = {path: entry.parts[0] for path, entry in view.pages()}
        assert len(pages) == PAGES
        assert {path: plain_of(part) for path, part in pages.items()} == {f"/{n}/": mark * (20 + n) for n in range(PAGES)}  # type: ignore[arg-type]
        fragment = view.fragment("top.en")
        assert fragment is not None
        assert plain_of(fragment.segment) == mark
        assert view.table("mark").get(b"mark") == mark
        assert view.head.position == number


def test_a_printer_killed_in_mid_write_leaves_the_last_whole_edition(tmp_path: Path) -> None:
    chance = random.Random(5)
    Store.for_printing(tmp_path).close()
    with Store.for_reading(tmp_path) as reader:
        seen = 0
        for _ in range(KILLS):
            child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)], stdout=subprocess.PIPE)
            assert child.stdout is not None
            first = int(child.stdout.readline())
            assert first > seen  # the killed one may have written an edition and not lived to tell readers; it is whole, and not lost
            time.sleep(chance.random() * 0.05)
            child.send_signal(signal.SIGKILL)
            said = [int(line) for line in child.stdout.read().split(b"\n")[:-1]]
            child.wait()
            child.stdout.close()
            assert_whole(reader, acknowledged=max([first, *said]))
            with reader.view() as view:
                seen = view.head.number
    with Store.for_printing(tmp_path) as printer:
        printer.print_edition(lambda printing: printing.drop("/0/"), moment=NOON)


def test_a_store_goes_on_in_a_process_forked_while_it_was_idle(tmp_path: Path) -> None:
    def work(printing: Printing) -> None:
        printing.put("/", Entry(200, (), (segment(b"home"),)))
        printing.put_fragment("top.en", Fragment(segment(b"top")))

    with Store.for_printing(tmp_path) as store:
        store.print_edition(work, moment=NOON)
        child = os.fork()
        if child == 0:
            with store.view() as view, Store.for_reading(tmp_path).view() as other:
                os._exit(view.head.number + other.head.number)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 2
        store.print_edition(lambda printing: printing.drop("/"), moment=NOON)
        with store.view() as view:
            assert view.head.number == 2


def test_a_process_forked_in_the_middle_of_a_view_is_told_so_and_does_its_parent_no_harm(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path) as store:
        store.print_edition(lambda printing: printing.put("/", Entry(200, (), ())), moment=NOON)
        with store.view() as view:
            child = os.fork()
            if child == 0:
                try:
                    store.view().__enter__()
                except StoreError as failure:
                    os._exit(7 if "fork first" in str(failure) else 1)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            assert os.waitstatus_to_exitcode(status) == 7
            assert view.page("/") is not None
