"""What is sought in the inbox, as the SQL that finds it."""

from __future__ import annotations

from msgspec import Struct


class Sought(Struct, frozen=True):
    """Which entries are wanted. An empty field asks for nothing.

    `text` are words, each the beginning of one in headline, slugline, byline or body. `status` "canceled" finds what a
    kill has closed, by its own word or another item's. `versions` asks for every version instead of each chain's head.
    """

    text: str = ""
    provider: str = ""
    status: str = ""
    language: str = ""
    kind: str = ""
    versions: bool = False


_CLOSED = "EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = items.provider AND recalls.guid = items.guid)"


def where_of(sought: Sought, *, before: int | None) -> tuple[str, list[str | int]]:
    """Return the condition that `sought` and `before` make, and the values for its question marks."""
    terms = [] if sought.versions else ["heads.item = items.number"]
    values: list[str | int] = []
    for column, value in (("provider", sought.provider), ("kind", sought.kind)):
        if value:
            terms.append(f"items.{column} = ?")
            values.append(value)
    if sought.language:
        terms.append("(items.language = ? OR items.language LIKE ?)")
        values += [sought.language, f"{sought.language}-%"]
    if sought.status:
        terms.append(_CLOSED if sought.status == "canceled" else f"heads.status = ? AND NOT {_CLOSED}")
        values += [] if sought.status == "canceled" else [sought.status]
    if before is not None:
        terms.append("items.number < ?")
        values.append(before)
    match = match_of(sought.text)
    if match:
        terms.append("items.number IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(match)
    return " AND ".join(terms) or "1", values


def match_of(text: str) -> str:
    """Return the FTS5 query for every word of `text`, each taken literally, as the beginning of a word.

    >>> match_of('kim "medal')
    '"kim"* "medal"*'
    """
    return " ".join(f'"{word}"*' for word in text.replace('"', " ").replace("\\0", " ").split() if any(map(str.isalnum, word)))
