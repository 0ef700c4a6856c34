"""A newspaper stall for tests: hands out a printed paper over HTTP on a free port, with the stand's policy."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class Stall:
    """Serves what `printed()` returns at each request, so that a test can print another edition while a page is open."""

    def __init__(self, printed: Callable[[], object]) -> None:
        stall = self
        self.printed = printed
        self.requests: list[tuple[str, int]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                stall.answer(self)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Stall:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, printed = unquote(urlsplit(request.path).path), self.printed()
        if path == "/-/live":
            request.send_error(501, "a stall has no stream; pages ask again instead")
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
        request.send_header("Content-Length", "0" if status == 304 else str(len(body)))
        request.end_headers()
        if status != 304:
            request.wfile.write(body)
