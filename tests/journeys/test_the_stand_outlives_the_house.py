"""With everything behind it dead or gone, the stand answers readers as before, byte for byte."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import lmdb
import pytest

FOLLOWED = re.compile(r'(?:href|src)="(/[^"#?]*)"')
MOST_PAGES = 150


def answer(site: str, address: str) -> tuple[int, bytes]:
    """Return the status and the body that a reader gets at `address`."""
    try:
        with urllib.request.urlopen(site + address, timeout=5) as said:
            return said.status, said.read()
    except urllib.error.HTTPError as said:
        return said.code, said.read()


def crawled(site: str) -> dict[str, tuple[int, bytes]]:
    """Return what a reader gets who begins at the home page and follows every link, up to `MOST_PAGES` of them."""
    found: dict[str, tuple[int, bytes]] = {}
    waiting = ["/"]
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        if address in found or address.startswith("/-/"):
            continue
        found[address] = answer(site, address)
        if found[address][1].startswith(b"<!"):
            waiting += FOLLOWED.findall(found[address][1].decode())
    return found


@pytest.fixture
def stand_alone(demo_newsroom: object, tmp_path: Path) -> Iterator[str]:
    """A stand over a copy of the edition, in a home where nothing else is, with no other process of the house."""
    folder = tmp_path / "home" / "edition"
    folder.mkdir(parents=True)
    with lmdb.open(str(demo_newsroom.home / "edition"), readonly=True, max_dbs=8) as environment:
        environment.copy(str(folder))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "lateedition", "stand", "--home", str(tmp_path / "home"), "--port", str(port)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if answer(site, "/-/health")[0] == 200:
                break
        except OSError:
            time.sleep(0.05)
    yield site
    process.terminate()
    process.wait(timeout=10)


def test_with_nothing_left_but_the_edition_every_page_is_served_byte_for_byte(demo_newsroom: object, stand_alone: str) -> None:
    alone = crawled(stand_alone)
    assert len(alone) == MOST_PAGES
    assert {address: status for address, (status, _) in alone.items() if status != 200} == {}
    # The running house prints on (its top news is ranked each minute): what it and the copy both hold must be the same.
    editions = {answer(site, "/-/health")[1].split(b'"position"')[0] for site in (demo_newsroom.site, stand_alone)}
    if len(editions) == 1:
        assert [address for address, said in alone.items() if answer(demo_newsroom.site, address) != said] == []


def test_readers_notice_nothing_while_desk_press_and_wire_are_killed(demo_newsroom: object) -> None:
    told: list[int] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            told.append(answer(demo_newsroom.site, "/")[0])

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for part in ("desk", "press", "wire"):
            demo_newsroom.kill(part)
        time.sleep(1.0)
    finally:
        over.set()
        reader.join()
    assert len(told) > 50
    assert set(told) == {200}
    _wait_until_the_desk_is_back(demo_newsroom)


def _wait_until_the_desk_is_back(newsroom: object) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if answer(newsroom.desk, "/desk/login/")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the desk did not come back within 60 s of being killed")
