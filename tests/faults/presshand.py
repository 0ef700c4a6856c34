"""The press as a child process, `lateedition.press.run.follow` and nothing else; what a test wants of it is a line of JSON.

Nothing in the product knows of faults. A step at which the press is to die, and a mutant, are put into this process by wrapping
the functions in question, here and nowhere else.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import lmdb

from faults import mutants, steps
from lateedition.cli.options import the_only_press
from lateedition.config import load
from lateedition.edition import environment
from lateedition.edition.store import Store
from lateedition.press import bulk, kit, run, salvage

BEGAN = datetime.now(UTC)


def clock_of(speed: float) -> datetime:
    """A clock that runs `speed` times as fast as the world's, from when the process began."""
    return BEGAN + (datetime.now(UTC) - BEGAN) * speed


def main() -> None:
    said = json.loads(sys.argv[1])
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    if said.get("room_bytes"):
        Store.for_printing = partial(Store.for_printing, room_bytes=said["room_bytes"])  # type: ignore[method-assign]
    if said.get("tight_map"):
        _map_tightly()
    if said.get("few"):
        bulk.FEW = said["few"]
    if said.get("another_version"):
        _be_another_version(said["another_version"])
    if "pause_s" in said:
        salvage.PAUSE_S = said["pause_s"]
    if said.get("trouble_s"):
        run._TROUBLE_S = said["trouble_s"]
    if said.get("patience_s"):
        run.Overdue = partial(run.Overdue, patience_s=said["patience_s"])  # type: ignore[misc, assignment]
    if said.get("mutant"):
        mutants.MUTANTS[said["mutant"]]()
    if said.get("step"):
        steps.wrap(said["step"], token=Path(said["token"]))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop.set).start())
    with the_only_press(load({"LATEEDITION_HOME": said["locked"]})) if said.get("locked") else nullcontext():
        run.follow(
            database=Path(said["database"]),
            store_folder=Path(said["store"]),
            renditions=Path(said["renditions"]),
            stop=stop,
            workers=said.get("workers", 0),
            history=timedelta(seconds=said.get("history_s", 30 * 86_400)),
            clock=partial(clock_of, said.get("speed", 1.0)),
        )


def _map_tightly() -> None:
    """Leave the store hardly more room than it has used, and give it little more when it grows, so that it grows again and again."""
    real = lmdb.Environment

    def opened(folder: str, **keywords: Any) -> lmdb.Environment:
        if not keywords.get("readonly"):
            used_bytes = (Path(folder) / "data.mdb").stat().st_size if (Path(folder) / "data.mdb").exists() else 0
            keywords["map_size"] = used_bytes + (32 << 10)
        return real(folder, **keywords)

    lmdb.Environment = opened  # type: ignore[misc, assignment]
    environment._larger = lambda map_bytes: map_bytes + (64 << 10)


def _be_another_version(name: str) -> None:
    real = kit.Kit.load

    def load() -> kit.Kit:
        found = real()
        return kit.Kit(found.templates, found.assets, f"{found.version} {name}")

    kit.Kit.load = load  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
