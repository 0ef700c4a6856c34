"""A WebSub hub, for tests: takes subscriptions, asks back, and delivers what is published, signed."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from agency import Agency, Seen, answer


def send(method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
    """Send a request; return status, body and headers of the answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body=body or None, headers=dict(headers or {}))
        said = connection.getresponse()
        return said.status, said.read(), {name.lower(): value for name, value in said.getheaders()}
    finally:
        connection.close()


@dataclass
class Hub:
    """The hub. `asks_back` is "before" or "after" it answers, or "never"; `lease_s` is what it grants."""

    asks_back: str = "after"
    lease_s: int = 3_600
    status: int = 202
    asked: list[dict[str, str]] = field(default_factory=list)
    answered: list[tuple[int, bytes]] = field(default_factory=list)
    callbacks: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = Agency(self._answer)

    @property
    def url(self) -> str:
        return f"{self.server.url}/hub"

    def ask_back(self, form: Mapping[str, str], **more: str) -> tuple[int, bytes]:
        """Ask whether a subscription is meant."""
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "ch4ll&nge",
            "hub.lease_seconds": str(self.lease_s),
            **{f"hub.{name}": value for name, value in more.items()},
        }
        status, body, _ = send("GET", f"{form['hub.callback']}?{urlencode(query)}")
        self.answered.append((status, body))
        if status == 200 and body == b"ch4ll&nge":
            self.callbacks[form["hub.callback"]] = form["hub.secret"]
        return status, body

    def publish(self, body: bytes, *, method: str = "sha256", secret: str = "") -> list[int]:
        """Deliver to all who are subscribed; return what they answer. With another `secret` than theirs, it is signed with that."""
        found = []
        for callback, own in self.callbacks.items():
            mac = hmac.new((secret or own).encode(), body, getattr(hashlib, method)).hexdigest() if method else ""
            headers = {"Content-Type": "application/rss+xml", **({"X-Hub-Signature": f"{method}={mac}"} if method else {})}
            found.append(send("POST", callback, body, headers)[0])
        return found

    def _ask_later(self, form: Mapping[str, str]) -> None:
        # a test may be over before
        with suppress(OSError, http.client.HTTPException):
            self.ask_back(form)

    def _answer(self, seen: Seen) -> bytes:
        self.asked.append(seen.form)
        if self.status == 202 and self.asks_back == "before":
            self.ask_back(seen.form)
        if self.status == 202 and self.asks_back == "after":
            threading.Timer(0.05, self._ask_later, [seen.form]).start()
        return answer(self.status, b"" if self.status == 202 else b"no such topic")
