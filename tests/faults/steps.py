"""The steps of a publish and of what else the press does, by name: at each of them it is killed once.

The function at a step is wrapped in the child process that is to die. It kills itself when there is a token to be had, a file that
the test puts down when the press is to die the next time it comes by, and that can be taken once.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
import time
from pathlib import Path
from typing import Any, Literal, NamedTuple


class Step(NamedTuple):
    """Where a press is killed: `when` it has come to the function at `where`. `deed` is what the test does to bring it there."""

    where: str
    when: Literal["before", "after"]
    deed: str = "file"
    options: dict[str, Any] = {}


CREW = {"workers": 2, "few": 5}

STEPS: dict[str, Step] = {
    "rows read": Step("lateedition.press.sqlite_log:SqliteLog.after", "after"),
    "a document applied": Step("lateedition.press.library:Library.apply", "after"),
    "the library settled": Step("lateedition.press.library:Library.settle", "after"),
    "stale worked out": Step("lateedition.press.dependencies:Dependencies.stale", "after"),
    "a rendition made": Step("lateedition.press.printer:make", "after"),
    "a page put": Step("lateedition.edition.printing:Printing.put_page", "after"),
    "a fragment put": Step("lateedition.edition.printing:Printing.put_fragment", "after"),
    "a dependency noted": Step("lateedition.press.dependencies:Dependencies.note", "after"),
    "the position set": Step("lateedition.edition.printing:Printing.set_position", "after"),
    "before finish": Step("lateedition.edition.printing:Printing.finish", "before"),
    "the history begun": Step("lateedition.edition.history:History.begin", "after"),
    "after finish, before commit": Step("lateedition.edition.printing:Printing.finish", "after"),
    "after commit": Step("lateedition.edition.store:_print_once", "after"),
    "position told": Step("lateedition.press.lanes:Lanes._took", "after"),
    "a story recalled": Step("lateedition.edition.history:History.recall", "after", "withdraw"),
    "an alert taken ahead": Step("lateedition.press.batches:Batches.take_ahead", "after", "alert"),
    "a backlog read in": Step("lateedition.press.batches:Batches.read_in", "after", "backlog"),
    "what waits printed": Step("lateedition.press.batches:Batches.print_waiting", "before", "backlog"),
    "before the map grows": Step("lateedition.edition.environment:Environment.grow", "before", "run", {"tight_map": True}),
    "after the map grew": Step("lateedition.edition.environment:Environment.grow", "after", "run", {"tight_map": True}),
    "a sheaf received": Step("lateedition.press.crew:Crew._take", "after", "site", CREW),
    "before place": Step("lateedition.press.batches:Batches.place", "before", "site", CREW),
    "a rendition placed": Step("lateedition.press.printer:Printer.place", "after", "site", CREW),
    "after place": Step("lateedition.press.batches:Batches.place", "after", "site", CREW),
    "a worker's sheaf made": Step("lateedition.press.worker:send", "before", "site", CREW),
    "a new dress noted": Step("lateedition.press.batches:Batches.note_dressed", "before", "site"),
    "the library worked out anew": Step("lateedition.press.library:Library.rebuild", "after", "start", {"another_version": "next"}),
    "the rebuild committed": Step("lateedition.press.batches:Batches.rebuild", "after", "start", {"another_version": "next"}),
    "an edition forgotten": Step("lateedition.edition.history:History._drop_edition", "after", "wait", {"history_s": 1, "speed": 200}),
    "the minute's ranking": Step("lateedition.press.batches:Batches.tick", "after", "wait", {"speed": 200}),
    "a page mended": Step("lateedition.edition.printing:Printing.mend", "after", "reprint"),
    "mended, the note not taken away": Step("lateedition.press.batches:Batches.mend", "after", "reprint"),
}


IN_SHORT = tuple(name for name, step in STEPS.items() if step.deed == "file")
"""The steps that every publish has."""

IN_A_MUTANT = "between the transactions of a mutant"
"""A step that no press has: a mutant that has two transactions where there should be one is killed here."""


def wrap(name: str, *, token: Path) -> None:
    """Have this process kill itself at the step called `name` when it can take the token."""
    step = Step("faults.mutants:pause", "before") if name == IN_A_MUTANT else STEPS[name]
    module_name, _, path = step.where.partition(":")
    owner: Any = importlib.import_module(module_name)
    *outer, last = path.split(".")
    for each in outer:
        owner = getattr(owner, each)
    real = owner.__dict__[last]

    @functools.wraps(real)
    def wrapped(*args: Any, **keywords: Any) -> Any:
        if step.when == "before":
            die_with(token)
        done = real(*args, **keywords)
        if step.when == "after":
            die_with(token)
        return done

    setattr(owner, last, wrapped)


def die_with(token: Path) -> None:
    """End this process as a power cut would, if the token is there."""
    try:
        token.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)
