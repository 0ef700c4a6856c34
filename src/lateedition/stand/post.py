"""The post: takes the forms that readers send, and has counted what is to be kept of them. One for each worker process."""

from __future__ import annotations

from pathlib import Path

from lateedition.edition.view import View
from lateedition.stand import consent, reads
from lateedition.stand.consent import Choice
from lateedition.stand.counters import NOT_COUNTED, READS, Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.memory import Memory
from lateedition.stand.reads import Read
from lateedition.stand.tally import Tally

_READS_EVERY_S = 30.0
_CHOICES_EVERY_S = 1.0
"""A choice is a proof (GDPR, 7(1)) and is written before it is answered, unless another one was in the same second."""

_MOST_READS_A_MINUTE = 6_000
_MOST_CHOICES_A_MINUTE = 6_000


class Post:
    """What readers send, and the tallies of it."""

    def __init__(self, folder: Path, *, counters: Counters) -> None:
        self._counts = counters.counts
        self._reads = Tally(folder, name="reads", every_s=_READS_EVERY_S, most_a_minute=_MOST_READS_A_MINUTE)
        self._choices = Tally(folder, name="choices", every_s=_CHOICES_EVERY_S, most_a_minute=_MOST_CHOICES_A_MINUTE)

    def take(self, request: Request, form: bytes, *, view: View, memory: Memory, now: float) -> Answer:
        """Return the answer to a form. `memory` is of the edition that `view` shows; `now` is in POSIX seconds."""
        return (self._read if request.path == reads.PATH else self._choice)(request, form, view=view, memory=memory, now=now)

    def write_if_due(self, *, now: float) -> None:
        """Write what was counted, as far as that was not done a moment ago."""
        self._reads.write_if_due(now=now)
        self._choices.write_if_due(now=now)

    def write(self, *, now: float) -> None:
        """Write what was counted."""
        self._reads.write(now=now)
        self._choices.write(now=now)

    def _choice(self, request: Request, form: bytes, *, view: View, memory: Memory, now: float) -> Answer:
        choice = consent.chosen(request, form, current=memory.notices, terms=memory.terms)
        if not isinstance(choice, Choice):
            return choice
        if memory.terms.purposes:
            what = {"version": choice.version, "granted": ".".join(choice.granted), "method": choice.method}
            self._counts[NOT_COUNTED] += not self._choices.add(what, now=now)
        return consent.answer(request, choice, terms=memory.terms)

    def _read(self, request: Request, form: bytes, *, view: View, memory: Memory, now: float) -> Answer:
        read = reads.read_of(request, form, view=view, terms=memory.terms)
        if not isinstance(read, Read):
            return read
        counted = self._reads.add({"story": read.story, "way": read.way}, now=now)
        self._counts[READS if counted else NOT_COUNTED] += 1
        return reads.TAKEN
