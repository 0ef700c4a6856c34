"""Keys that keep readers safe, in formats that come as JSON, and keys that may be such and are none we know.

ninjs 3 renamed all of them, and a reader of 1.x took "embargoed" for "usable". So a key whose name sounds like a status or
an embargo refuses its item; a key nobody knows whose *value* is the word for a status or a time still to come holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lateedition.wire.dates import NoDate, instant
from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Instant, Status
from lateedition.wire.records import Record
from lateedition.wire.unreadable import Unreadable

_SOUNDS = (
    "embargo", "pubstatus", "publishstatus", "publicationstatus", "publishingstatus", "publishedstatus", "withh", "cancel", "kill",
    "retract", "recall", "withdraw", "unpublish", "holduntil", "releasedate", "releasetime", "releaseat", "notbefore", "publishafter",
    "publishat",
)  # fmt: skip
_ALONE = {"hold", "onhold", "holdfor", "heldback"}
_HELD_WORDS = {
    "embargoed", "embargo", "withheld", "withhold", "hold", "onhold", "canceled", "cancelled", "cancel", "killed", "kill", "retracted",
    "recalled", "withdrawn", "deleted", "unpublished",
}  # fmt: skip
_OF_THE_PAST = re.compile(r"sent|transmi|updat|modif|receiv|ingest|index|creat")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


@lru_cache(4_096)
def sounds_like_safety(name: str) -> bool:
    """Say whether a key or element of this name may be a status or an embargo."""
    letters = _NOT_LETTERS.sub("", name.lower()).replace("skill", "")
    return letters in _ALONE or any(sound in letters for sound in _SOUNDS)


def held_by_name(said: Iterable[tuple[str, str]], fields: Fields) -> tuple[Status, Embargo]:
    """Return what keeps an item back in a format that has neither status nor embargo: `said` are names of its parts with their text.

    One that sounds like an embargo is one; what sounds like a status withholds it, for a person to look at.
    """
    status: Status = "usable"
    embargoes = [Embargo()]
    for name, text in said:
        if "embargo" in name.lower():
            embargoes.append(fields.embargo(name, text))
        elif sounds_like_safety(name):
            fields.problem(name, text, "may be a status, which this format has not; withheld until a person has looked")
            status = "withheld"
    return status, max(embargoes, key=_length)


@dataclass(frozen=True)
class SafetyKeys:
    """The keys of one format, all in lower case: that of the `status`, those of the embargo, and all others there are.

    What begins with one of the `families` is one of its keys, too.
    """

    status: str
    embargo: tuple[str, ...]
    vocabulary: frozenset[str]
    families: tuple[str, ...] = ()

    def refuse_strangers(self, said: Record) -> None:
        """Raise Unreadable for a key that sounds like one of ours and is none, and for one of ours that is no string."""
        known = (self.status, *self.embargo)
        for name, value in said.items():
            if name in known:
                if not isinstance(value, str | None):
                    raise Unreadable(f"{name!r} is {str(value)[:60]!r}; expected a string")
            elif name not in self.vocabulary and sounds_like_safety(name):
                raise Unreadable(f"key {name!r} sounds like a status or an embargo and is none of this format; expected {sorted(known)}")

    def embargo_in(self, said: Record, fields: Fields, *, status: str) -> Embargo:
        """Return the embargo that is said beside the `status` word; of two the one that holds longer."""
        found = [fields.embargo(name, said[name], status=status) for name in self.embargo if said.get(name) is not None]
        if not found:
            return fields.embargo(self.embargo[0], None, status=status)
        return max(found, key=_length)

    def doubted(self, said: Record, fields: Fields, status: Status, embargo: Embargo, *, created: Instant | None) -> tuple[Status, Embargo]:
        """Return `status` and `embargo` as they are when what stands in keys nobody knows is believed to hold the item.

        A time later than `created`, when this version was made, may be the end of an embargo; "sent", "updated" and the like say
        that they are not.
        """
        for name, value in self._strangers(said):
            if _NOT_LETTERS.sub("", value.lower()) in _HELD_WORDS:
                fields.problem(name, value, "a status in a key nobody knows; withheld until a person has looked")
                status = "withheld" if status == "usable" else status
            elif not _OF_THE_PAST.search(name) and _is_later(value, created):
                fields.problem(name, value, "a time to come in a key nobody knows, perhaps an embargo; held until a person has looked")
                embargo = Embargo(open=True)
        return status, embargo

    def _strangers(self, said: Record) -> Iterator[tuple[str, str]]:
        known = self.vocabulary | {self.status, *self.embargo}
        return (
            (name, value)
            for name, value in said.items()
            if name not in known and isinstance(value, str) and len(value) < 50 and not (self.families and name.startswith(self.families))
        )


def _length(embargo: Embargo) -> tuple[bool, float]:
    return embargo.open, embargo.until.moment.timestamp() if embargo.until else 0


def _is_later(value: str, created: Instant | None) -> bool:
    if not re.search(r"\d{4}", value):
        return False
    try:
        moment = instant(value).moment
    except NoDate:
        return False
    return created is None or moment > created.moment
