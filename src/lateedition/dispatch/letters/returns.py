"""Returns: mail that comes back, and what it says of whom. Pure.

A notice of delivery (RFC 3464) says for each recipient what was done and why, a complaint (RFC 5965) that somebody called a letter spam;
both are parts of a multipart/report (RFC 6522), with the letter or its head behind them. Whom it is about is read from what we wrote and
signed ourselves, and from nothing else: the address that it came back to, or the reader's own link in the head of the letter. So nobody can
end another's letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Literal

from msgspec import Struct

Outcome = Literal["gone", "hard", "refused", "soft", "complaint", "nothing"]

_TOKEN = re.compile(r"\+([0-9]{1,18}-[0-9a-f]{32})@")
_OWN_LINK = re.compile(r"/-/letters/yours\?to=([0-9]{1,18}\.[A-Za-z0-9_-]{22})")
_STATUS = re.compile(r"\s*([245])\.([0-9]{1,3})\.([0-9]{1,3})\b")
_NOBODY_THERE = frozenset((("1", "1"), ("1", "10")))
"""X.1.1: no such mailbox (RFC 3463); X.1.10: its domain takes no mail at all (RFC 7505)."""

_OF_THE_ADDRESS = ("1", "2")
_ENVELOPE = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_OF_THE_LETTER = ("Return-Path", "List-Unsubscribe")


class Returned(Struct, frozen=True):
    """What came back, about the subscriber of a number.

    "gone": there is nobody at the address; "hard": it does not take mail, and may tomorrow (a full mailbox); "refused": this letter was not
    taken for what is not the address's fault; "soft": it was not to be reached for so long that it was given up; "complaint": they call it
    spam; "nothing": it arrived, or is still being tried.
    """

    outcome: Outcome
    number: int


class Unreadable(ValueError):
    """It cannot be said what came back, or about whom; the message says why, without an address."""


def read(content: bytes, *, of_return: Callable[[str], int | None], of_link: Callable[[str], int | None]) -> Returned:
    """Return what a message says. `of_return` and `of_link` know whose what we wrote is, None if we did not. Raises Unreadable."""
    message = BytesParser(policy=policy.compat32).parsebytes(content)
    if message.get_content_type() != "multipart/report":
        raise Unreadable(f"it is {message.get_content_type()}; expected a report (multipart/report)")
    parts = [part for part in message.walk() if part is not message]
    outcome = _complaint(parts) or _delivery(parts)
    if outcome is None:
        raise Unreadable("it is a report without a notice of delivery and without a complaint")
    number = _whose(message, parts, of_return, of_link)
    if number is None:
        raise Unreadable("neither the address that it came to nor the letter in it has anything that we signed")
    return Returned(outcome, number)


def _complaint(parts: list[Message]) -> Outcome | None:
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            kind = next((field for head in _fields(part) if (field := head.get("Feedback-Type"))), "")
            return "nothing" if str(kind).strip().lower() in ("not-spam", "auth-failure") else "complaint"
    return None


def _delivery(parts: list[Message]) -> Outcome | None:
    """Return the worst that is said of a recipient: a letter of ours has one."""
    found: list[Outcome] = []
    for part in parts:
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            found += [_of_recipient(fields) for fields in _fields(part) if fields.get("Action")]
    order: tuple[Outcome, ...] = ("gone", "hard", "refused", "soft", "nothing")
    return next((outcome for outcome in order if outcome in found), None)


def _of_recipient(fields: Message) -> Outcome:
    if str(fields.get("Action", "")).strip().lower() != "failed":
        return "nothing"
    status = _STATUS.match(str(fields.get("Status", "")))
    if status is None or status[1] == "2":
        return "refused"
    if status[1] == "4":
        return "soft"
    if (status[2], status[3]) in _NOBODY_THERE:
        return "gone"
    return "hard" if status[2] in _OF_THE_ADDRESS else "refused"


def _fields(part: Message) -> Iterator[Message]:
    """Give the groups of fields of a report, which are written as heads with empty lines between them."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))
    elif isinstance(payload, str):
        for block in re.split(r"\r?\n\r?\n", payload):
            yield BytesParser(policy=policy.compat32).parsebytes(block.strip().encode("utf-8", "replace"), headersonly=True)


def _whose(
    message: Message, parts: list[Message], of_return: Callable[[str], int | None], of_link: Callable[[str], int | None]
) -> int | None:
    heads = [str(value) for name in _ENVELOPE for value in message.get_all(name, [])]
    for part in parts:
        if part.get_content_type() in ("text/rfc822-headers", "message/global-headers"):
            body = part.get_payload(decode=True)
            letter: Message = BytesParser(policy=policy.compat32).parsebytes(body if isinstance(body, bytes) else b"", headersonly=True)
        elif part.get_content_type() == "message/feedback-report":
            heads += [str(value) for fields in _fields(part) for value in fields.get_all("Original-Mail-From", [])]
            continue
        else:
            letter = part
        heads += [str(value) for name in _OF_THE_LETTER for value in letter.get_all(name, [])]
    for head in heads:
        folded = re.sub(r"\r?\n[ \t]+", "", head)
        for pattern, known in ((_TOKEN, of_return), (_OWN_LINK, of_link)):
            for said in pattern.findall(folded if pattern is _OWN_LINK else folded.lower()):
                if (number := known(said)) is not None:
                    return number
    return None
