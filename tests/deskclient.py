"""Somebody at the desk of a running newsroom, over HTTP as a browser without JavaScript: pages, forms, and a few things done often."""

from __future__ import annotations

import base64
import html
import http.cookiejar
import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence

from lateedition.desk.accounts.totp import STEP_S, code_at

_SET_UP = "/desk/login/set-up/"
_JARS: dict[tuple[str, str], http.cookiejar.CookieJar] = {}
"""Whoever comes to a desk a second time is still logged in: a second login so soon would need a second factor that nobody kept."""

_CHECKED = re.compile(r'<input type="(?:hidden|radio)" name="(\w+)" value="([^"]*)"(?: checked|>)')


class DeskClient:
    """Logs in to the desk at the origin `desk` as `user`."""

    def __init__(self, desk: str, user: str, password: str) -> None:
        self._desk = desk
        known = _JARS.get((desk, user))
        self._jar = known or _JARS.setdefault((desk, user), http.cookiejar.CookieJar())
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        if known:
            return
        self.get("/desk/login/")
        led_to, page = self.post("/desk/login/", username=user, password=password, next="/desk/")
        if led_to == _SET_UP:
            self._set_up_app(page)

    def get(self, address: str) -> str:
        """The page at `address`."""
        with self._browser.open(self._desk + address, timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, address: str, **said: str) -> tuple[str, str]:
        """Post a form; return where that leads and the page that is there."""
        token = next(cookie.value or "" for cookie in self._jar if cookie.name == "desk_csrf")
        form = urllib.parse.urlencode({**said, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self._desk + address, form, {"Referer": self._desk + address})
        with self._browser.open(request, timeout=20) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()

    def _set_up_app(self, page: str) -> None:
        """Set up an authenticator app, as the desk demands of who may publish."""
        letters = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0]
        secret = base64.b32decode(letters.replace(" ", ""))
        self.post(_SET_UP, code=code_at(secret, int(time.time()) // STEP_S))

    def take(self, item: str) -> int:
        """Take the item whose page is at `item`; return the number of its story."""
        path, _ = self.post(f"{item}take/")
        return int(re.findall(r"/edit/(\d+)/", path)[0])

    def draft(self, *, headline: str, section: str, paragraphs: Sequence[str]) -> int:
        """Save a new story, with these words in the section of that name, as a draft; return its number."""
        address = "/desk/stories/add/"
        number = re.findall(rf'<option value="(\d+)"[^>]*>\s*{re.escape(section)}\s*<', self.get(address))[0]
        path, _ = self.post(address, **(_FIELDS | _body(paragraphs) | {"headline": headline, "section": number}))
        return int(re.findall(r"/edit/(\d+)/", path)[0])

    def publish(self, story: int, *, headline: str, section: str, paragraphs: Sequence[str], **said: str) -> str:
        """Publish a story from its form, with these words in the section of that name; return the page that answers."""
        form = self.get(f"/desk/stories/edit/{story}/")
        number = re.findall(rf'<option value="(\d+)"[^>]*>\s*{re.escape(section)}\s*<', form)[0]
        fields = _FIELDS | _body(paragraphs) | {"headline": headline, "section": number, "action-publish": "action-publish"} | said
        return self.post(f"/desk/stories/edit/{story}/", **fields)[1]

    def apply(self, review: str, choices: Mapping[str, str]) -> str:
        """Post the review of a newer version as it comes, with `choices` put over it; return the page that answers."""
        set_already = {name: html.unescape(value) for name, value in _CHECKED.findall(self.get(review))}
        return self.post(review, **(set_already | choices))[1]


_FIELDS = {
    "standfirst": "",
    "lead_picture": "",
    "lead_caption": "",
    "language": "en",
    "authors-TOTAL_FORMS": "0",
    "authors-INITIAL_FORMS": "0",
    "authors-MIN_NUM_FORMS": "0",
    "authors-MAX_NUM_FORMS": "1000",
    "agency": "",
    "dateline_place": "",
    "list_headline": "",
    "news_value": "4",
    "lifetime_h": "8",
    "slug": "",
    "first_published": "",
    "note_to_desk": "",
    "change": "material",
}


def _body(paragraphs: Sequence[str]) -> dict[str, str]:
    fields = {"body-count": str(len(paragraphs))}
    for place, words in enumerate(paragraphs):
        block = {"key": "a", "type": "unstyled", "text": words, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        fields |= {f"body-{place}-deleted": "", f"body-{place}-order": str(place), f"body-{place}-type": "paragraph"}
        fields |= {f"body-{place}-id": "", f"body-{place}-value": json.dumps({"blocks": [block], "entityMap": {}})}
    return fields
