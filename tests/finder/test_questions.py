"""Whatever anybody sends is read as a question, and a small one; what a word is, is the same for who files and for who asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.finder.cutting import FIELDS
from lateedition.finder.marking import LONGEST_PASSAGE, marked, passage, places
from lateedition.finder.question import LONGEST_WORDS, MOST_PAGES, MOST_TERMS, read
from lateedition.finder.terms import spans_of, term_of, terms_of

anything = st.text(max_size=400)
wordy = st.text(alphabet="ab'’.,-\" 01éßनि\u094dदीँ\u0902़東京ى\u200dİſ", max_size=60)


@pytest.mark.parametrize(
    ("said", "groups", "without"),
    [
        ("budget vote", (("budget",), ("vot",)), ()),
        ("“budget vote” -sport", (("budget", "vot"),), (("sport",),)),
        ('-"budget vote" tax', (("tax",),), (("budget", "vot"),)),
        ('"never closed', (("never", "closed"[:4]),), ()),
        ("anti-tax", (("anti",), ("tax",)), ()),
        ("U.S. 3,000", (("us",), ("3000",)), ()),
        ("tax tax TAX", (("tax",),), ()),
        ("title:foo^3 OR (bar~2)", (("titl",), ("foo",), ("3",), ("or",), ("bar",), ("2",)), ()),
        ("-", (), ()),
        ("\x00\x1b[31m\u202etax", (("31m",), ("tax",)), ()),
    ],
)
def test_words_phrases_and_what_is_not_meant_are_told_apart(said, groups, without) -> None:
    question = read({"q": said})
    assert (question.groups, question.without) == (groups, without)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"page": "0"}, 1),
        ({"page": "-3"}, 1),
        ({"page": "٣"}, 1),
        ({"page": "1e3"}, 1),
        ({"page": "7"}, 7),
        ({"page": "100"}, 100),
    ],
)
def test_a_page_is_a_small_number_or_the_first(fields, expected) -> None:
    assert read(fields).page == expected
    assert not read(fields).too_far


def test_a_page_that_nobody_turns_to_is_none() -> None:
    assert all(read({"q": "a", "page": page}).too_far for page in ("101", "9999", "9" * 500))
    assert not read({"q": "a", "page": "101"}).is_asked


def test_dates_that_are_none_are_left_out_and_said() -> None:
    for said in ("yesterday", "2026-02-30", "2026-1-1", "20260101", "2026-01-01T00:00", "٢٠٢٦-٠١-٠١"):
        assert read({"from": said}).since is None
        assert read({"to": said}).bad_date
    assert read({"from": "2026-02-28", "to": "0001-01-01"}).since == 739_675
    assert not read({"from": "", "to": ""}).bad_date


@given(st.dictionaries(st.sampled_from(FIELDS), anything))
def test_nothing_that_is_sent_is_an_error_or_unbounded(fields) -> None:
    question = read(fields)
    terms = [term for group in (*question.groups, *question.without) for term in group]
    assert len(terms) <= MOST_TERMS
    assert len(question.said) <= LONGEST_WORDS
    assert 1 <= question.page <= MOST_PAGES
    assert question.said.isprintable() or not question.said.isascii()
    assert all(terms)


@given(anything | wordy)
def test_what_is_marked_is_what_was_filed(text) -> None:
    spans = list(spans_of(text))
    assert [span.term for span in spans] == terms_of(text)
    assert all(0 <= span.begin < span.end <= len(text) for span in spans)


@given(wordy)
def test_a_text_is_found_by_each_of_its_words_and_loses_nothing_when_marked(text) -> None:
    groups = [(term,) for term in dict.fromkeys(terms_of(text))]
    found = places(text, groups)
    assert "".join(piece.text for piece in marked(text, found)) == text
    assert {place.group for place in found} == set(groups)


@given(st.lists(st.sampled_from(["tunnel", "opens", "the", "सुरंग", "x" * 500]), max_size=200).map(" ".join))
def test_a_passage_is_short_and_shows_what_was_asked(text) -> None:
    shown = "".join(piece.text for piece in passage(text, [("tunnel",), ("सुरंग",)]))
    assert len(shown) <= LONGEST_PASSAGE + 10
    assert bool(shown) == ("tunnel" in text or "सुरंग" in text)


def test_a_passage_is_where_most_of_the_words_stand_together() -> None:
    text = "A tunnel. " + "Nothing. " * 100 + "The ferry and the tunnel compete. " + "Nothing. " * 100
    shown = passage(text, [("tunnel",), ("ferry",)])
    assert [piece.text for piece in shown if piece.is_marked] == ["ferry", "tunnel"]
    assert shown[0].text == "… "
    assert shown[-1].text == " …"


@pytest.mark.parametrize(
    "alike",
    [
        ("elections", "Election", "ELECTION'S"),
        ("vote", "votes", "voted", "voting"),
        ("company", "companies"),
        ("naïve", "naive", "NAÏVE"),
        ("Straße", "strasse"),
        ("हिन्दी", "हिंदी"),
        ("सड़क", "सडक", "सड़कों"),
        ("चाँद", "चांद"),
        ("लड़की", "लड़कियाँ", "लड़कियों"),
        ("२०२६", "2026"),
        ("Київ", "київ"),
        ("U.S.", "US"),
    ],
)
def test_words_that_are_the_same_word_count_as_one(alike) -> None:
    assert len({term_of(word) for word in alike}) == 1


@pytest.mark.parametrize("unlike", [("news", "new"), ("tax", "taxi"), ("सुरंग", "सुरक्षा"), ("1", "11"), ("bus", "bu")])
def test_words_that_are_not_stay_apart(unlike) -> None:
    assert len({term_of(word) for word in unlike}) == len(unlike)
