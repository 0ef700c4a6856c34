"""PostgreSQL's index has the words that SQLite's has: what one desk finds, the other finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.desk.stories.lexemes import query_of, tokens, vector_of

LETTERS = "abzAZéÉüñçøß0189 \n\t.,;:'’\"“-_/&()@#यूपीमेंभारीबारिशक़्षजीاخبарбЙй漢字ひ"
FTS5 = """CREATE VIRTUAL TABLE words USING fts5(text, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")"""


def words_of_fts5(text: str) -> set[str]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(FTS5)
        database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(words, row)")
        database.execute("INSERT INTO words VALUES (?)", [text])
        return {term for (term,) in database.execute("SELECT term FROM terms")}


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(LETTERS), max_size=40))
def test_words_are_cut_as_fts5_cuts_them(text: str) -> None:
    assert set(tokens(text)) == words_of_fts5(text)


def test_hindi_keeps_its_vowel_signs() -> None:
    assert tokens("यूपी में भारी बारिश") == ["यूपी", "में", "भारी", "बारिश"]


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    places = dict(word.split(":") for word in vector_of([("ferry", "A"), ("strike", "B")]).split())
    assert int(places["'strike'"][:-1]) - int(places["'ferry'"][:-1]) > 1


@pytest.mark.parametrize("text", ["'); DROP TABLE story_words; --", "a\\'b", "x:*", "!x | y", "<->", "(", "'"])
def test_nothing_that_is_typed_is_read_as_syntax(text: str) -> None:
    query = query_of([(text, True)])
    assert set(query.replace(":*", "").replace("<->", "").strip("() ").replace("'", "").split()) == set(tokens(text))
