"""The wire as a process: it watches a folder and fills the inbox until it is told to stop."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from lateedition.wire.bounded import BoundedReader
from lateedition.wire.inbox import Inbox
from lateedition.wire.profiles import known
from lateedition.wire.sources.folder import WatchedFolder

LOOK_EVERY_S = 0.4

log = logging.getLogger(__name__)


def watch(folder: Path, inbox_path: Path, *, own_profiles: Path | None = None, stop: threading.Event) -> None:
    """Take in what is dropped into `folder` until `stop` is set; `folder` and the inbox are made if they are not there.

    `own_profiles` is the folder of the newsroom's own source profiles. First finishes what an earlier run kept and did not
    get to read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for complaint in known(own_profiles)[1]:
        log.error(complaint)
    reader = BoundedReader(own_profiles)
    inbox = Inbox(inbox_path, read=reader)
    for receipt in inbox.settle_unfinished():
        log.info("receipt %d was left unread by an earlier run: %s", receipt.number, receipt.outcome)
    watched = WatchedFolder(folder, inbox)
    while not stop.is_set():
        watched.take_settled()
        stop.wait(LOOK_EVERY_S)
    inbox.close()
    reader.close()
