"""What changed between two versions, as an editor reads it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lateedition.desk.intake.wording import changes, word_changes
from lateedition.story.blocks import Paragraph
from lateedition.wire.item import Item

TEXTS = st.lists(st.lists(st.sampled_from(["one", "two", "men", "died,", "“so”"]), min_size=1, max_size=6).map(" ".join), max_size=5).map(
    "\n\n".join
)


@given(TEXTS, TEXTS)
def test_without_what_went_it_reads_as_the_new_version_and_without_what_came_as_the_old_one(before: str, after: str) -> None:
    pieces = word_changes(before, after)

    assert " ".join(piece.text for piece in pieces if piece.what != "removed").split() == after.split()
    assert " ".join(piece.text for piece in pieces if piece.what != "added").split() == before.split()


def test_only_the_words_that_changed_are_marked() -> None:
    pieces = word_changes("Two men died in Moscow.\n\nPolice said so.", "Two men and a child died in Moscow.\n\nPolice said so.")

    assert [(piece.what, piece.text) for piece in pieces if piece.what != "same"] == [("added", "and a child")]


def test_paragraphs_stay_apart() -> None:
    pieces = word_changes("One.\n\nTwo.", "One.\n\nTwo, he said.")

    assert [(piece.what, piece.text) for piece in pieces] == [("same", "One.\n\n"), ("removed", "Two."), ("added", "Two, he said.")]


def test_each_field_that_readers_would_see_is_compared_and_empty_ones_are_left_out() -> None:
    before = Item(provider="AP", guid="1", format="nitf", headline="Two dead", body=(Paragraph("Two <em>men</em> died."),))
    after = Item(provider="AP", guid="1", format="nitf", headline="Three dead", body=(Paragraph("Two <em>men</em> died."),))

    assert [(field.name, field.changed) for field in changes(before, after)] == [("Headline", True), ("Text", False)]
