"""Doors: which source a request to the wire's server is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.wire.sources import push, websub
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.register import Source


@dataclass
class Doors:
    """The doors of the sources that are registered now."""

    taker: CopyTaker
    _pushed: Mapping[str, push.PushDoor] = field(default_factory=dict)
    _called: Mapping[str, websub.Callback] = field(default_factory=dict)

    def open_for(self, sources: Mapping[str, Source]) -> None:
        """Let in who belongs to `sources`, and nobody else. A source that is as it was keeps its pace."""
        before = self._pushed
        self._pushed = {
            name: before[name] if name in before and before[name].source == source else push.PushDoor(source, self.taker)
            for name, source in sources.items()
            if source.kind == "push"
        }
        self._called = {name: websub.Callback(source, self.taker) for name, source in sources.items() if source.kind == "websub"}

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        """Return the delivery that a request is, or what it is answered."""
        if asked.path.startswith(push.PATH):
            door = self._pushed.get(asked.path.removeprefix(push.PATH))
            return door.admit(asked, now=now) if door else push.refused()
        if asked.path.startswith(websub.PATH):
            name, _, token = asked.path.removeprefix(websub.PATH).partition("/")
            callback = self._called.get(name)
            return callback.admit(asked, token, now=now) if callback else websub.unknown()
        return said(404, "there is nothing here")
