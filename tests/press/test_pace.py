"""How long a story takes to be read is said from its text and language alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lateedition.press.pace import minutes_to_read

TEXTS = st.lists(st.sampled_from(["word", "शब्द", "کلمہ", "字句", "–", "3,000", "।"]), max_size=3_000).map(" ".join)
LANGUAGES = st.sampled_from(["en", "en-IN", "hi", "ur-PK", "zh", "de"])


@given(TEXTS, TEXTS, LANGUAGES)
def test_more_text_never_takes_less_time(text: str, more: str, language: str) -> None:
    assert minutes_to_read(text, language) <= minutes_to_read(f"{text} {more}", language)


@given(TEXTS)
def test_nothing_is_promised_to_be_read_faster_than_english(text: str) -> None:
    assert minutes_to_read(text, "hi") >= minutes_to_read(text, "en")


def test_a_minute_is_238_words_of_english_and_184_of_hindi() -> None:
    assert [minutes_to_read("word " * count, "en-GB") for count in (1, 238, 356, 357, 1_190)] == [1, 1, 1, 2, 5]
    assert [minutes_to_read("शब्द " * count, "hi") for count in (1, 184, 275, 276, 1_190)] == [1, 1, 1, 2, 6]


def test_a_danda_a_dash_and_the_space_around_them_are_no_words() -> None:
    assert minutes_to_read(" – । … ", "hi") == 0
    assert minutes_to_read("शब्द । " * 275, "hi") == 1
