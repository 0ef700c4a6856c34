"""The review of words that were set aside: they and what others saved, side by side, as an editor reads and chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lateedition.desk.intake.review import Chosen, Labels, Option, Row, Stretch, choices_of, stretches
from lateedition.desk.intake.wording import Piece
from lateedition.desk.stories.models import Agency, Author, LiveStory, Section, Topic
from lateedition.desk.together.joining import Meeting
from lateedition.desk.together.notation import shown, signed_again
from lateedition.desk.together.states import Side, State, value_of


@dataclass(frozen=True)
class FieldRow:
    """A field that both changed, in words."""

    name: str
    label: str
    ours: str
    theirs: str
    chosen: str


def labels_for(others: str, writer: str) -> Labels:
    """Return what is said of each passage where `others` saved meanwhile; `writer` is whose words were set aside, "you" if your own."""
    said = "Yours" if writer == "you" else f"From {writer}"
    return {
        "same": "Unchanged",
        "both": "The same on both sides",
        "updated": f"{others} changed it",
        "came": f"New from {others}",
        "went": f"{others} took it out",
        "ours": said,
        "ours came": f"{said}, added",
        "ours went": f"{writer[:1].upper()}{writer[1:]} took it out",
        "conflict": "Both have changed it: choose",
    }


def rows_of(meeting: Meeting, chosen: Chosen, *, missing: list[int], writer: str) -> list[Stretch]:
    """Return the text for the page of somebody to whom the words are `writer`'s, with what was chosen so far."""
    found = stretches(meeting.joined.text, chosen, missing=missing, labels=labels_for(meeting.others, writer))
    names = {"Ours": "Yours" if writer == "you" else f"From {writer}", "Theirs": f"From {meeting.others}"}
    return [replace(stretch, rows=tuple(_readable(row, names) for row in stretch.rows)) for stretch in found]


def field_rows(meeting: Meeting, posted: Mapping[str, str]) -> list[FieldRow]:
    """Return the fields for the page."""
    return [
        FieldRow(
            each.name, label_of(each.name), said_of(each.name, each.ours), said_of(each.name, each.theirs), posted.get(f"f-{each.name}", "")
        )
        for each in meeting.joined.fields
    ]


def state_chosen(meeting: Meeting, chosen: Chosen, posted: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """Return the state that was chosen, and for how much nothing was chosen yet."""
    words = {number: signed_again(text) for number, text in chosen.words.items()}
    choices, missing = choices_of(meeting.joined.text, Chosen(chosen.options, words))
    sides = {each.name: side for each in meeting.joined.fields if (side := _side(posted.get(f"f-{each.name}", "")))}
    return meeting.joined.state(choices, sides), len(missing) + len(meeting.joined.fields) - len(sides)


def missing_in(meeting: Meeting, chosen: Chosen) -> list[int]:
    """Return the passages for which nothing was chosen yet."""
    return choices_of(meeting.joined.text, chosen)[1]


def label_of(name: str) -> str:
    """Return what the form calls a field."""
    if name == "authors":
        return "Authors"
    label = str(LiveStory._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # none of them is a relation back
    return label[:1].upper() + label[1:]


def said_of(name: str, value: Any) -> str:
    """Return a field's value as people read it."""
    models: dict[str, Any] = {"section": Section, "agency": Agency, "topics": Topic, "authors": Author}
    if not value:
        return "empty"
    if name not in models:
        return str(value)
    numbers = value_of({name: value}, name)
    named = models[name].objects.in_bulk(numbers if isinstance(numbers, list) else [numbers])
    return ", ".join(str(each).lstrip("– ") for each in named.values()) or "empty"


def changed_fields(before: State, after: State, names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return which of the fields `names` differ between two states: the label, and what stood and stands there."""
    differ = [name for name in names if value_of(before, name) != value_of(after, name)]
    return [(label_of(name), said_of(name, before.get(name)), said_of(name, after.get(name))) for name in differ]


def _side(said: str) -> Side | None:
    return said if said in ("ours", "theirs") else None  # type: ignore[return-value]  # mypy does not narrow by `in`


def _readable(row: Row, names: Mapping[str, str]) -> Row:
    return replace(
        row,
        ours=_pieces(row.ours),
        theirs=_pieces(row.theirs),
        base=shown(row.base),
        words=shown(row.words),
        options=tuple(Option(each.value, names.get(each.label, each.label), each.chosen) for each in row.options),
    )


def _pieces(pieces: tuple[Piece, ...] | None) -> tuple[Piece, ...] | None:
    return None if pieces is None else tuple(Piece(each.what, shown(each.text)) for each in pieces)
