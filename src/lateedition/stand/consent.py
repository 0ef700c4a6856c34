"""Consent: the notice, answered either way with equal ease. The answer is kept by the reader alone, in one first-party cookie.

`consent=VERSION.films.ads` is the version of the notice that was answered and the purposes that were agreed to; with none it is a
refusal, kept as long as a consent (CNIL: six months). No cookie before an answer; none that says who somebody is. A changed notice
asks anew. `Sec-GPC: 1` is a refusal without a prompt of every purpose by which others learn of readers (Global Privacy Control): accepting
in the notice does not overrule it, ticking the purpose on the privacy page does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qs, quote, urlsplit

from msgspec import Struct

from lateedition.finder.cutting import SEARCH
from lateedition.stand import composing, forms, plain
from lateedition.stand.exchange import Answer, Headers, Request
from lateedition.stand.terms import Terms

PATH = forms.CONSENT

_KEPT_S = 182 * 86_400
_SEEN_KEPT_S = 400 * 86_400
"""For good: browsers keep nothing longer (RFC 6265bis, 5.5)."""

_COOKIE = re.compile(r"(?:^|;)\s*consent=([0-9a-f]{1,16})(?:\.[a-z0-9-]{1,20}){0,20}\s*(?=;|$)")
_VERSION = re.compile(r"[0-9a-f]{1,16}")
_IN_QUERIES = "=&+%*-._~"
_NO_BACK = re.compile(r"[\x00-\x20\x7f\\]")


class Choice(Struct, frozen=True):
    """What a reader chose: the version of the notice, what was agreed to, and where: "notice", "page"; "gpc" if that took something out."""

    version: str
    granted: tuple[str, ...]
    method: str


def settled(request: Request, *, current: Collection[str], terms: Terms) -> str:
    """Return which of the `current` notices the reader has answered: its version, EVERY_NOTICE, or "" for none."""
    if request.cookie is not None:
        said = _COOKIE.search(request.cookie)
        if said is not None and said[1] in current:
            return said[1]
    return composing.EVERY_NOTICE if terms.settled_by_gpc and forms.has_gpc(request) else ""


def chosen(request: Request, form: bytes, *, current: Collection[str], terms: Terms) -> Choice | Answer:
    """Return what the form says was chosen, or the answer to one that says nothing that can be kept.

    Forms of other sites are refused: nobody else consents for a reader. A choice about a notice that is not current is not
    kept, so that the current one asks. `form` has at most LONGEST_BYTES.
    """
    if request.method != "POST":
        return plain.not_allowed("POST")
    if not forms.is_from_here(request):
        return plain.page(403, title="Forbidden", text="This choice can only be made on this site's own pages.")
    fields = parse_qs(form.decode("utf-8", errors="replace"))
    choice, version, place = (fields.get(name, [""])[0] for name in ("choice", "version", "place"))
    if choice not in ("accept", "refuse", "chosen", "seen") or not _VERSION.fullmatch(version):
        return plain.page(400, title="Bad request", text="Choose to accept or to refuse, in the notice or on the privacy page.")
    if version not in current or (choice == "seen" and terms.purposes):
        return plain.see_other(way_back(request))
    wanted = {"accept": terms.keys, "chosen": tuple(fields.get("purpose", ()))}.get(choice, ())
    granted = tuple(asked.key for asked in terms.purposes if asked.key in wanted)
    if choice == "accept" and forms.has_gpc(request) and any(asked.shared for asked in terms.purposes):
        return Choice(version, tuple(asked.key for asked in terms.purposes if not asked.shared), "gpc")
    return Choice(version, granted, "page" if place == "page" else "notice")


def answer(request: Request, choice: Choice, *, terms: Terms) -> Answer:
    """Return the answer that has the choice kept, deletes what was set for purposes that were not agreed to alone, and leads back."""
    secure = "; Secure" if request.secure else ""
    kept_s = _KEPT_S if terms.purposes else _SEEN_KEPT_S
    value = ".".join((choice.version, *choice.granted))
    agreed = {name for asked in terms.purposes if asked.key in choice.granted for name in asked.cookies}
    withdrawn = [name for asked in terms.purposes for name in asked.cookies if name not in agreed]
    cookies: Headers = (
        ("set-cookie", f"consent={value}; Max-Age={kept_s}; Path=/; SameSite=Lax{secure}"),
        *(("set-cookie", f"{name}=; Max-Age=0; Path=/; SameSite=Lax{secure}") for name in dict.fromkeys(withdrawn)),
    )
    return plain.see_other(way_back(request), extra=cookies)


def way_back(request: Request) -> str:
    """Return the path of the page whose form was sent: our pages tell their own address to ourselves. What was searched for stays."""
    try:
        page = urlsplit(request.referer or "")
    except ValueError:
        return "/"
    if page.netloc != request.host:
        return "/"
    return f"{SEARCH}?{quote(page.query, safe=_IN_QUERIES)}" if page.path == SEARCH else back_path(page.path)


def back_path(said: str) -> str:
    """Return the path to send a reader back to, percent-encoded; the home page unless `said` is a path of this very site.

    >>> back_path("/hindi/यूपी-3/?a=b"), back_path("//evil.example/"), back_path("https://evil.example/"), back_path("/\\t/evil.example")
    ('/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/', '/', '/', '/')
    """
    if not said.startswith("/") or said.startswith(("//", "/-/")) or len(said) > 2_000 or _NO_BACK.search(said):
        return "/"
    return quote(re.split("[?#]", said, maxsplit=1)[0], safe="/-._~!$&'()*+,;=:@%", errors="replace")
