"""Notation: the text of a story as the desk has it, notes and all, in the vocabulary's blocks, there and back. Pure.

Whatever becomes a block has lost its notes, on purpose. Where editors' own texts are merged or compared nothing may be lost: there a
note is put between two signs that stand in no text, and is a note again when it is stored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lateedition.desk.stories.blocks import NOTE
from lateedition.desk.stories.bodies import Stored, body_of_stream, stream_of
from lateedition.story.blocks import Body
from lateedition.story.markup import escaped, text_of

OPENS, CLOSES, BLOCK = "\ue0f0", "\ue0f1", "\ue0f2"
"""Signs of the private use area (Unicode, 23.5): a note in a text begins, ends; a paragraph is a note as a whole."""

_SIGNS = re.compile(f"[{OPENS}{CLOSES}{BLOCK}]")
_TAGS = re.compile(rf"<(/?){NOTE}\b[^>]*>")
_NOTED = re.compile(rf"<{NOTE}\b[^>]*>(.*?)</{NOTE}>", re.DOTALL)
_BETWEEN_SIGNS = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")


def desk_body(stream: Iterable[Mapping[str, Any]]) -> Body:
    """Return the blocks of a `body` field's raw data with its notes in them."""
    return body_of_stream(map(_signed, stream))


def desk_stream(body: Body, *, kept: Iterable[Mapping[str, Any]] = ()) -> list[Stored]:
    """Return `body`, which `desk_body` made, as raw data. What stands in `kept` word for word is taken over as it is there."""
    originals = list(kept)
    signed = [_signed(entry) for entry in originals]
    known = {json.dumps(entry, sort_keys=True): dict(original) for entry, original in zip(signed, originals, strict=True)}
    return [known.get(json.dumps(entry, sort_keys=True)) or _unsigned(entry) for entry in stream_of(body, kept=signed)]


def shown(text: str) -> str:
    """Return words with signs in them as people read them.

    >>> shown(f"He left. {OPENS}check{CLOSES}")
    'He left. ⟦check⟧'
    """
    return text.replace(OPENS, "⟦").replace(CLOSES, "⟧").replace(BLOCK, "⟦note to the desk⟧ ")


def signed_again(text: str) -> str:
    """Return what somebody wrote in a box that held what `shown` returned, with its signs."""
    return text.replace("⟦note to the desk⟧ ", BLOCK).replace("⟦", OPENS).replace("⟧", CLOSES)


def notes_in(stream: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the notes of a `body` field's raw data, in order, those of whole paragraphs and those within a text."""
    found: list[str] = []
    for entry in stream:
        if entry["type"] == "note":
            found.append(str(entry["value"]))
        else:
            found += map(text_of, _NOTED.findall(" ".join(_texts(entry["value"]))))
    return [note.strip() for note in found if note.strip()]


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)


def _signed(entry: Mapping[str, Any]) -> Stored:
    if entry["type"] == "note":
        note = _SIGNS.sub("", str(entry["value"] or ""))
        return {"type": "paragraph", "value": f"<p>{BLOCK}{escaped(note)}</p>" if note.strip() else "", "id": entry.get("id")}
    return {**entry, "value": _replaced(entry["value"], _with_signs)}


def _unsigned(entry: Stored) -> Stored:
    value = entry["value"]
    if entry["type"] == "paragraph" and str(value).startswith(f"<p>{BLOCK}"):
        return _note_of(value)
    if _SIGNS.search(_BETWEEN_SIGNS.sub("", " ".join(_texts(value)))):
        # a note of which one end is gone must not become text for readers: all of it is a note then
        return _note_of(value)
    return {**entry, "value": _replaced(value, _without_signs)}


def _note_of(value: Any) -> Stored:
    return {"type": "note", "value": text_of(_SIGNS.sub("", " ".join(_texts(value))))}


def _replaced(value: Any, how: Any) -> Any:
    if isinstance(value, str):
        return how(value)
    if isinstance(value, Mapping):
        return {name: _replaced(inner, how) for name, inner in value.items()}
    return [_replaced(inner, how) for inner in value] if isinstance(value, list | tuple) else value


def _with_signs(text: str) -> str:
    return _TAGS.sub(lambda tag: CLOSES if tag[1] else OPENS, _SIGNS.sub("", text))


def _without_signs(text: str) -> str:
    return _BETWEEN_SIGNS.sub(rf"<{NOTE}>\1</{NOTE}>", text)
