"""The values of one item, read with care: what cannot be read becomes a Problem, and the rest of the item goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast, get_args

from lateedition.wire.dates import NoDate, instant
from lateedition.wire.item import Instant, Problem, Signal, Status
from lateedition.wire.numbers import whole
from lateedition.wire.profiles import Profile

_STATUS: dict[str, Status] = {"usable": "usable", "withheld": "withheld", "canceled": "canceled", "cancelled": "canceled"}
_SIGNALS: frozenset[str] = frozenset(get_args(Signal))


@dataclass(frozen=True)
class Embargo:
    """Until when an item is held: `until` a moment, `open` for one without an end, neither where there is none."""

    until: Instant | None = None
    open: bool = False


@dataclass(frozen=True)
class Fields:
    """Reads values as `profile` says, and collects the `problems` it meets."""

    profile: Profile
    problems: list[Problem] = field(default_factory=list)

    def instant(self, name: str, said: Any) -> Instant | None:
        """Return the moment that field `name` says; None where it says none or none that can be read."""
        if not said:
            return None
        try:
            if isinstance(said, str):
                return instant(said, zone=self.profile.time_zone) if said.strip() else None
        except NoDate:
            pass
        self.problem(name, said, "not a time; left out")
        return None

    def whole(self, name: str, said: Any) -> int | None:
        """Return the whole number that field `name` says, or None."""
        if said is None or said == "":
            return None
        number = whole(str(said).strip()) if isinstance(said, (str, int)) and not isinstance(said, bool) else None
        if number is not None:
            return number
        self.problem(name, said, "not a whole number; left out")
        return None

    def urgency(self, said: Any) -> int | None:
        """Return the urgency, 1 (most) to 9, or None."""
        number = self.whole("urgency", said)
        if number is None or 1 <= number <= 9:
            return number
        if number != 0:
            self.problem("urgency", said, "not 1 to 9; left out")
        return None

    def status(self, said: str) -> Status:
        """Return the status that `said` names. A word nobody knows withholds the item, for a person to look at."""
        word = self.profile.status.get(said, said).lower()
        if word in _STATUS:
            return _STATUS[word]
        if word == "embargoed":
            return "usable"
        self.problem("status", said, "not a status we know; withheld until a person has looked")
        return "withheld"

    def embargo(self, name: str, said: Any, *, status: str = "") -> Embargo:
        """Return the embargo that field `name` says (None: there is no such field) beside the status word.

        Empty is an embargo without an end unless the profile knows better; so is one that cannot be read or is in a zone nobody
        tells, and the status "embargoed" without a moment.
        """
        stated = self.profile.status.get(status, status).lower() == "embargoed"
        if said is None:
            return Embargo(open=stated)
        if said == "" or (isinstance(said, str) and not said.strip()):
            return Embargo(open=stated or self.profile.empty_embargo == "open")
        until = self.instant(name, said)
        if until is not None and until.zone == "assumed":
            # as UTC it would end hours too early in the Americas
            self.problem(name, said, "nobody tells its zone; held until a person has looked. A zone in the source's profile would tell it")
        return Embargo(until=until, open=until is None or until.zone == "assumed")

    def signal(self, code: str) -> Signal | None:
        """Return the signal that the agency's `code` means (a qcode's last part, or what the profile says), or None."""
        word = self.profile.signals.get(code) or code.rpartition(":")[2].lower()
        return cast(Signal, word) if word in _SIGNALS else None

    def problem(self, name: str, said: object, meaning: str) -> None:
        """Note that field `name` could not be read."""
        self.problems.append(Problem(name, str(said)[:200], meaning))
