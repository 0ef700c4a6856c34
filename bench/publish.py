"""How long from a publish to a reader's page?  `./run bench publish`, a few minutes.

A real press and a real stand run as processes of their own over a home with so many stories. Stories are then published one
at a time: a row is committed to the handover log (SQLite, synchronous=FULL), and the stand is asked over HTTP until the new
story's page is there and the latest news on the page of the *oldest* story names it. The time is from the commit's return to
that answer. The desk's own time for a request is not in it.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median

from lateedition.edition.store import NoStore, Store
from lateedition.press.batches import Batches
from lateedition.press.kit import Kit
from lateedition.story import handover
from lateedition.story.address import encoded
from lateedition.story.article import Byline, Story
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import Document
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

SIZES = (1_000, 20_000)
PUBLISHES = 200
WARM_UP = 10
PARAGRAPHS, WORDS = 11, 60
SECTIONS, TOPICS, AUTHORS = 8, 60, 20
LONGEST_S = 10
RESULTS = Path(__file__).parent / "results" / "publish.json"
VOCABULARY = """the of and to in a harbour council tunnel ferry engineers budget report minister storm school museum said that
for on was with by at is from after who were will which has be not an this have had but they more than two its people year
government police court hospital election market river bridge station company workers union prices season match goals players
festival theatre library island weather winter morning evening yesterday Monday Tuesday spokeswoman investigation committee"""
SCHEMA = """CREATE TABLE handover_log (number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, key TEXT NOT NULL, document BLOB NOT NULL, moment TEXT NOT NULL)"""
PRESS = """
import sys, threading
from pathlib import Path
from lateedition.press.run import follow
home = Path(sys.argv[1])
follow(database=home / "desk.sqlite3", store_folder=home / "edition", renditions=home / "renditions", stop=threading.Event())
"""
STAND = """
import sys
from pathlib import Path
from lateedition.stand.run import serve
serve(Path(sys.argv[1]) / "edition", host="127.0.0.1", port=int(sys.argv[2]), workers=1)
"""
PEERS = """Peers measured on another day on this kind of machine, from the publish call's end to the home page or the section showing it:
WordPress 139 to 308 ms uncached (up to 11 s behind a 10 s cache), Ghost 90 to 240 ms, Wagtail 152 to 697 ms uncached,
Hugo 1.0 to 9.8 s for an incremental build. All of them at 1,000 or 10,000 stories (Ghost: 150)."""


def main() -> int:
    """Measure at each size, print and keep what came out. Returns the exit status."""
    results = {str(size): _measure(size) for size in SIZES}
    small, large = (results[str(size)] for size in SIZES)
    ratio = large["median_ms"] / small["median_ms"]
    print(f"\npublish to visible, {SIZES[1]:,} stories against {SIZES[0]:,}: {ratio:.2f} times the median")
    print(f"full press at {SIZES[1]:,} stories: {large['full_press_per_s']:.0f} renditions a second, one process")
    print("The desk's own time for the editor's request is not in these figures.\n" + PEERS)
    said = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": _machine(),
        "ratio": ratio,
        "sizes": results,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(said, indent=2) + "\n")
    return 0


def _measure(size: int) -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="lateedition-bench-"))
    try:
        log, chance = _open_log(home), random.Random(20_200_505)
        last = _write(log, [*_paper(), *(_story(number, chance) for number in range(1, size + 1))])
        with _running(PRESS, str(home)):
            began = time.monotonic()
            _wait_for_position(home, last)
            backlog_s = time.monotonic() - began
            port = _free_port()
            with _running(STAND, str(home), str(port)):
                times = _publish(log, size, port, chance)
        rate, renditions = _full_press(home)
    finally:
        shutil.rmtree(home)
    times.sort()
    found = {
        "stories": size,
        "publishes": len(times),
        "median_ms": median(times),
        "p99_ms": times[int(len(times) * 0.99) - 1],
        "worst_ms": times[-1],
        "log_to_edition_rows_per_s": last / backlog_s,
        "full_press_per_s": rate,
        "renditions": renditions,
    }
    print(
        f"{size:>7,} stories: publish to visible {found['median_ms']:.1f} ms median, {found['p99_ms']:.1f} ms p99, "
        f"{found['worst_ms']:.1f} ms worst of {len(times)}; a log of {last:,} rows printed at {last / backlog_s:.0f} a second",
        flush=True,
    )
    return found


def _publish(log: sqlite3.Connection, size: int, port: int, chance: random.Random) -> list[float]:
    """Return, in milliseconds, how long each publish took to be seen."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_S)
    _wait_for_stand(connection)
    oldest = _address(1)
    times: list[float] = []
    for number in range(size + 1, size + 1 + WARM_UP + PUBLISHES):
        story = _story(number, chance)
        _write(log, [story])
        committed = time.perf_counter()
        _wait_until_shown(connection, story.address, story.headline)
        _wait_until_shown(connection, oldest, story.headline)
        times.append(1000 * (time.perf_counter() - committed))
        time.sleep(chance.uniform(0, 0.03))  # not in step with the press's polling
    connection.close()
    return times[WARM_UP:]


