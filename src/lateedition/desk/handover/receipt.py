"""The receipt of a publish: what the site itself says it has, so that "live" is an observation and not a hope."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lateedition.desk.handover.health import health_of

PAUSE_S = 0.02


@dataclass(frozen=True)
class Receipt:
    """What became of the document `number`: the edition it is in, None if the site has not said so yet, and after how long.

    `doing` is what the site says its press is at, where it says it. `set_aside` says that it could not be printed: readers keep
    what they had.
    """

    number: int
    edition: int | None
    waited_s: float
    doing: str = ""
    set_aside: bool = False

    def words(self, done: str = "Live in") -> str:
        """Say it to an editor; `done` is what became true with the edition.

        >>> Receipt(31, 57, 0.213).words(), Receipt(31, 58, 0.213).words("Gone since")
        ('Live in edition 57 after 0.2 s.', 'Gone since edition 58 after 0.2 s.')
        >>> Receipt(31, None, 2.0).words()
        'Handed over as no. 31; the site has not answered yet.'
        >>> Receipt(31, None, 2.0, "waiting for the disk").words()
        'Handed over as no. 31; the press is waiting for the disk and goes on by itself.'
        """
        if self.set_aside:
            return f"Handed over as no. {self.number}, but it could not be printed: readers keep what they had. The page “Press” says why."
        if self.edition is None and self.doing.startswith("waiting"):
            return f"Handed over as no. {self.number}; the press is {self.doing} and goes on by itself."
        if self.edition is None:
            return f"Handed over as no. {self.number}; the site has not answered yet."
        return f"{done} edition {self.edition} after {self.waited_s:.1f} s."


def receipt_of(number: int, *, site_url: str, patience_s: float) -> Receipt:
    """Return when the site has printed document `number`, or after `patience_s` without it. Never raises for a site that is down.

    It must not be called inside a transaction: the press would wait for us as we for it.
    """
    began = time.monotonic()
    while True:
        said = health_of(site_url)
        waited_s = time.monotonic() - began
        if said is not None and number in said.set_aside:
            return Receipt(number=number, edition=None, waited_s=waited_s, set_aside=True)
        if said is not None and said.has(number):
            return Receipt(number=number, edition=said.edition, waited_s=waited_s)
        if waited_s >= patience_s:
            return Receipt(number=number, edition=None, waited_s=waited_s, doing=said.doing if said is not None else "")
        time.sleep(PAUSE_S)
