"""An extract is chosen from the wire inside a story's form, in Chromium, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deskbrowser import add_block, let_in
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Story
from lateedition.story.blocks import Extract

SLOW_MS = 60_000


@pytest.fixture
def story(desk: Any) -> Story:
    """A draft of our own, at a desk to which an agency has sent an item."""
    desk.receive()
    story: Story = desk.newsroom.story("What a medal is for")
    story.save()
    story.save_revision()
    return story


@pytest.fixture
def form(desk: Any, story: Story, served: str, chromium: Any) -> Iterator[Any]:
    """Its form, as an editor has it."""
    context = chromium.new_context(viewport={"width": 1350, "height": 900})
    let_in(context, desk.editor, at=served)
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{served}/desk/stories/edit/{story.pk}/")
    page.wait_for_selector(".public-DraftEditor-content")
    yield page
    context.close()


def quoted(story: Story) -> list[Extract]:
    body = body_of_stream(Story.objects.get(pk=story.pk).get_latest_revision_as_object().body.raw_data)
    return [block for block in body if isinstance(block, Extract)]


def test_paragraphs_are_found_and_chosen_by_keys_and_a_hint_says_what_became_of_them(desk: Any, story: Story, form: Any) -> None:
    add_block(form, "Extract of the wire")
    form.get_by_label("Search the wire").fill("medal")
    form.get_by_role("button", name="Kim gets a medal").focus()
    form.keyboard.press("Enter")
    form.wait_for_selector(".extract__choice input:focus")
    form.keyboard.press("Tab")
    form.keyboard.press("Space")
    form.get_by_role("button", name="Quote these").focus()
    form.keyboard.press("Enter")
    form.wait_for_selector(".extract__quote >> text=It was the second.")
    form.keyboard.press("Control+s")
    form.wait_for_selector(".messages >> text=updated")
    (extract,) = quoted(story)
    assert (extract.paragraphs, extract.version) == (("It was the <strong>second</strong>.",), 1)

    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    form.reload()
    form.wait_for_selector(".extract__quote >> text=It was the second.")
    form.wait_for_selector("[data-hint=extract] >> text=Its agency has killed it.", state="attached")


def test_a_refusal_is_said_where_one_chooses_and_the_block_stays_as_it_was(desk: Any, story: Story, form: Any) -> None:
    add_block(form, "Extract of the wire")
    form.get_by_role("button", name="Kim gets a medal").click()
    form.get_by_role("button", name="Quote these").click()
    form.wait_for_selector("[role=alert] >> text=No paragraph is chosen.")
    desk.receive(version="2", pubstatus="withheld")
    form.get_by_label("Russia gave Kim a medal.").check()
    form.get_by_role("button", name="Quote these").click()
    form.wait_for_selector("[role=alert] >> text=It cannot be quoted.")
    assert quoted(story) == []
