"""A desk in this process that a browser reaches."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application

SOON_S = 0.02
"""How long closing may take: each test in a browser has a desk of its own."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *said: object) -> None:
        """Say nothing."""


@contextmanager
def served(host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the desk of this process, and give the origin at which a browser reaches it."""
    server = make_server(host, 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, args=(SOON_S,), daemon=True).start()
    yield f"http://{host}:{server.server_port}"
    server.shutdown()
    server.server_close()
