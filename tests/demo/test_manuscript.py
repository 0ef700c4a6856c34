"""Manuscripts: what a person may write in the plain file, and what comes of it."""

from __future__ import annotations

import pytest

from lateedition.demo.manuscript import BadManuscript, front_matter, pieces
from lateedition.demo.model import PictureInText
from lateedition.story.blocks import Heading, Listing, Paragraph, Quote, Table


def test_every_kind_of_piece_is_read() -> None:
    text = "One *two* **three**\n\n## Head\n\n> So\n> — A. B.\n\n- a\n- b\n\n1. x\n2. y\n\n| h | i |\n| j | k |\n\n![boat] A boat."
    assert pieces(text) == (
        Paragraph("One <em>two</em> <strong>three</strong>"),
        Heading("Head"),
        Quote("So", source="A. B."),
        Listing(("a", "b")),
        Listing(("x", "y"), ordered=True),
        Table(
            '<table><thead><tr><th scope="col">h</th><th scope="col">i</th></tr></thead>'
            '<tbody><tr><th scope="row">j</th><td>k</td></tr></tbody></table>'
        ),
        PictureInText("boat", "A boat."),
    )


def test_angle_brackets_are_words_and_not_markup() -> None:
    assert pieces("a <script>b</script> & c") == (Paragraph("a &lt;script&gt;b&lt;/script&gt; &amp; c"),)


def test_a_file_without_front_matter_is_refused() -> None:
    with pytest.raises(BadManuscript, match="expected front matter"):
        front_matter("Once upon a time")


def test_a_picture_without_a_key_is_refused() -> None:
    with pytest.raises(BadManuscript, match="expected '!\\[key\\] caption'"):
        pieces("![] nothing")
