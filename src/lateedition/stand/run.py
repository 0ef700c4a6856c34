"""The stand's process: Granian in front of the application."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels

from lateedition.stand.app import Stand

HEADER_READ_TIMEOUT_MS = 10_000
"""How long a reader may take to say what they want. Granian's default is 30 s: 800 slow ones held 800 connections."""

BACKLOG = 4_096
IN_FLIGHT = 1_024
"""How many connections a worker serves at a time; the rest wait in the backlog, not in memory."""

LONGEST_HEADERS_BYTES = 32 << 10


def serve(store_folder: Path, *, host: str, port: int, workers: int) -> None:
    """Serve the editions in `store_folder` until SIGTERM or SIGINT. The folder need not exist yet: until there is an edition, 503.

    Blocks. Each worker opens the store after it was forked. Raises SystemExit if the workers cannot be kept running.
    """
    Granian(
        "lateedition.stand.app:Stand",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=IN_FLIGHT,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_READ_TIMEOUT_MS, max_buffer_size=LONGEST_HEADERS_BYTES),
        http2_settings=HTTP2Settings(max_headers_size=LONGEST_HEADERS_BYTES),
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve(target_loader=partial(_load, store_folder), wrap_loader=False)


def _load(store_folder: Path) -> Stand:
    return Stand(store_folder)
