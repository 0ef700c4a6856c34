"""What the commands have in common: options, the settings they lead to, the locks that keep two of a kind apart, the word to stop."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from lateedition.config import PRIVATE, BadSetting, Config, load

HOME = click.option("--home", type=click.Path(path_type=Path), help="Where the newsroom keeps everything (default: ./newsroom).")
PORT = click.option("--port", type=click.IntRange(1, 65535), help="Where readers reach the site (default: 8000).")
DESK_PORT = click.option("--desk-port", type=click.IntRange(1, 65535), help="Where editors reach the desk (default: 8001).")
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


def configured(*, home: Path | None = None, port: int | None = None, desk_port: int | None = None) -> Config:
    """Return the settings, options before environment. They are put into the environment: children and Django read it there."""
    for name, given in (("LATEEDITION_HOME", home), ("LATEEDITION_PORT", port), ("LATEEDITION_DESK_PORT", desk_port)):
        if given is not None:
            os.environ[name] = str(given)
    try:
        config = load()
    except BadSetting as wrong:
        raise click.ClickException(str(wrong)) from wrong
    os.environ["LATEEDITION_HOME"] = str(config.home)
    if config.port == config.desk_port:
        raise click.ClickException(f"site and desk are both on port {config.port}; choose another for one: --port or --desk-port")
    if config.wire_port in (config.port, config.desk_port):
        raise click.ClickException(f"the wire's server is on port {config.wire_port}, too; set LATEEDITION_WIRE_PORT to another")
    if config.dispatch_port and config.dispatch_port in (config.port, config.desk_port, config.wire_port):
        raise click.ClickException(f"the dispatch is on port {config.dispatch_port}, too; set LATEEDITION_DISPATCH_PORT to another")
    if config.fediverse and not config.dispatch_port:
        raise click.ClickException(
            "LATEEDITION_FEDIVERSE is on, and nobody can reach us: set LATEEDITION_DISPATCH_PORT; docs/running/dispatch.md"
        )
    if config.letters and not config.dispatch_port:
        raise click.ClickException("letters have a relay, and nobody can sign up: set LATEEDITION_DISPATCH_PORT; docs/running/letters.md")
    return config


def configured_up(*, home: Path | None, port: int | None, desk_port: int | None) -> Config:
    """Return the settings of a newsroom that is up, or was: where no port is said, those count that it was brought up with last."""
    config = configured(home=home, port=port, desk_port=desk_port)
    try:
        site, desk = map(int, (config.home / "up.lock").read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return config
    said = os.environ.get
    return configured(port=None if said("LATEEDITION_PORT") else site, desk_port=None if said("LATEEDITION_DESK_PORT") else desk)


@contextmanager
def the_only_one(config: Config) -> Iterator[None]:
    """Hold the newsroom's lock against a second supervisor; in it stand the ports, for whoever asks how this newsroom does."""
    with _locked(config, "up.lock", f"the newsroom in {str(config.home)!r} is up already; stop that one, or name another: --home") as lock:
        lock.truncate(0)
        lock.write(f"{config.port} {config.desk_port}\n")
        lock.flush()
        yield


@contextmanager
def the_only_press(config: Config) -> Iterator[None]:
    """Hold the edition's lock: two presses over one edition would each undo the other's work."""
    with _locked(config, "press.lock", f"a press is at work on the edition in {str(config.edition)!r}; stop it first"):
        yield


@contextmanager
def the_only_finder(config: Config) -> Iterator[None]:
    """Hold the lock of what is searched in."""
    with _locked(config, "finder.lock", f"a finder is at work in {str(config.home)!r} already; stop it first"):
        yield


@contextmanager
def the_only_dispatch(config: Config) -> Iterator[None]:
    """Hold the dispatch's lock: of two, each would tell everybody."""
    with _locked(config, "dispatch.lock", f"a dispatch is at work in {str(config.home)!r}; stop it first"):
        yield


@contextmanager
def _locked(config: Config, name: str, refusal: str) -> Iterator[TextIO]:
    config.home.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    with (config.home / name).open("a") as lock:
        try:
            # A process's own lock: workers, who may outlive a killed press by a moment, do not inherit it.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise click.ClickException(refusal) from None
        yield lock


@contextmanager
def ending_at_once() -> Iterator[None]:
    """End the process once the block has come to its end, with 0, and without taking the interpreter down first.

    For those who serve with a `courier.front`. Granian's threads are its own: nothing tells when the last has ended, and one that comes
    back to an interpreter that is being taken down is unwound by CPython through code of Rust's, which aborts the process (granian 2.8.7,
    CPython 3.11). What the house began has been stopped in the block; locks of files go with the process.
    """
    yield
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def told_to_stop() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set.

    It is set from a thread: a handler runs wherever the main thread is, inside the event's own lock too.
    """
    told = threading.Event()

    def tell(*_: object) -> None:
        threading.Thread(target=told.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    return told
