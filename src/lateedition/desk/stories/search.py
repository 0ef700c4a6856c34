"""Search over stories for the desk: an FTS5 table of our own, for Wagtail's database search takes seconds at 100,000 stories.

It holds what was saved last, drafts included, and is read by nobody but the desk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection

from lateedition.desk.stories import bodies
from lateedition.story.blocks import plain_text

if TYPE_CHECKING:
    from lateedition.desk.stories.models import Story

_PIECES = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w")
MOST_TERMS = 12


def remember(story: Story) -> None:
    """Put the words of `story`, as it is in memory, in the place of those that were known of it."""
    words = plain_text(bodies.body_of_stream(story.body.raw_data))
    forget(story.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO story_words (rowid, headline, standfirst, body) VALUES (%s, %s, %s, %s)",
            [story.pk, f"{story.headline} {story.list_headline}", f"{story.standfirst} {story.dateline_place}", words],
        )


def forget(number: int) -> None:
    """Take the words of a story out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM story_words WHERE rowid = %s", [number])


def found(text: str, *, limit: int = 1000) -> list[int]:
    """Return the numbers of the stories that have every word of `text`, the best match first. Nothing in `text` is an error.

    A word matches as a beginning ("har" finds "harbour"); words in double quotes match together, in their order.
    """
    query = fts_query(text)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM story_words WHERE story_words MATCH %s ORDER BY bm25(story_words, 10, 3, 1) LIMIT %s", [query, limit]
        )
        return [row[0] for row in cursor.fetchall()]


def fts_query(text: str) -> str:
    """Return `text` as a query that FTS5 reads as plain words, whatever an editor typed; empty if there is no word in it.

    >>> fts_query('port "ferry strike" AND (x* NEAR')
    '"port"* "ferry strike" "AND"* "(x*"* "NEAR"*'
    """
    terms = []
    for phrase, word in _PIECES.findall(text.replace("\x00", " ")):
        if _WORD.search(phrase):
            terms.append(f'"{phrase}"')
        elif _WORD.search(word):
            terms.append('"{}"*'.format(word.replace('"', '""')))
    return " ".join(terms[:MOST_TERMS])
