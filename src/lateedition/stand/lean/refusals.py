"""Refusals: why a request is not answered. The connection ends with one, and nothing that was sent is repeated in it."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from lateedition.stand import plain
from lateedition.stand.counters import MALFORMED, TOO_LARGE, TOO_MANY, TOO_SLOW
from lateedition.stand.exchange import Answer


class Refusal(Struct, frozen=True):
    """What is said to people, under which status and title, and which counter it goes to."""

    status: int
    title: str
    text: str
    counted_as: int


BAD_LINE = Refusal(400, "Bad request", "The first line is not that of an HTTP request.", MALFORMED)
BAD_HEADERS = Refusal(400, "Bad request", "The headers are not those of an HTTP request.", MALFORMED)
BAD_HOST = Refusal(400, "Bad request", "A request names one host.", MALFORMED)
BAD_CODING = Refusal(400, "Bad request", "A request's body is sent as it is, or chunked.", MALFORMED)
BAD_CHUNK = Refusal(400, "Bad request", "The chunks of this form cannot be read.", MALFORMED)
NO_BODY = Refusal(400, "Bad request", "Who asks for a page sends nothing with it.", MALFORMED)
SLOW = Refusal(408, "Request timeout", "The request did not arrive in time.", TOO_SLOW)
LONG_FORM = Refusal(413, "Too long", "This form is longer than it can be.", TOO_LARGE)
LONG_LINE = Refusal(414, "Address too long", "This address is longer than any that there is.", TOO_LARGE)
NO_SUCH_EXPECTATION = Refusal(417, "Expectation failed", "There is nothing here to be expected.", MALFORMED)
LONG_HEAD = Refusal(431, "Headers too long", "The headers are longer than a browser's.", TOO_LARGE)
FULL = Refusal(503, "Full", "More readers are here than can be served. Please try again.", TOO_MANY)
BAD_VERSION = Refusal(505, "Unknown version", "This server speaks versions 1.1 and 1.0 of HTTP.", MALFORMED)


@cache
def answer_to(refusal: Refusal) -> Answer:
    """Return the answer that a refusal is."""
    return plain.page(refusal.status, title=refusal.title, text=refusal.text)
