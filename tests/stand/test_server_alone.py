"""The stand comes up by itself, waits for its first edition, and serves whole editions whatever happens behind it."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from lateedition.edition.record import Entry, Fragment, Hole
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store
from lateedition.stand import app

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)


def marked(printing: Printing) -> None:
    """Print a page and a fragment that both carry the number of their edition, and something that makes the store grow."""
    number = printing.head.number + 1
    mark = b"<i>%d</i>" % number
    printing.put("/", Entry(200, (("content-type", "text/html"),), (segment(b"page " + mark), Hole("top.en"), segment(b"end " + mark))))
    printing.put_fragment("top.en", Fragment(segment(b"top " + mark * 50)))
    printing.put(f"/{number}/", Entry(200, (), (segment(os.urandom(20_000)),)))
    printing.set_position(number)


def test_it_waits_for_its_first_edition_and_takes_it_up_by_itself(tmp_path: Path, starter) -> None:
    folder = tmp_path / "later" / "edition"
    stand = starter(folder)
    response, body = stand.ask("/")
    assert response.status == 503
    assert response.headers["retry-after"] == "2"
    assert b"first edition is being printed" in body
    response, body = stand.ask("/-/health")
    assert response.status == 503
    assert "no edition store" in json.loads(body)["reason"]
    with Store.for_printing(folder) as store:
        store.print_edition(marked, moment=NOON)
        wait_for(lambda: stand.ask("/")[0].status == 200)
    assert stand.stop() == 0


def test_it_starts_without_what_is_slow_to_start() -> None:
    slow = ("granian", "django", "wagtail", "minijinja", "lxml", "PIL", "lateedition.press", "lateedition.desk", "lateedition.story")
    asked = "import sys; from lateedition.stand import run; from lateedition.stand.lean import crew; "
    asked += "print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-P", "-c", asked, *slow], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_granian_does_not_wait_for_who_never_finishes_asking_either(tmp_path: Path, starter) -> None:
    assert app.HEADER_READ_TIMEOUT_MS <= 10_000
    stand = starter(tmp_path, front="granian", before="from lateedition.stand import app; app.HEADER_READ_TIMEOUT_MS = 400\n")
    started = time.monotonic()
    assert b"200" not in stand.raw(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")[:20]
    assert 0.3 < time.monotonic() - started < 5
    assert stand.stop() == 0


def test_it_serves_on_when_everything_else_is_gone_and_follows_a_store_that_replaces_it(tmp_path: Path, starter) -> None:
    folder = tmp_path / "edition"
    with Store.for_printing(folder) as store:
        store.print_edition(marked, moment=NOON)
    stand = starter(folder)
    assert stand.ask("/")[0].headers["late-edition"] == "1"
    shutil.rmtree(folder)
    time.sleep(1.2)
    assert stand.ask("/")[0].status == 200
    with Store.for_printing(folder) as store:
        time.sleep(1.2)
        assert stand.ask("/")[0].status == 200
        for _ in range(3):
            store.print_edition(marked, moment=NOON)
    wait_for(lambda: stand.ask("/")[0].headers["late-edition"] == "3")
    assert stand.stop() == 0


def test_every_answer_is_whole_and_from_one_edition_while_200_are_printed_and_the_store_grows(tmp_path: Path, starter) -> None:
    folder = tmp_path / "edition"
    with Store.for_printing(folder, room_bytes=256 << 10) as store:
        store.print_edition(marked, moment=NOON)
        stand = starter(folder, workers=2)
        seen: list[tuple[int, str, set[str], int]] = []
        over = threading.Event()

        def read() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", stand.port, timeout=10)
            while not over.is_set():
                connection.request("GET", "/")
                response = connection.getresponse()
                body = response.read().decode()
                seen.append((response.status, response.headers["late-edition"], set(re.findall(r"<i>(\d+)</i>", body)), body.count("<i>")))
            connection.close()

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for _ in range(200):
            store.print_edition(marked, moment=NOON)
        over.set()
        for reader in readers:
            reader.join()
    assert stand.stop() == 0
    assert all(status == 200 and marks == {number} and count == 52 for status, number, marks, count in seen)
    assert len({number for _, number, _, _ in seen}) > 20


WRITER = """
    import os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from lateedition.edition.record import Entry, Fragment, Hole
    from lateedition.edition.segments import segment
    from lateedition.edition.store import Store

    def work(printing):
        mark = b"<i>%d</i>" % (printing.head.number + 1)
        printing.put("/", Entry(200, (), (segment(mark), Hole("top.en"))))
        for number in range(30):
            printing.put(f"/{number}/", Entry(200, (), (segment(mark + os.urandom(5_000)),)))
        printing.put_fragment("top.en", Fragment(segment(mark)))

    store = Store.for_printing(Path(sys.argv[1]), room_bytes=200_000)
    print("ready", flush=True)
    while True:
        store.print_edition(work, moment=datetime.now(UTC))
"""


def test_a_printer_killed_in_mid_write_is_not_noticed(tmp_path: Path, starter) -> None:
    with Store.for_printing(tmp_path) as store:
        store.print_edition(marked, moment=NOON)
    stand = starter(tmp_path)
    before = 1
    for round_number in range(6):
        with subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.01 + 0.01 * round_number)
            child.send_signal(signal.SIGKILL)
        response, body = stand.ask("/")
        number = int(response.headers["late-edition"])
        assert response.status == 200
        assert number >= before
        assert set(re.findall(r"<i>(\d+)</i>", body.decode())) == {str(number)}
        before = number
    assert before > 6
    assert stand.stop() == 0


def wait_for(true, *, within_s: float = 30.0) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until, f"not so within {within_s} s"
        time.sleep(0.02)
