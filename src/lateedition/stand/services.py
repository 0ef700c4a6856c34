"""Services: what others of the house answer beside pages, at reserved addresses, from the edition that readers have.

The stand hands them a request and the view; it does not know what a story is, and whoever does need not know a socket. A service is given
to the stand as it is started (`run.serve`) and opened in each worker.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lateedition.edition.view import View
from lateedition.stand.exchange import Answer, Request

if TYPE_CHECKING:
    from lateedition.stand.search import Looked


class Service(Protocol):
    """What answers at addresses of its own. Nothing is awaited in it; what it raises beyond Damaged is a fault of the house."""

    def takes(self, path: str) -> bool:
        """Say whether it answers at `path`, which begins with `/-/`."""

    def answer(self, request: Request, *, view: View, now: float, looked: Looked | None = None) -> Answer:
        """Return the answer from the edition in `view`. `looked` is what came of a search, where one was asked for."""


Open = Callable[[Path], Service]
"""What opens a service in a worker, over the store in a folder."""
