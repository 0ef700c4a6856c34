"""The proposal: is the change between two versions of a story material or minor, and why, in an editor's words. Pure.

Material is what gives readers something new to know: another number, name, quotation or negation, a sentence more or less, a
claim made more or less strongly. Minor is all that leaves them knowing what they knew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lateedition.desk.stories.judging.comparing import Finding, Sort, Versions, findings_of
from lateedition.desk.stories.judging.pairing import pairs_of
from lateedition.desk.stories.judging.quotations import changed, quotations_of, stands_in
from lateedition.desk.stories.judging.sentences import FIELDS, Copy, Field, taken_apart
from lateedition.story.markup import text_of
from lateedition.story.wording import Wording

_RUNNING: Final = tuple(field for field in FIELDS if field != "place")
_MOST_REASONS = 6
_LONGEST = 90

_WHAT: Final[dict[Sort, str]] = {
    "number": "a number", "name": "a name", "quote": "a quotation", "negation": "a negation", "sentence": "a sentence",
    "claim": "how strongly it is claimed", "source": "who says so", "words": "other words",
}  # fmt: skip
_WHERE: Final[dict[Field, str]] = {
    "headline": "in the headline", "standfirst": "in the standfirst", "body": "", "caption": "in the caption", "place": "in the dateline",
}  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why a change is material: what is concerned, where (empty for the text), and its words before and after."""

    what: str
    where: str
    before: str
    after: str

    def __str__(self) -> str:
        place = f" {self.where}" if self.where else ""
        if self.before and self.after and self.before != self.after:
            return f"{self.what}{place}: “{self.before}” is now “{self.after}”"
        if self.before and self.after:
            return f"{self.what}{place}: “{self.before}” stands elsewhere"
        return f"{self.what}{place} is new: “{self.after}”" if self.after else f"{self.what}{place} is gone: “{self.before}”"


@dataclass(frozen=True)
class Proposal:
    """What the desk proposes of a change. `reasons` are there if it is material; `words_differ` says that readers see any difference."""

    material: bool
    reasons: tuple[Reason, ...]
    words_differ: bool

    @property
    def said(self) -> str:
        """The reasons in one line; of a minor change, why it is one."""
        if self.reasons:
            return "; ".join(map(str, self.reasons))
        return "nothing new to know: spelling, style or order" if self.words_differ else "readers see the same words"


def proposed(before: Wording, after: Wording, *, language: str) -> Proposal:
    """Return whether the change from `before` to `after`, copy in `language`, is material, and why."""
    if before == after:
        return Proposal(material=False, reasons=(), words_differ=False)
    language = language.split("-", maxsplit=1)[0].lower()
    old, new = taken_apart(before, after, language=language)
    reasons = tuple(dict.fromkeys(_reasons(old, new, language)))[:_MOST_REASONS]
    return Proposal(material=bool(reasons), reasons=reasons, words_differ=True)


def _reasons(old: Copy, new: Copy, language: str) -> Iterator[Reason]:
    versions = Versions(old, new, language)
    if old.keys_of("place") != new.keys_of("place"):
        yield Reason(_WHAT["name"], _WHERE["place"], _text(old, "place"), _text(new, "place"))
    for field in _RUNNING:
        yield from (_reason(finding, field) for finding in _quotations(old, new, field))
        for pair in pairs_of(old.fields[field], new.fields[field]):
            found = findings_of(pair, versions, summary=field in ("headline", "standfirst", "caption"))
            yield from (_reason(finding, field) for finding in found)


def _quotations(old: Copy, new: Copy, field: Field) -> Iterable[Finding]:
    before, after = (_text(copy, field) for copy in (old, new))
    lost, gained = changed(quotations_of(before), quotations_of(after))
    for at in range(max(len(lost), len(gained))):
        gone, here = lost[at] if at < len(lost) else "", gained[at] if at < len(gained) else ""
        # a quotation that came or went with its whole sentence is told of with that
        if (gone and here) or stands_in(gone or here, after if gone else before) or len(lost) != len(gained):
            yield Finding("quote", gone, here)


def _text(copy: Copy, field: Field) -> str:
    return " ".join(piece.text for piece in copy.fields[field])


def _reason(finding: Finding, field: Field) -> Reason:
    return Reason(_WHAT[finding.sort], _WHERE[field], _cut(finding.before), _cut(finding.after))


def _cut(words: str) -> str:
    words = text_of(words)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
