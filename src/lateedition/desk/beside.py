"""Beside: what the desk's own process does on the side, each in a thread of its own, as long as it lives.

No request waits for any of it. What the database, the store or a disk refuses is said, once for as long as it is the same, and tried again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import Error, connection

logger = logging.getLogger(__name__)

Work = Callable[[], bool]
"""Does a piece of work, and says whether there was one: then the next is asked for at once. May raise django.db.Error or OSError."""


def begin(work: Work, *, name: str, every_s: float, again_s: float | None = None) -> threading.Thread:
    """Start `keep_at` beside whatever this process does, until that ends."""
    given = {"name": name, "every_s": every_s, "again_s": again_s, "stop": threading.Event()}
    thread = threading.Thread(target=keep_at, args=(work,), kwargs=given, name=name, daemon=True)
    thread.start()
    return thread


def keep_at(work: Work, *, name: str, every_s: float, stop: threading.Event, again_s: float | None = None) -> None:
    """Do `work` until `stop` is set. It is asked for every `every_s` seconds, and `again_s` after it failed, where that is another time."""
    trouble = ""
    while not stop.is_set():
        try:
            pause_s = 0.0 if work() else every_s
            trouble = ""
        except (Error, OSError) as failure:
            pause_s = every_s if again_s is None else again_s
            if str(failure) != trouble:
                logger.warning("%s cannot do its work; it is tried again every %g s: %s", name, pause_s, failure)
            trouble = str(failure)
        connection.close()
        stop.wait(pause_s)
