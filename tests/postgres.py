"""A real PostgreSQL for tests: Debian's own programs, a data directory of its own, gone when the tests are."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

USER = "desk"
PROGRAMS = Path("/usr/lib/postgresql")


class NoPostgres(RuntimeError):
    """There is no PostgreSQL on this machine, or nobody whom it would run as."""


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres("there is no PostgreSQL: apt install postgresql; ./run test does it by itself as root")
    return Path(on_path).resolve().parent


class Server:
    """A cluster on a port of the loopback. It may be stopped, killed and started again."""

    def __init__(self, *, durable: bool = False, settings: Sequence[str] = ()) -> None:
        self._programs = programs()
        self._account = _account()
        self.folder = Path(tempfile.mkdtemp(prefix="le-pg-", dir=_short_folder()))
        _give_to(self.folder, self._account)
        self.data = self.folder / "data"
        self.port = _free_port()
        self._settings = [*(() if durable else ("fsync=off", "full_page_writes=off")), *settings]
        self._run("initdb", "--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8", str(self.data))
        self._postmaster: subprocess.Popen[bytes] | None = None
        self.start()

    def url(self, database: str, *, host: str = "127.0.0.1", port: int | None = None) -> str:
        """The URL of `database` on this server."""
        return f"postgresql://{USER}@{host}:{port or self.port}/{database}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make `database` anew and return its URL."""
        with self.admin() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """A connection by the local socket, which no network fault of a test cuts."""
        return psycopg.connect(host=str(self.folder), port=self.port, user=USER, dbname=database, autocommit=True)

    def start(self, *, listen: str = "127.0.0.1") -> None:
        """Start it and wait until it answers."""
        settings = [f"listen_addresses={listen}", f"port={self.port}", f"unix_socket_directories={self.folder}", "max_connections=60"]
        settings += ["shared_buffers=32MB", "autovacuum=off", *self._settings]
        options = [piece for setting in settings for piece in ("-c", setting)]
        log = (self.folder / "log").open("ab")
        self._postmaster = subprocess.Popen(
            self._command("postgres", "-D", str(self.data), *options), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                self.admin().close()
                return
            except psycopg.OperationalError as not_yet:
                if self._postmaster.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}") from not_yet
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends every session ("fast"), SIGQUIT leaves it as after a crash."""
        if self._postmaster is not None:
            os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), how)
            self._postmaster.wait(timeout=30)
            self._postmaster = None

    def pause(self) -> None:
        """Let none of its processes run: what is sent to it is taken and never answered."""
        self._signal_all(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let its processes run again."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        postmaster = (self.data / "postmaster.pid").read_text().split()[0]
        backends = subprocess.run(["ps", "-o", "pid=", "--ppid", postmaster], capture_output=True, text=True, check=True).stdout.split()
        for process in (postmaster, *backends):
            os.kill(int(process), number)

    def remove(self) -> None:
        """Stop it and take away all it left."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(self._command(program, *arguments), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-2000:]}")

    def _command(self, program: str, *arguments: str) -> list[str]:
        command = [str(self._programs / program), *arguments]
        return ["setpriv", f"--reuid={self._account}", f"--regid={self._account}", "--clear-groups", *command] if self._account else command


def _account() -> str:
    """Whom to run it as; PostgreSQL refuses root. Empty: as ourselves."""
    if os.geteuid():
        return ""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _give_to(folder: Path, account: str) -> None:
    if account:
        found = pwd.getpwnam(account)
        os.chown(folder, found.pw_uid, found.pw_gid)


def _short_folder() -> str:
    """A folder for sockets: their path must not be longer than 107 bytes."""
    return "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
