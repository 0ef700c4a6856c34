"""Somebody who subscribes, for tests: a server that says whether it meant it, and keeps what it is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from agency import Agency, Seen, answer


@dataclass
class Subscriber:
    """The server. `confirm` gives the answer to a challenge, `takes` the status of each delivery; `path` is that of its callback."""

    confirm: Callable[[str], bytes] = lambda challenge: answer(200, challenge.encode())
    takes: Callable[[Seen], int] = lambda _: 204
    path: str = "/call-me/back?token=1"
    host: str = "127.0.0.1"
    asked: list[list[tuple[str, str]]] = field(default_factory=list)
    got: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self.server = Agency(self._answer, host=self.host)

    @property
    def callback(self) -> str:
        return f"{self.server.url}{self.path}"

    @property
    def port(self) -> int:
        return int(self.server.port)

    @property
    def bodies(self) -> list[str]:
        return [seen.body.decode() for seen in self.got]

    @property
    def last_asked(self) -> dict[str, str]:
        return dict(self.asked[-1])

    def wait_for(self, true: Callable[[], bool], *, within_s: float = 30.0) -> bool:
        """Wait until something that comes makes `true` so; say whether it did."""
        with self._news:
            return self._news.wait_for(true, within_s)

    def close(self) -> None:
        self.server.close()

    def _answer(self, seen: Seen) -> bytes:
        with self._news:
            self._news.notify_all()
            if seen.method == "GET":
                self.asked.append(parse_qsl(urlsplit(seen.path).query))
                return self.confirm(self.last_asked.get("hub.challenge", ""))
            status = self.takes(seen)
            if status // 100 == 2:
                self.got.append(seen)
            return answer(status, b"thank you")
