"""Verdicts: what an answer of the relay means for the letter, for the address, and for all others. Pure.

The first digit says whether it is worth while to try again (RFC 5321, 4.2.1); the enhanced code, where there is one, whose fault it is (RFC
3463): X.1 and X.2 are of the address and its mailbox; the rest is of systems, networks, content and policies, and says nothing of an
address.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

TAKEN: Literal["taken"] = "taken"
UNSURE: Literal["unsure"] = "unsure"
LATER: Literal["later"] = "later"
BOUNCED: Literal["bounced"] = "bounced"
REFUSED: Literal["refused"] = "refused"
AWAY: Literal["away"] = "away"
VOID: Literal["void"] = "void"

Outcome = Literal["taken", "unsure", "later", "bounced", "refused", "away", "void"]

_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.\d{1,3}(?:\s|$)")
_CLOSING = 421
_OF_THE_ADDRESS = ("1", "2")
_OF_A_MAILBOX = frozenset((550, 551, 553))


class Verdict(Struct, frozen=True):
    """What came of a letter, and why.

    "taken"; "unsure", if it may have been; "later", if it is to be tried again; "bounced", if the address does not take mail; "refused", if
    this letter is not taken for a reason that is not the address's; "away", if the relay takes nothing just now; "void", if there was
    nothing to be sent any more.
    """

    outcome: Outcome
    said: str = ""


def verdict(stage: Literal["recipient", "content"], code: int, said: str) -> Verdict:
    """Return what it means that the relay answered so to a recipient or to a letter's content.

    >>> verdict("recipient", 550, "5.1.1 no such user").outcome, verdict("content", 554, "5.7.1 looks like spam").outcome
    ('bounced', 'refused')
    >>> verdict("recipient", 450, "4.2.0 greylisted").outcome, verdict("content", 421, "4.3.2 shutting down").outcome
    ('later', 'away')
    """
    why = f"{code} {said}"
    if code == _CLOSING:
        return Verdict(AWAY, why)
    if code // 100 != 5:
        return Verdict(LATER, why)
    enhanced = _ENHANCED.match(said)
    of_address = enhanced[1] in _OF_THE_ADDRESS if enhanced else stage == "recipient" and code in _OF_A_MAILBOX
    return Verdict(BOUNCED if of_address else REFUSED, why)
