"""A whole house that tells readers by push, for tests: a press here, a stand and a dispatch as processes, and a proxy before both."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import newsdesk
from pushhouse import paper

from hub import send
from lateedition.dispatch.report import Report, report_in
from lateedition.story.article import Story
from ports import free_port, listens
from pushservice import PushService


def soon(true: Callable[[], Any], *, within_s: float = 60.0) -> Any:
    end = time.monotonic() + within_s
    while not (found := true()):
        if time.monotonic() > end:
            return found
        time.sleep(0.03)
    return found


def story(number: int, **said: object) -> Story:
    """A story that is published now."""
    now = datetime.now(UTC)
    return newsdesk.story(number, **{"first_published": now, "updated": now, **said})


def alerted(number: int, **said: object) -> Story:
    """A story that is published now, and sent out as breaking news."""
    return story(number, alert=datetime.now(UTC), **said)


class House:
    """A house whose readers' browsers are at `service`. Its site is `site`, and the dispatch alone is at `dispatch`.

    `before_worker` is put before the worker of push by the proxy.
    """

    def __init__(self, home: Path, service: PushService) -> None:
        self.home = home
        self.proxy_port, self.stand_port, self.dispatch_port = free_port(), free_port(), free_port()
        self.site, self.dispatch = f"http://localhost:{self.proxy_port}", f"http://127.0.0.1:{self.dispatch_port}"
        self.room = newsdesk.Pressroom(home)
        self.room.now = datetime.now(UTC)
        self.room.hand(*paper(url=self.site), newsdesk.story(1), newsdesk.story(2))
        self.environment = {
            **os.environ,
            "LATEEDITION_HOME": str(home),
            "LATEEDITION_PORT": str(self.stand_port),
            "LATEEDITION_SITE_URL": self.site,
            "LATEEDITION_DISPATCH_PORT": str(self.dispatch_port),
            "LATEEDITION_DISPATCH_ALLOW": "127.0.0.0/8 ::1",
            "LATEEDITION_DISPATCH_PORTS": str(service.port),
            "LATEEDITION_PUSH_SERVICES": "localhost",
            "SSL_CERT_FILE": str(service.certificate),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.before_worker = b""
        self.proxy = _proxy(self)
        self.start("dispatch", self.dispatch_port)

    def start(self, name: str, port: int) -> None:
        self.running[name] = subprocess.Popen([sys.executable, "-P", "-m", "lateedition", name], env=self.environment)
        assert soon(lambda: listens(port)), name

    def start_stand(self) -> None:
        self.start("stand", self.stand_port)

    def kill_dispatch(self) -> None:
        self.running["dispatch"].kill()
        self.running["dispatch"].wait()

    def start_dispatch(self) -> None:
        self.start("dispatch", self.dispatch_port)

    def report(self) -> Report | None:
        return report_in(self.home / "watching")

    def ask(self, method: str, body: bytes) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Origin": self.site}
        return send(method, f"{self.dispatch}/-/push/subscriptions", body, headers)[:2]

    def close(self) -> None:
        self.proxy.shutdown()
        self.proxy.server_close()
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for name, process in self.running.items():
            ended = process.wait(60)
            assert ended in (0, -signal.SIGTERM, -signal.SIGKILL), f"{name} ended with {ended}"
        self.room.close()


def _proxy(house: House) -> ThreadingHTTPServer:
    """A proxy as an operator has one: it hands each request to who it is for, and says for whom it asks."""

    class Handed(BaseHTTPRequestHandler):
        def _hand_on(self) -> None:
            there = house.dispatch_port if self.path.startswith("/-/push/") else house.stand_port
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "content-length")}
            headers["X-Forwarded-For"] = self.client_address[0]
            connection = http.client.HTTPConnection("127.0.0.1", there, timeout=20)
            try:
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                content = answer.read() if "event-stream" not in (answer.headers["Content-Type"] or "") else b""
            finally:
                connection.close()
            if self.path == "/-/push/worker.js":
                content = house.before_worker + content
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = do_HEAD = _hand_on

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", house.proxy_port), Handed)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
