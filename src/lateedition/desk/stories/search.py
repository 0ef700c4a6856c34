"""Search over stories for the desk: a table of our own, for Wagtail's database search takes seconds at 100,000 stories.

SQLite has an FTS5 table, PostgreSQL one of tsvectors with a GIN index; the same words find the same stories.

It holds what was saved last, drafts included, and is read by nobody but the desk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection

from lateedition.desk.stories import bodies, lexemes
from lateedition.story.blocks import plain_text

if TYPE_CHECKING:
    from lateedition.desk.stories.models import Story

_PIECES = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w")
MOST_TERMS = 12
MOST_RANKED = 5_000
"""Of what has a word only so many, the newest, are ranked: a word that is in every story would have all of them read."""


def remember(story: Story) -> None:
    """Put the words of `story`, as it is in memory, in the place of those that were known of it."""
    texts = (
        f"{story.headline} {story.list_headline}",
        f"{story.standfirst} {story.dateline_place}",
        plain_text(bodies.body_of_stream(story.body.raw_data)),
    )
    if connection.vendor == "sqlite":
        forget(story.pk)
        _execute("INSERT INTO story_words (rowid, headline, standfirst, body) VALUES (%s, %s, %s, %s)", story.pk, *texts)
    else:
        _execute(
            "INSERT INTO story_words (number, words) VALUES (%s, %s::tsvector) ON CONFLICT (number) DO UPDATE SET words = EXCLUDED.words",
            story.pk,
            lexemes.vector_of(list(zip(texts, "ABC", strict=True))),
        )


def forget(number: int) -> None:
    """Take the words of a story out."""
    if connection.vendor == "sqlite":
        _execute("DELETE FROM story_words WHERE rowid = %s", number)
    else:
        _execute("DELETE FROM story_words WHERE number = %s", number)


def found(text: str, *, limit: int = 1000) -> list[int]:
    """Return the numbers of the stories that have every word of `text`, the best match first. Nothing in `text` is an error.

    A word matches as a beginning ("har" finds "harbour"); words in double quotes match together, in their order.
    """
    if connection.vendor == "sqlite":
        query = fts_query(text)
        asked = (
            "SELECT rowid FROM (SELECT rowid, bm25(story_words, 10, 3, 1) AS rank FROM story_words WHERE story_words MATCH %s "
            "ORDER BY rowid DESC LIMIT %s) ORDER BY rank, rowid DESC LIMIT %s"
        )
    else:
        query = lexemes.query_of(terms_of(text))
        asked = (
            "SELECT number FROM (SELECT number, ts_rank('{0, 0.1, 0.3, 1}', words, asked) AS rank "
            "FROM story_words, CAST(%s AS tsquery) AS asked WHERE words @@ asked "
            "ORDER BY number DESC LIMIT %s) AS newest ORDER BY rank DESC, number DESC LIMIT %s"
        )
    return [row[0] for row in _execute(asked, query, MOST_RANKED, limit)] if query else []


def terms_of(text: str) -> list[tuple[str, bool]]:
    """Return what is sought by `text`: each term, and whether its last word is the beginning of one.

    >>> terms_of('port "ferry strike" x*')
    [('port', True), ('ferry strike', False), ('x*', True)]
    """
    terms = []
    for phrase, word in _PIECES.findall(text.replace("\x00", " ")):
        if _WORD.search(phrase or word):
            terms.append((phrase or word, not phrase))
    return terms[:MOST_TERMS]


def fts_query(text: str) -> str:
    """Return `text` as a query that FTS5 reads as plain words, whatever an editor typed; empty if there is no word in it.

    >>> fts_query('port "ferry strike" AND (x* NEAR')
    '"port"* "ferry strike" "AND"* "(x*"* "NEAR"*'
    """
    quoted = ((term.replace('"', '""'), begun) for term, begun in terms_of(text))
    return " ".join(f'"{term}"*' if begun else f'"{term}"' for term, begun in quoted)


def _execute(statement: str, *values: int | str) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if statement.startswith("SELECT") else []
