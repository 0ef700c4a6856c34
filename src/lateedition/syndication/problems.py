"""Problems: what goes wrong with a question, and how that is said (RFC 9457). Each says what, where, and what to do."""

from __future__ import annotations

from lateedition.stand.exchange import Headers
from lateedition.syndication.told import Problem, Where

API = "/-/api/v1"
MANUAL = "/-/api/"
DOCUMENT = "/-/api/openapi.json"
MEDIA_TYPE = "application/problem+json"

KINDS: dict[str, tuple[int, str, str]] = {
    "unknown-parameter": (400, "Unknown parameter", "The query has a name that this address does not take, or one of them twice."),
    "bad-parameter": (400, "Unusable parameter", "A parameter has a value that it cannot have."),
    "no-key": (401, "A key is needed", "No key came, or none that counts here and now."),
    "not-found": (404, "Not found", "There is nothing of that name or number, and nobody can say that there ever was."),
    "wrong-method": (405, "Method not allowed", "Everything here is read: GET and HEAD."),
    "not-acceptable": (406, "Not acceptable", "Answers are sent with gzip or without content coding."),
    "gone": (410, "Gone", "It was there and is not any more: it was recalled, or taken down. Show nothing of it."),
    "too-many": (429, "Too many questions", "This key asks more than is good for anybody; it may go on in a moment."),
    "by-law": (451, "Unavailable for legal reasons", "It was taken down by an order of law (RFC 7725). Show nothing of it."),
    "busy": (503, "Busy", "Too many are asking just now, or this machine does not have what was asked for yet."),
}
"""Every kind of problem: status, title, what it is."""


class Refused(Exception):
    """There is no such answer; `problem` says why, `headers` go with it."""

    def __init__(self, kind: str, detail: str, *, where: Where | None = None, headers: Headers = ()) -> None:
        status, title, _ = KINDS[kind]
        super().__init__(detail)
        self.problem = Problem(f"{MANUAL}#{kind}", title, status, detail, where)
        self.headers = headers
