"""A desk as a child process, as far as planning goes: its scheduler, and a hand on what happens between claim and publish.

`scheduler HOW` runs the scheduler until it is killed. HOW "pausing" has it say `claimed NUMBER` once a plan is claimed and the story
published, and wait for ever before the transaction is committed. It prints `ready` when it looks for plans.
"""

from __future__ import annotations

import os
import sys
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")

import django

django.setup()

from lateedition.desk.planning import run  # noqa: E402  Django's models can be imported when it is set up
from lateedition.desk.stories import actions  # noqa: E402

_publish = actions.publish_revision


def _pause(revision: object, **said: object) -> int | None:
    number = _publish(revision, **said)  # type: ignore[arg-type]
    print("claimed", number, flush=True)
    time.sleep(600)
    return number


def main() -> None:
    if sys.argv[1] == "pausing":
        actions.publish_revision = _pause  # type: ignore[assignment]
    print("ready", flush=True)
    run.follow(stop=threading.Event())


if __name__ == "__main__":
    main()
