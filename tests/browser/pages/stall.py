"""A newspaper stall for tests: hands out a printed paper over HTTP on a free port, with the stand's policy."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from urllib.parse import unquote, urlsplit

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

SOON_S = 0.02
"""How long closing may take: each test has a stall."""


class Stall:
    """Serves what `printed()` returns at each request, so that a test can print another edition while a page is open.

    It has a stream of editions while it `streams`, and tells those who listen what `tell` says. While it is `away` nobody gets an answer.
    """

    def __init__(self, printed: Callable[[], object]) -> None:
        stall = self
        self.printed = printed
        self.requests: list[tuple[str, int]] = []
        self.streams = False
        self.away = False
        self.listeners: list[Queue[bytes]] = []
        self.editions = 1

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                stall.answer(self)

            def do_HEAD(self) -> None:
                stall.answer(self)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(SOON_S,), daemon=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Stall:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if self.away:
            request.close_connection = True
            return
        path, printed = unquote(urlsplit(request.path).path), self.printed()
        if path == "/-/live":
            self.requests.append((path, 200 if self.streams else 501))
            if self.streams:
                self.stream(request)
            else:
                request.send_error(501, "this stall has no stream; pages ask again instead")
            return
        page = printed.pages.get(path)
        address = path if page else "/-/errors/404"
        rendition = printed.pages[address]
        body = printed.body(address)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        status = 304 if request.headers["If-None-Match"] == tag else rendition.status
        self.requests.append((path, status))
        request.send_response(status)
        frames = dict(rendition.headers).get("frame-src")
        policy = f"{POLICY}; frame-src {frames}" if frames else POLICY
        for name, value in (("Content-Type", rendition.media_type), ("ETag", tag), ("Content-Security-Policy", policy)):
            request.send_header(name, value)
        if status >= 400:
            request.send_header("Cache-Control", "no-store")
        if "location" in dict(rendition.headers):
            request.send_header("Location", dict(rendition.headers)["location"])
        request.send_header("Content-Length", "0" if status == 304 else str(len(body)))
        request.end_headers()
        if status != 304 and request.command == "GET":
            request.wfile.write(body)

    def stream(self, request: BaseHTTPRequestHandler) -> None:
        """Tell a listener of editions until it is hung up on."""
        heard: Queue[bytes] = Queue()
        request.send_response(200)
        request.send_header("Content-Type", "text/event-stream")
        request.end_headers()
        request.wfile.write(b"retry: 2000\nid: %d\n\n" % self.editions)
        request.close_connection = True
        self.listeners.append(heard)
        with suppress(OSError):
            while event := heard.get():
                request.wfile.write(event)
        self.listeners.remove(heard)

    def tell(self, *fragments: str) -> None:
        """Tell of an edition in which these fragments are others than before."""
        self.editions += 1
        said = json.dumps({"edition": self.editions, "position": 1, "fragments": list(fragments)})
        for heard in self.listeners:
            heard.put(f"id: {self.editions}\nevent: edition\ndata: {said}\n\n".encode())

    def hang_up(self) -> None:
        """End every stream."""
        for heard in self.listeners:
            heard.put(b"")
