"""Consent: the notice, answered either way with equal ease. The answer is kept by the reader alone, in one first-party cookie.

No cookie before an answer; none that says who somebody is. A refusal is kept as long as a consent (CNIL: six months). Both
are of the version of the notice that was answered: a changed notice asks anew. `Sec-GPC: 1` is a refusal that needs no prompt
(Global Privacy Control); who has said it can still accept on the privacy page, and that answer is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qs, quote, urlsplit

from lateedition.stand import composing, plain
from lateedition.stand.exchange import Answer, Request

PATH = "/-/consent"
LONGEST_FORM_BYTES = 4_096

_KEPT_S = 182 * 86_400
_COOKIE = re.compile(r"(?:^|;)\s*consent=(?:accept|refuse)\.([0-9]{1,9})\s*(?=;|$)")
_VERSION = re.compile(r"[0-9]{1,9}")
_NO_BACK = re.compile(r"[\x00-\x20\x7f\\]")


def settled(request: Request, *, current: Collection[str]) -> str:
    """Return which of the `current` notices the reader has answered: its version, EVERY_NOTICE, or "" for none."""
    if request.cookie is not None:
        said = _COOKIE.search(request.cookie)
        if said is not None and said[1] in current:
            return said[1]
    return composing.EVERY_NOTICE if request.gpc is not None and "1" in request.gpc.split(",") else ""


def answer(request: Request, form: bytes, *, current: Collection[str]) -> Answer:
    """Return the answer to the notice's form: the cookie, and back to where the reader was.

    Forms of other sites are refused: nobody else consents for a reader. A choice about a notice that is not current is not
    kept, so that the current one asks. `form` has at most LONGEST_FORM_BYTES.
    """
    if request.method != "POST":
        return plain.not_allowed("POST")
    if not _from_here(request):
        return plain.page(403, title="Forbidden", text="This choice can only be made on this site's own pages.")
    fields = parse_qs(form.decode("utf-8", errors="replace"))
    choice, version, back = (fields.get(name, [""])[0] for name in ("choice", "version", "back"))
    if choice not in ("accept", "refuse") or not _VERSION.fullmatch(version):
        return plain.page(400, title="Bad request", text="Choose to accept or to refuse, in the notice or on the privacy page.")
    if version not in current:
        return plain.see_other(back_path(back))
    secure = "; Secure" if request.secure else ""
    cookie = f"consent={choice}.{version}; Max-Age={_KEPT_S}; Path=/; SameSite=Lax{secure}"
    return plain.see_other(back_path(back), extra=(("set-cookie", cookie),))


def too_long() -> Answer:
    """Return the answer to a form that is longer than any that our pages send."""
    return plain.page(413, title="Too long", text="This form is longer than it can be.")


def back_path(said: str) -> str:
    """Return the path to send a reader back to, percent-encoded; the home page unless `said` is a path of this very site.

    >>> back_path("/hindi/यूपी-3/?a=b"), back_path("//evil.example/"), back_path("https://evil.example/"), back_path("/\\t/evil.example")
    ('/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/', '/', '/', '/')
    """
    if not said.startswith("/") or said.startswith(("//", "/-/")) or len(said) > 2_000 or _NO_BACK.search(said):
        return "/"
    return quote(re.split("[?#]", said, maxsplit=1)[0], safe="/-._~!$&'()*+,;=:@%", errors="replace")


def _from_here(request: Request) -> bool:
    if request.fetch_site is not None:
        return request.fetch_site in ("same-origin", "none")
    if request.origin is None:
        return True
    try:
        return urlsplit(request.origin).netloc == request.host
    except ValueError:
        return False
