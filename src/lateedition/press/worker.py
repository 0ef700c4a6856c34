"""A worker: a process that makes renditions from what the edition has, and sends them to the press, which places them.

It only reads. What it sends says as of which transaction of the store it is, so that the press can tell whether the facts are
still what they were.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.press.answers import Answers
from lateedition.press.batches import GENERATION, as_of
from lateedition.press.dressing import dress_to_wear, undressed
from lateedition.press.facts import Facts
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.making import Made, Unprintable, make
from lateedition.press.noting import NotedReading
from lateedition.press.outage import PicturesAway
from lateedition.press.tables import STATE, Tables

NICENESS = 5
"""Workers leave the processor to whoever is in a hurry: the stand, the desk, the press itself."""


class Print(Struct, frozen=True, tag=True):
    """Asks for renditions."""

    keys: tuple[str, ...]


class Survey(Struct, frozen=True, tag=True):
    """Asks which renditions are in an old dress."""

    version: str


class Sheaf(Struct, frozen=True, tag=True):
    """Renditions as of the transaction `step`; `failed` are keys of those that cannot be made."""

    step: int
    made: tuple[Made, ...]
    failed: tuple[str, ...]


class Surveyed(Struct, frozen=True, tag=True):
    """The renditions that are not in the dress `worn` by all others."""

    worn: bytes
    keys: tuple[str, ...]


_encoder = msgspec.msgpack.Encoder()
_tasks = msgspec.msgpack.Decoder(Print | Survey)
_answers = msgspec.msgpack.Decoder(Sheaf | Surveyed)


def send(connection: Connection, message: Print | Survey | Sheaf | Surveyed) -> None:
    """Send a message to the other end."""
    connection.send_bytes(_encoder.encode(message))


def receive(connection: Connection) -> Sheaf | Surveyed:
    """Return the answer that has come. Raises EOFError when the worker has died."""
    answer: Sheaf | Surveyed = _answers.decode(connection.recv_bytes())
    return answer


def work(connection: Connection, other_end: Connection, store_folder: Path, kit: Kit | None, renditions: Path | str) -> None:
    """Do what is asked for until the press closes the connection. This is what runs in the worker's process."""
    other_end.close()  # or this process would keep its own connection open when the press is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the press, which then closes the connection
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(NICENESS)
    worker = _Worker(kit or Kit.load(), renditions)
    with Store.for_reading(store_folder) as store:
        while True:
            try:
                task = _tasks.decode(connection.recv_bytes())
            except EOFError:
                return
            with store.view() as view:
                answer = worker.done(task, view)
            send(connection, answer)


class _Worker:
    """What was asked of the library is remembered until that changes."""

    def __init__(self, kit: Kit, renditions: Path | str) -> None:
        self._kit = kit
        self._renditions = renditions
        self._answers = Answers()

    def done(self, task: Print | Survey, view: View) -> Sheaf | Surveyed:
        if isinstance(task, Survey):
            return surveyed(view, kit=self._kit, version=task.version)
        answers = self._answers.of(view.table(STATE).get(GENERATION) or b"")
        facts = Facts(Library(view), as_of=as_of(view), renditions=self._renditions, answers=answers)
        made, failed = sheaf(task.keys, facts, self._kit)
        return Sheaf(view.step, made, failed)


def surveyed(tables: Tables, *, kit: Kit, version: str) -> Surveyed:
    """Return which renditions are in an old dress."""
    return Surveyed(dress_to_wear(tables, version=version), tuple(undressed(tables, kit=kit, version=version)))


def sheaf(keys: Iterable[str], facts: Facts, kit: Kit) -> tuple[tuple[Made, ...], tuple[str, ...]]:
    """Return the renditions `keys`, and the keys of those that cannot be made."""
    made, failed = [], []
    for key in keys:
        try:
            made.append(make(key, NotedReading(facts), kit))
        except (Unprintable, PicturesAway):
            failed.append(key)
    return tuple(made), tuple(failed)
