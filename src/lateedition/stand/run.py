"""The stand's process, behind one of two fronts; docs/decisions says which is the default and why.

`lean` is our own: HTTP/1.1 alone, in half the time and memory, with the stream of editions. `granian` is kept by others and
can do TLS and HTTP/2 without a proxy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from lateedition.stand.services import Open

Front = Literal["lean", "granian"]


def serve(store_folder: Path, *, host: str, port: int, workers: int, front: Front = "lean", opens: Open | None = None) -> None:
    """Serve the editions in `store_folder` until SIGTERM or SIGINT. The folder need not exist yet: until there is an edition, 503.

    `opens` is what opens a service that answers beside pages. Blocks. Each worker opens the store after it was forked. Raises OSError if
    the port cannot be had.
    """
    if front == "granian":
        from lateedition.stand import app

        app.serve(store_folder, host=host, port=port, workers=workers, opens=opens)
    else:
        from lateedition.stand.lean import crew
        from lateedition.stand.lean.limits import Limits

        crew.serve(store_folder, host=host, port=port, workers=workers, limits=Limits(), opens=opens)
