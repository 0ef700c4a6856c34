"""Over real HTTP, process beside process: our own subscriber has what is published and not what was killed, whatever dies in between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import newsdesk
import pytest
from hubhouse import LOOPBACK, paper
from newsdesk import killed, story
from subscribers import Subscriber

from agency import Seen
from hub import send
from lateedition.courier.front import Front
from lateedition.dispatch.report import report_in
from lateedition.story.handover import Document
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.websub import Subscription, subscribe
from ports import free_port, listens

WITHIN_S = 2.0
"""How soon after the edition a delivery is there."""

PATIENT_S = 20.0


def soon(true: Callable[[], bool], *, within_s: float = PATIENT_S) -> bool:
    end = time.monotonic() + within_s
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Printed:
    """A press in this process, and a stand and a dispatch beside it; `callbacks` are the ports that the dispatch may send to."""

    def __init__(self, home: Path, *callbacks: int) -> None:
        self.home = home
        self.port, self.hub_port = free_port(), free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.hub = f"http://127.0.0.1:{self.hub_port}/-/hub"
        self.room = newsdesk.Pressroom(home)
        self.room.hand(*paper(url=self.site, hub=self.hub), story(1), story(2))
        self.environment = {
            **os.environ,
            "LATEEDITION_HOME": str(home),
            "LATEEDITION_PORT": str(self.port),
            "LATEEDITION_DISPATCH_PORT": str(self.hub_port),
            "LATEEDITION_DISPATCH_ALLOW": "127.0.0.0/8",
            "LATEEDITION_DISPATCH_PORTS": " ".join(map(str, callbacks)),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        self.running[name] = subprocess.Popen([sys.executable, "-P", "-m", "lateedition", name], env=self.environment)

    def listens(self, port: int) -> bool:
        return listens(port)

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def close(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            assert process.wait(15) in (0, -signal.SIGTERM, -signal.SIGKILL)
        self.room.close()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., Printed]]:
    found: list[Printed] = []

    def make(*callbacks: int) -> Printed:
        found.append(Printed(tmp_path / "home", *callbacks))
        return found[-1]

    yield make
    for each in found:
        each.close()


def test_our_own_subscriber_has_what_is_published_and_not_what_is_killed(made: Callable[..., Printed], tmp_path: Path) -> None:
    callback_port = free_port()
    printed = made(callback_port)
    for name, port in (("stand", printed.port), ("dispatch", printed.hub_port)):
        printed.start(name)
        assert soon(partial(printed.listens, port)), name
    taker = CopyTaker(Inbox(tmp_path / "inbox.sqlite3"), Ledger(tmp_path / "sources.sqlite3"))
    source = Source("post", "websub", f"{printed.site}/feed.xml", allow=LOOPBACK, ports=(printed.port, printed.hub_port))
    doors = Doors(taker)
    doors.open_for({"post": source})
    front = Front("127.0.0.1", callback_port, admit=doors.admit)
    front.start()
    try:
        assert soon(lambda: printed.listens(callback_port))
        subscribe(source, taker, base=f"http://127.0.0.1:{callback_port}", now=datetime.now(UTC), luck=random.Random(1))
        assert soon(lambda: taker.ledger.note("post", Subscription).is_active(datetime.now(UTC)))

        printed.room.hand(story(3, headline="The pier is closed"))
        assert soon(lambda: "The pier is closed" in headlines(taker.inbox), within_s=WITHIN_S)

        seen = len(raw(taker.inbox))
        printed.room.hand(killed(story(3)))
        assert soon(lambda: len(raw(taker.inbox)) > seen, within_s=WITHIN_S)
        assert "The pier is closed" not in raw(taker.inbox)[-1]
        assert "Headline2x" in raw(taker.inbox)[-1]
    finally:
        front.stop()


def headlines(inbox: Inbox) -> list[str]:
    return [entry.item.headline for entry in inbox.entries(Sought(versions=True), limit=99)]


def raw(inbox: Inbox) -> list[str]:
    return [(inbox.raw(number) or b"").decode() for number in sorted(inbox.receipts())]


def test_whatever_dies_each_change_is_told_and_never_what_is_no_more(made: Callable[..., Printed]) -> None:
    luck = random.Random(37)
    feeds: list[tuple[float, str]] = []
    wrong: list[str] = []

    def judge(seen: Seen) -> int:
        # what stood a second ago may have been under way when it was replaced
        now, body = time.monotonic(), seen.body.decode()
        known = [text for (_, text), until in zip(feeds, [*(began for began, _ in feeds[1:]), now], strict=True) if now - until < 1.0]
        if body not in known:
            wrong.append(body)
        return luck.choice((200, 200, 200, 503))

    one = Subscriber(takes=judge)
    printed = made(one.port)

    def print_and_note(*documents: Document) -> str:
        printed.room.hand(*documents)
        feeds.append((time.monotonic(), printed.room.text("/feed.xml")))
        return feeds[-1][1]

    print_and_note(story(3))
    printed.start("dispatch")
    assert soon(lambda: printed.listens(printed.hub_port))
    form = {"hub.mode": "subscribe", "hub.topic": f"{printed.site}/feed.xml", "hub.callback": one.callback}
    status, said, _ = send("POST", printed.hub, urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 202, said
    printed.kill("dispatch")
    printed.start("dispatch")
    assert soon(lambda: one.asked != [])
    assert soon(lambda: (found := report_in(printed.home / "watching")) is not None and found.subscribers == 1)
    for number in range(4, 10):
        print_and_note(story(number))
        time.sleep(luck.uniform(0, 0.15))
        printed.kill("dispatch")
        if luck.random() < 0.5:
            print_and_note(killed(story(number)))
        printed.start("dispatch")
        assert one.wait_for(lambda: one.bodies[-1:] == [feeds[-1][1]], within_s=3 * PATIENT_S), f"edition {number} was not told"
    assert wrong == []
    one.close()


def test_a_stand_says_in_its_answer_where_a_feed_can_be_subscribed_to(made: Callable[..., Printed]) -> None:
    printed = made()
    printed.start("stand")
    assert soon(lambda: printed.listens(printed.port))
    for path in ("/feed.xml", "/city/feed.xml"):
        _, _, headers = send("GET", f"{printed.site}{path}")
        assert headers["link"] == f'<{printed.hub}>; rel="hub", <{printed.site}{path}>; rel="self"'
    assert "hub" not in send("GET", f"{printed.site}/")[2]["link"]
