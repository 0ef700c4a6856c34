"""JSON objects off the wire, read with care: a value of another type than expected counts as nothing and never fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lateedition.story.markup import text_of
from lateedition.wire.numbers import whole
from lateedition.wire.unreadable import Unreadable

Record = Mapping[str, Any]


def lowered(record: Record) -> Record:
    """Return `record` with its own keys in lower case: generations of a format differ in little else.

    Raises Unreadable where two keys that differ only in case say different things, for either may be the one that counts.
    """
    found: dict[str, Any] = {}
    for key, value in record.items():
        name = key.lower()
        if name in found and found[name] != value:
            raise Unreadable(f"the key {name!r} stands there twice, in different letters and with different values; expected it once")
        found[name] = value
    return found


def text_in(record: Record, name: str) -> str:
    """Return the plain text of a field; a number counts as its digits, an object as its `name` or `value`, else nothing."""
    value = record.get(name)
    if isinstance(value, dict):
        value = value.get("name") or value.get("value")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return text_of(value) if "<" in value else " ".join(value.split())


def first_in(record: Record, *names: str) -> str:
    """Return the text of the first of the fields `names` that has any."""
    for name in names:
        if text := text_in(record, name):
            return text
    return ""


def list_in(record: Record, name: str) -> list[Any]:
    """Return the array in a field; a single value counts as an array of one, a missing one as an empty array."""
    value = record.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def words_in(record: Record, name: str) -> tuple[str, ...]:
    """Return the strings in an array that are not empty."""
    return tuple(word for word in list_in(record, name) if isinstance(word, str) and word)


def records_in(record: Record, name: str) -> Iterator[Record]:
    """Yield the objects in a field: of an array, or of an object whose keys are names, then with that name as `name`."""
    value = record.get(name)
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, dict):
                yield {"name": key} | _lower_keys(part)
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            yield _lower_keys(part)


def number_in(record: Record, name: str) -> int | None:
    """Return the whole number in a field, or in its digits; None for anything else."""
    value = record.get(name)
    return whole(str(value).strip()) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _lower_keys(record: Record) -> dict[str, Any]:
    return {key.lower(): value for key, value in record.items()}
