"""An editor's browser, as far as publishing goes: cookies, a login form, forms that are sent."""

from __future__ import annotations

import http.client
import re
from collections.abc import Sequence
from urllib.parse import urlencode

Fields = Sequence[tuple[str, str]]

TOKEN = "csrfmiddlewaretoken"
_TOKEN = re.compile(rf'name="{TOKEN}" value="([^"]+)"')


class Refused(RuntimeError):
    """The desk did not do what its editor asked; the message says what it answered."""


class Editor:
    """One editor at a desk made with Django. A page is asked for on a new connection, its form is sent on the same."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}

    def log_in(self, path: str, *, user: str, password: str) -> None:
        """Log in at `path`. Raises Refused."""
        _, form = self.ask("GET", path)
        status, _ = self.ask("POST", path, [(TOKEN, token_of(form)), ("username", user), ("password", password)])
        if status != 302:
            raise Refused(f"the desk does not let {user!r} in at {path!r}: status {status}")

    def ask(self, method: str, path: str, fields: Fields | None = None) -> tuple[int, str]:
        """Return the status and the text of the answer; `fields` are sent as a form."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), "Accept": "text/html"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if method == "GET":
            self._connection.close()  # a desk hangs up on an editor who thought for a while
        self._connection.request(method, path, None if fields is None else urlencode(fields), headers)
        answer = self._connection.getresponse()
        for header in answer.headers.get_all("set-cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode()


def token_of(page: str) -> str:
    """Return the token that a form on `page` sends back (Django's protection against forged requests)."""
    found = _TOKEN.search(page)
    if found is None:
        raise Refused(f"there is no form on this page, which begins: {page[:200]!r}")
    return found[1]


def errors_on(page: str) -> str:
    """Return what a form that came back complains about."""
    found = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)</', page, re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", " ", " ".join(found)).split())
    return words[:300] or page[:300]
