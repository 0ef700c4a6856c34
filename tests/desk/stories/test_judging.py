"""Whether a change is news: what the desk proposes, against edits that were labelled before the code was written."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.desk.stories.judging.proposal import Proposal, proposed
from lateedition.story.blocks import Heading, Paragraph, Quote, Table
from lateedition.story.wording import Wording

EDITS = Path(__file__).parents[2] / "data" / "edits"
STORIES = tomllib.loads((EDITS / "stories.toml").read_text("utf-8"))
MUST_AGREE, MUST_AGREE_HELD_OUT = 54, 18


def edits(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((EDITS / name).read_text("utf-8"))["edit"]
    return found


def wording(story: dict[str, str]) -> Wording:
    body = tuple(Paragraph(paragraph) for paragraph in story["body"].strip().split("\n\n"))
    return Wording(story["headline"], story["standfirst"], body, story["lead_caption"], story["place"])


def proposal_of(edit: dict[str, Any]) -> Proposal:
    before = STORIES[edit["story"]]
    after = dict(before)
    for field, old, new in edit["change"]:
        if field in after:
            assert after[field].count(old) == 1, f"{edit['name']}: {old!r} stands {after[field].count(old)} times in the {field}"
            after[field] = after[field].replace(old, new)
    return proposed(wording(before), wording(after), language=before["language"])


def disagreeing(name: str) -> Iterator[str]:
    for edit in edits(name):
        proposal = proposal_of(edit)
        if proposal.material is not (edit["label"] == "material"):
            yield f"{edit['name']}: labelled {edit['label']} ({edit['rule']}), proposed otherwise: {proposal.said}"


@pytest.mark.parametrize(("name", "count", "must"), [("edits.toml", 60, MUST_AGREE), ("held-out.toml", 20, MUST_AGREE_HELD_OUT)])
def test_the_proposal_agrees_with_nearly_all_labels(name: str, count: int, must: int) -> None:
    against = list(disagreeing(name))
    assert len(edits(name)) == count
    assert count - len(against) >= must, "\n".join(against)


def plain(*paragraphs: str) -> Wording:
    return Wording("Ferry aground", "", tuple(map(Paragraph, paragraphs)))


def said(before: str, after: str, language: str = "en") -> str:
    return proposed(plain(before), plain(after), language=language).said


def test_a_reason_names_the_words_concerned() -> None:
    assert said("Nine people died.", "Ten people died.") == "a number: “Nine” is now “Ten”"
    assert said("It was seen by Ann Brask.", "It was seen by Ann Jensen.") == "a name: “Brask” is now “Jensen”"
    assert said("It has sunk.", "It has not sunk.") == "a negation is new: “not”"
    assert said("He left.", "He left. The harbour was closed.") == "a sentence is new: “The harbour was closed.”"
    assert said("It may rain.", "It will rain.") == "how strongly it is claimed: “may” is now “will”"
    assert said("It sank, she said.", "It sank.") == "who says so is gone: “said”"


def test_a_minor_change_says_why_it_is_one() -> None:
    assert said("It sank.", "It sank.") == "readers see the same words"
    assert said("It sank at 6 p.m.", "It sank at 18:00") == "nothing new to know: spelling, style or order"


def test_a_row_of_a_table_and_words_set_apart_are_read_as_well() -> None:
    table = "<table><tbody><tr><td>Rice</td><td>{}</td></tr></tbody></table>"
    before, after = (Wording("Prices", body=(Table(table.format(price)), Quote("We wait", "Ann Lund"))) for price in ("41", "42"))
    assert [str(reason) for reason in proposed(before, after, language="en").reasons] == ["a number: “41” is now “42”"]
    other = Wording("Prices", body=(Table(table.format("41")), Quote("We fight", "Ann Lund")))
    assert "a quotation: “We wait” is now “We fight”" in proposed(before, other, language="en").said


def test_a_heading_between_paragraphs_is_no_news() -> None:
    before = plain("It sank.", "Nobody was hurt.")
    after = Wording(before.headline, body=(before.body[0], Heading("The search"), before.body[1]))
    assert not proposed(before, after, language="en").material


def test_a_headline_that_says_what_the_text_has_is_no_news() -> None:
    before = plain("The ferry sank off Skarn Point with 212 aboard.")
    after = Wording("Ferry sank off Skarn Point", "The ferry sank with 212 aboard.", before.body)
    assert not proposed(before, after, language="en").material


def test_numbers_are_read_as_the_language_writes_them() -> None:
    assert said("Es sind 18.000 Euro.", "Es sind 18 000 Euro.", "de") == "nothing new to know: spelling, style or order"
    assert said("It is 18.000 metres.", "It is 18,000 metres.") == "a number: “18.000 metres” is now “18,000 metres”"
    assert said("वहाँ पाँच लोग थे।", "वहाँ 5 लोग थे।", "hi") == "nothing new to know: spelling, style or order"


words = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20), max_size=20).map(" ".join)


@settings(deadline=None)
@given(words, words, st.sampled_from(["en", "de", "hi", "ja", "ar"]))
def test_any_two_texts_are_compared_and_one_with_itself_is_never_news(one: str, other: str, language: str) -> None:
    assert not proposed(plain(one), plain(one), language=language).material
    assert proposed(plain(one), plain(other), language=language).said


@settings(deadline=None)
@given(st.permutations(STORIES["ferry"]["body"].strip().split("\n\n")))
def test_the_order_of_paragraphs_is_no_news(paragraphs: list[str]) -> None:
    before = wording(STORIES["ferry"])
    after = Wording(before.headline, before.standfirst, tuple(map(Paragraph, paragraphs)), before.caption, before.place)
    assert not proposed(before, after, language="en").material


def test_a_long_read_is_judged_while_an_editor_types() -> None:
    paragraphs = [
        f"On day {day} the crew of {day * 7} men sailed {day * 3} miles, said Ann Lund. “We were {day} days late.”" for day in range(400)
    ]
    started = time.perf_counter()
    assert proposed(plain(*paragraphs), plain(*paragraphs[:200], "It sank.", *paragraphs[200:]), language="en").material
    assert time.perf_counter() - started < 6
