"""Looking things up: searches go to a thread, one after the other, so that who reads pages does not wait for who searches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from lateedition.stand import search
from lateedition.stand.exchange import Request
from lateedition.stand.search import Looked, Reference

MOST_WAITING = 32
"""How many searches of a worker wait for their turn; who comes then is asked to try again. A search takes some milliseconds."""


class Lookups:
    """The searches of one worker. tantivy lets other threads run while it looks."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._thread: ThreadPoolExecutor | None = None
        self._waiting = 0

    def look_up(self, request: Request, then: Callable[[Looked], None]) -> None:
        """Have what `request` asks looked up and hand it to `then`, in the loop that runs now, later and never before this returns."""
        loop = asyncio.get_running_loop()
        if self._waiting >= MOST_WAITING:
            loop.call_soon(then, search.overtaxed(request))
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._waiting += 1
        looking = loop.run_in_executor(self._thread, self._reference.look_up, request)
        looking.add_done_callback(lambda looked: self._done(looked, then))

    def _done(self, looked: asyncio.Future[Looked], then: Callable[[Looked], None]) -> None:
        self._waiting -= 1
        if not looked.cancelled():
            then(looked.result())