def _wait_until_shown(connection: http.client.HTTPConnection, address: str, words: str) -> None:
    deadline = time.monotonic() + LONGEST_S
    while words not in _text(connection, address):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{address!r} does not show {words!r} {LONGEST_S} s after it was published")
        time.sleep(0.0005)


def _text(connection: http.client.HTTPConnection, address: str) -> str:
    connection.request("GET", encoded(address))
    return connection.getresponse().read().decode()


def _full_press(home: Path) -> tuple[float, int]:
    """Print the whole edition anew in one transaction; return renditions a second and how many they are."""
    with Store.for_printing(home / "edition") as store:
        batches = Batches(store, kit=Kit.load(), renditions=home / "renditions")
        began = time.monotonic()
        made = batches.print_anew(now=datetime.now(UTC), progress=lambda _done, _of: None)
        return len(made) / (time.monotonic() - began), len(made)


def _paper() -> list[Document]:
    return [
        Site(
            name="The Harbour Post", url="http://localhost:8000", zone="Asia/Kolkata", notice_title="Privacy", notice_text="May we count?"
        ),
        *(Section(n, f"Section {n}", f"/section-{n}/", parent=1 if n > 6 else None, order=n) for n in range(1, SECTIONS + 1)),
        *(Topic(n, f"Topic {n}", f"/topics/topic-{n}/") for n in range(1, TOPICS + 1)),
        *(Author(n, f"Author {n}", f"/authors/author-{n}/") for n in range(1, AUTHORS + 1)),
        Agency(1, "Associated Press", "AP"),
    ]


def _story(number: int, chance: random.Random) -> Story:
    """Return a story of about 4 KB of body, published seven minutes after the one before it."""
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=7 * number)
    words = VOCABULARY.split()
    return Story(
        number=number,
        address=_address(number),
        headline=f"Story {number:,} of the day: council votes on the harbour",
        standfirst="The harbour council voted after a long evening, and the ferry will run from Monday.",
        section=_section(number),
        first_published=moment,
        updated=moment,
        byline=Byline(authors=(1 + number % AUTHORS,), agency=1, place="Moscow"),
        body=tuple(Paragraph(" ".join(chance.choices(words, k=WORDS)).capitalize() + ".") for _ in range(PARAGRAPHS)),
        topics=tuple({1 + number % TOPICS, 1 + number * 7 % TOPICS}),
        news_value=1 + chance.choice((1, 2, 2, 2, 3, 3, 4)),
    )


def _section(number: int) -> int:
    return 1 + number % SECTIONS


def _address(number: int) -> str:
    return f"/section-{_section(number)}/story-{number}/"


def _open_log(home: Path) -> sqlite3.Connection:
    log = sqlite3.connect(home / "desk.sqlite3", isolation_level=None)
    log.execute("PRAGMA journal_mode=WAL")
    log.execute("PRAGMA synchronous=FULL")
    log.execute(SCHEMA)
    return log


def _write(log: sqlite3.Connection, documents: list[Document]) -> int:
    log.execute("BEGIN IMMEDIATE")
    for document in documents:
        kind = str(document.__struct_config__.tag)
        row = (kind, f"{kind}:{getattr(document, 'number', 0)}", handover.encode(document), datetime.now(UTC).isoformat())
        number = log.execute("INSERT INTO handover_log (kind, key, document, moment) VALUES (?, ?, ?, ?)", row).lastrowid
    log.execute("COMMIT")
    return int(number or 0)


@contextmanager
def _running(program: str, *arguments: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", program, *arguments])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for_position(home: Path, number: int) -> None:
    while True:
        try:
            with Store.for_reading(home / "edition") as store, store.view() as view:
                if view.head.position >= number:
                    return
        except NoStore:
            pass
        time.sleep(0.05)


def _wait_for_stand(connection: http.client.HTTPConnection) -> None:
    deadline = time.monotonic() + LONGEST_S
    while True:
        try:
            _text(connection, "/-/health")
        except ConnectionError:
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _machine() -> dict[str, object]:
    models = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return {
        "cpu": models[0] if models else "unknown",
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        **{name: version(name) for name in ("granian", "lmdb", "isal", "minijinja", "msgspec")},
    }


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return said.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
