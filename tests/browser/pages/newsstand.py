"""A printed paper in a real edition, with the real stand in front of it: what readers are stored and told is its doing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paper import Printed

from lateedition.edition.store import Printing, Store
from lateedition.press.entries import entry_of, fragment_of

UP_WITHIN_S = 60
SERVE = (
    "import sys; from pathlib import Path; from lateedition.stand.run import serve; "
    "serve(Path(sys.argv[1]), host='127.0.0.1', port=int(sys.argv[2]), workers=1)"
)


class Newsstand:
    """A store that the test prints to, and a stand's process that reads it. `counts` is where it writes what it counts."""

    def __init__(self, home: Path, printed: Printed) -> None:
        self.store = Store.for_printing(home / "edition")
        self.print(printed)
        self.counts = home / "counts"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, str(home / "edition"), str(port)], start_new_session=True)

    def __enter__(self) -> Newsstand:
        until = time.monotonic() + UP_WITHIN_S
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/-/health", timeout=2)
            except OSError:
                time.sleep(0.02)
            else:
                return self
        raise AssertionError(f"the stand did not come up in {UP_WITHIN_S} s")

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.store.close()

    def print(self, printed: Printed) -> None:
        """Print another edition: these pages and fragments."""
        self.addresses = sorted(printed.pages)

        def work(printing: Printing) -> None:
            for address, rendition in printed.pages.items():
                printing.put(address, entry_of(rendition))
            for name, rendition in printed.fragments.items():
                printing.put_fragment(name, fragment_of(rendition))

        self.store.print_edition(work, moment=datetime.now(UTC))

    def stop(self) -> None:
        """Let the stand end as an operator ends it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)

    def counted(self, what: str) -> list[dict[str, Any]]:
        """Return the lines that were written of "reads" or "choices"."""
        return [json.loads(line) for file in sorted(self.counts.glob(f"{what}.*")) for line in file.read_text().splitlines()]
