"""What every test may ask for: the shared corpus, a browser, and a whole newsroom running as its own processes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

import pytest

# The bench is not part of the package: it is found from the root of the checkout, as `./run bench` finds it.
sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from deskbrowser import chromium_program
from objectstore import NoObjectStore, ObjectStore
from postgres import NoPostgres, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

REPOSITORY = Path(__file__).parent.parent
SHARED = Path(os.environ.get("LATEEDITION_SHARED", REPOSITORY.parent / "shared"))
IN_CI = os.environ.get("CI") == "true"
UP_WITHIN_S = 300

# One worker runs all of one kind: they share a browser and running newsrooms, or a migrated PostgreSQL, that takes long to make.
ON_ONE_WORKER = {
    "running": ("tests/browser/", "tests/journeys/", "tests/test_up.py"),
    "migrated": ("tests/desk/test_on_postgres.py", "tests/desk/test_moving.py"),
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Give a worker whole files, and one of them all that need the same slow thing.

    Not xdist's own `--dist loadgroup`: from pytest 9.2 on its groups have no effect (it writes to a private name that is gone).
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            kinds = (kind for kind, begins in ON_ONE_WORKER.items() if nodeid.startswith(begins))
            return next(kinds, nodeid.partition("::")[0])

    return ByFile(config, log)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with the wire corpus and the seed. Tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared corpus at {SHARED}; set LATEEDITION_SHARED to where it is")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server. Without one a test is skipped, or fails where CI=true."""
    try:
        server = Server()
    except NoPostgres as missing:
        _without(str(missing))
    yield server
    server.remove()


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """A server that speaks S3. Without one a test is skipped, or fails where CI=true."""
    try:
        server = ObjectStore()
    except NoObjectStore as missing:
        _without(str(missing))
    yield server
    server.remove()


@pytest.fixture
def own_postgres(postgres: Server) -> Iterator[Server]:
    """A PostgreSQL server that only this test has: it may be stopped, killed, starved."""
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def migrated(postgres: Server) -> str:
    """The URL of a database with the desk's tables and nothing in them, to be copied: `postgres.create(name, template="migrated")`."""
    environment = {**os.environ, "LATEEDITION_DATABASE_URL": postgres.create("migrated")}
    program = "from lateedition.config import load; from lateedition.desk.database import prepare; prepare(load())"
    subprocess.run([sys.executable, "-P", "-c", program], env=environment, check=True)
    return postgres.url("migrated")


@pytest.fixture(scope="session")
def ffmpeg() -> Callable[..., None]:
    """Make a file: `ffmpeg("-f", "lavfi", "-i", "sine", path)`. Without ffmpeg a test is skipped, or fails where CI=true."""
    program = shutil.which("ffmpeg")
    if program is None or shutil.which("ffprobe") is None:
        _without("no ffmpeg: install it, or let ./run test bring it")

    def make(*arguments: object) -> None:
        subprocess.run([program, "-v", "error", "-y", *map(str, arguments)], check=True)

    return make


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser. Without one a test is skipped, or fails where CI=true."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _without("playwright is not installed; ./run test brings it")
    # Playwright runs an event loop in this thread; Django would refuse its database in every test after this one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        executable = chromium_program()
        if not executable and not Path(playwright.chromium.executable_path).exists():
            _without("no Chromium: set BROWSER_PATH, install chromium, or let ./run test bring it")
        flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
        flags += ["--disable-component-update", "--disable-sync"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        browser = playwright.chromium.launch(executable_path=executable or None, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile 1350 px wide: no cookies, nothing cached."""
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
    yield context
    context.close()


@dataclass
class Newsroom:
    """A newsroom that `lateedition up` brought up. `site` and `desk` are origins without a trailing slash."""

    home: Path
    site: str
    desk: str
    printed: Path
    process: subprocess.Popen[bytes]

    @property
    def watched_folder(self) -> Path:
        return self.home / "wire" / "in"

    @property
    def output(self) -> str:
        """All that `lateedition up` has printed so far."""
        return self.printed.read_text("utf-8", "replace")

    @property
    def logins(self) -> dict[str, str]:
        """Passwords by user name, from where the newcomer is told to look."""
        told = self.home / "demo-login.txt"
        return dict(_LOGIN.findall(told.read_text("utf-8") if told.exists() else self.output))

    def process_id(self, part: str) -> int:
        """The process of a part ("press") as it runs now; it changes when the part was brought back."""
        return int(re.findall(rf"^{part} +│ started as process (\d+)", self.output, re.MULTILINE)[-1])

    def kill(self, part: str) -> None:
        """Kill a part as a power cut would. The supervisor brings it back."""
        os.kill(self.process_id(part), signal.SIGKILL)

    def stop(self) -> None:
        """Stop all, as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


_LOGIN = re.compile(r"user(?: name)? *:? *(\S+?),? +password *:? *(\S+)")


@pytest.fixture(scope="session")
def open_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Newsroom]]:
    """Bring up a newsroom: `open_newsroom("--empty")`, or without arguments the demonstration; `home=` names one that is there.

    `settings` are variables of its environment. All are stopped at the end.
    """
    opened: list[Newsroom] = []

    def bring_up(*arguments: str, home: Path | None = None, settings: Mapping[str, str] = MappingProxyType({})) -> Newsroom:
        folder = tmp_path_factory.mktemp("newsroom")
        newsroom = _start(home or folder / "home", folder / "printed.txt", arguments, settings)
        opened.append(newsroom)
        _wait_until_up(newsroom)
        return newsroom

    yield bring_up
    for newsroom in opened:
        newsroom.stop()


@pytest.fixture(scope="session")
def empty_newsroom(open_newsroom: Callable[..., Newsroom]) -> Newsroom:
    """A newsroom with nothing in it but an editor. Shared by all tests of a run: leave no traces that mislead others."""
    return open_newsroom("--empty")


@pytest.fixture(scope="session")
def demo_newsroom(open_newsroom: Callable[..., Newsroom]) -> Newsroom:
    """The demonstration newsroom, shared by all tests of a run. What AVIF of its pictures would cost buys no test anything."""
    return open_newsroom(settings={"LATEEDITION_AVIF": "off"})


def _without(reason: str) -> NoReturn:
    if IN_CI:
        pytest.fail(f"{reason} (CI=true: not skipped)")
    pytest.skip(reason)


def _start(home: Path, printed: Path, arguments: tuple[str, ...], settings: Mapping[str, str]) -> Newsroom:
    port, desk_port = _free_port(), _free_port()
    command = [sys.executable, "-P", "-m", "lateedition", "up", "--home", str(home), "--port", str(port), "--desk-port", str(desk_port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LATEEDITION_", "DJANGO_"))} | dict(settings)
    with printed.open("wb") as out:
        process = subprocess.Popen([*command, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment)
    return Newsroom(home, f"http://localhost:{port}", f"http://localhost:{desk_port}", printed, process)


def _wait_until_up(newsroom: Newsroom) -> None:
    deadline = time.monotonic() + UP_WITHIN_S
    while "Late Edition is up" not in newsroom.output:
        if newsroom.process.poll() is not None or time.monotonic() > deadline:
            newsroom.stop()
            pytest.fail(f"lateedition up did not come up within {UP_WITHIN_S} s; it printed:\n{newsroom.output}")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
