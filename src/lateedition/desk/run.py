"""Runs the desk's server."""

from __future__ import annotations

import os

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from lateedition.config import Config
from lateedition.desk import database

MOST_THREADS = 8
HEADER_READ_TIMEOUT_MS = 10_000


def serve(config: Config) -> None:
    """Serve the desk until the process is told to stop. A database that is not there is made, an older one brought up to date.

    Django reads the house's settings from the environment, as the caller left it. One process with several threads:
    SQLite lets one write at a time in any case.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    database.prepare(config)
    server = Server(
        "lateedition.desk.wsgi:application",
        address=config.host,
        port=config.desk_port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1),
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_READ_TIMEOUT_MS),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    server.serve()
