"""States: what a revision holds of a story, and three of them brought together: what one side changed is taken, what both did is chosen.

Pure, but for the names of things that fields point to, which are asked for by whoever shows them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lateedition.desk.intake.merging import Choice, Copy, Merge, merge
from lateedition.desk.together.notation import desk_body, desk_stream

State = Mapping[str, Any]
"""What a revision holds, as Wagtail keeps it."""

Side = Literal["ours", "theirs"]

_FIELDS = (
    "lead_picture", "lead_caption", "section", "language", "topics", "authors", "agency", "dateline_place", "list_headline", "news_value",
    "lifetime_h", "slug", "first_published", "started", "note_to_desk",
    "no_advertisements", "free_to_read",
)  # fmt: skip
"""What a person sets in the form and what is no part of the text."""


@dataclass(frozen=True)
class Field:
    """A field that both sides changed, each in a way of its own."""

    name: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Joined:
    """Three states brought together: the text paragraph by paragraph, and `fields`, of which each side changed some.

    `ours` are the words that somebody brings, `theirs` the story as it is now.
    """

    text: Merge
    theirs: State
    taken: Mapping[str, Any]
    fields: tuple[Field, ...]

    @property
    def conflicts(self) -> int:
        """How much has to be chosen."""
        return len(self.text.conflicts) + len(self.fields)

    def state(self, choices: Mapping[int, Choice], sides: Mapping[str, Side]) -> dict[str, Any]:
        """Return the story with what was chosen: `choices` for passages of the text, `sides` for fields; without one ours stays."""
        copy = self.text.copy(choices)
        chosen = {field.name: field.theirs if sides.get(field.name) == "theirs" else field.ours for field in self.fields}
        stream = desk_stream(copy.body, kept=stream_in(self.theirs))
        text = {"headline": copy.headline, "standfirst": copy.standfirst, "body": json.dumps(stream)}
        return {**self.theirs, **self.taken, **chosen, **text}


def joined(base: State | None, ours: State, theirs: State) -> Joined:
    """Return `ours` and `theirs`, which both began as `base`, brought together. Without a base all that differs is to be chosen."""
    began = {} if base is None else base
    changed = [name for name in _FIELDS if value_of(ours, name) != value_of(theirs, name)]
    taken = {name: ours[name] for name in changed if value_of(theirs, name) == value_of(began, name)}
    fields = [name for name in changed if name not in taken and value_of(ours, name) != value_of(began, name)]
    return Joined(
        text=merge(copy_of(began), copy_of(ours), copy_of(theirs)),
        theirs=theirs,
        taken=taken,
        fields=tuple(Field(name, began.get(name), ours.get(name), theirs.get(name)) for name in fields),
    )


def copy_of(state: State) -> Copy:
    """Return the text that a state holds, notes and all."""
    return Copy(str(state.get("headline", "")), str(state.get("standfirst", "")), desk_body(stream_in(state)))


def stream_in(state: State) -> list[dict[str, Any]]:
    """Return the raw data of the body that a state holds."""
    held: list[dict[str, Any]] = json.loads(state.get("body") or "[]")
    return held


def value_of(state: State, name: str) -> Any:
    """Return a field of a state as it can be compared: of signatures only who signs counts, of topics not their order."""
    value = state.get(name)
    if name == "authors":
        return [signed["author"] for signed in value or ()]
    return sorted(value or ()) if name == "topics" else value or None


def same_words(one: State, other: State) -> bool:
    """Say whether two states hold the same text and the same in every field."""
    return copy_of(one) == copy_of(other) and all(value_of(one, name) == value_of(other, name) for name in _FIELDS)
