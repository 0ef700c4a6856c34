"""The review of a newer version, the alarms and the form of a story, as an editor has them in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deskbrowser import let_in
from lateedition.desk.intake.models import Alarm
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Story
from lateedition.story.blocks import plain_text
from newswire import PARAGRAPHS

OURS, THEIRS = "Russia gave Kim a war medal, and a horse.", "Russia gave Kim two medals."


@pytest.fixture
def story(desk: Any) -> Story:
    """A story that an editor has worked on, with a newer version that changes the same paragraph and another one."""
    story = desk.story_off_the_wire()
    desk.edit(story, paragraphs=[OURS, *PARAGRAPHS[1:]])
    desk.send(version=2, paragraphs=(PARAGRAPHS[0].replace("a medal", "two medals"), PARAGRAPHS[1], "He wore it at noon."))
    return story


@pytest.fixture(params=["with JavaScript", "without"])
def context(request: Any, desk: Any, served: str, chromium: Any) -> Iterator[Any]:
    """A browser of an editor, with and without JavaScript."""
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, java_script_enabled=request.param == "with JavaScript")
    let_in(context, desk.editor, at=served)
    yield context
    context.close()


def text_of(story: Story) -> str:
    return plain_text(body_of_stream(Story.objects.get(pk=story.pk).get_latest_revision_as_object().body.raw_data))


def test_with_the_keyboard_alone_a_conflict_is_settled_and_applied(story: Story, served: str, context: Any) -> None:
    page = context.new_page()
    page.goto(f"{served}/desk/wire/updates/{story.pk}/")
    page.get_by_role("group", name="Conflict: both have changed it. Choose").get_by_label("Ours").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("Theirs", exact=True).first.is_checked()
    page.get_by_role("button", name="Apply as a draft").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/stories/edit/{story.pk}/")

    assert text_of(story) == f"{THEIRS}\n\n{PARAGRAPHS[1]}\n\nHe wore it at noon."


def test_the_form_is_not_sent_while_a_conflict_has_no_choice(story: Story, served: str, context: Any) -> None:
    page = context.new_page()
    page.goto(f"{served}/desk/wire/updates/{story.pk}/")
    page.get_by_role("button", name="Apply as a draft").click()

    assert page.url.endswith(f"/desk/wire/updates/{story.pk}/")
    assert page.locator("input:invalid").count() == 3
    assert text_of(story).startswith(OURS)


def test_the_box_for_other_words_begins_with_ours_and_is_there_when_it_is_wanted(story: Story, served: str, context: Any) -> None:
    page = context.new_page()
    page.goto(f"{served}/desk/wire/updates/{story.pk}/")
    box = page.get_by_label("Other words").and_(page.locator("textarea"))
    assert not box.is_visible()
    page.get_by_role("radio", name="Other words").check()

    assert box.input_value() == OURS
    box.fill("Russia gave Kim two medals, and a horse.")
    page.get_by_role("button", name="Apply as a draft").click()
    page.wait_for_url(f"**/desk/stories/edit/{story.pk}/")
    assert text_of(story).startswith("Russia gave Kim two medals, and a horse.")


def test_on_a_phone_nothing_runs_off_the_side(desk: Any, story: Story, served: str, chromium: Any) -> None:
    other = desk.story_off_the_wire(guid="u:killed")
    desk.send(guid="u:killed", version=2, status="canceled", note="Supercalifragilisticexpialidocious" * 3)
    desk.follow()
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    let_in(context, desk.editor, at=served)
    page = context.new_page()
    for where in (f"updates/{story.pk}/", "updates/", "alarms/"):
        page.goto(f"{served}/desk/wire/{where}")
        wide = page.evaluate("[document.documentElement, document.getElementById('main')].map(e => e.scrollWidth - e.clientWidth)")
        assert wide == [0, 0], where
        assert page.get_by_role("button", name="I have heard it").is_visible()
    assert Story.objects.get(pk=other.pk).killed
    context.close()


def test_a_kill_sounds_on_a_page_that_is_open_and_is_quiet_when_it_was_heard(desk: Any, served: str, reader: Any) -> None:
    desk.story_off_the_wire()
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/images/")
    assert not page.get_by_role("alert").is_visible()
    desk.send(version=2, status="canceled", note="Wrong man.")
    desk.follow()

    alarm = page.get_by_role("alert")
    alarm.get_by_text("ap.example killed “Kim gets a medal”.").wait_for(timeout=10_000)
    assert "Wrong man." in alarm.inner_text()
    alarm.get_by_role("button", name="I have heard it").click()
    page.get_by_text("Noted that you have heard it.").wait_for()
    assert page.url == f"{served}/desk/images/"
    assert str(Alarm.objects.get().acknowledged_by) == "editor"
    assert not page.get_by_role("alert").is_visible()


def test_alarm_and_page_are_both_in_sight_and_the_page_scrolls_under_it(desk: Any, story: Story, served: str, reader: Any) -> None:
    desk.story_off_the_wire(guid="u:killed")
    desk.send(guid="u:killed", version=2, status="canceled")
    desk.follow()
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/stories/edit/{story.pk}/")
    page.locator("[name=note_to_desk]").scroll_into_view_if_needed()

    box, window = page.get_by_role("alert").bounding_box(), page.viewport_size
    assert (box["y"], box["x"] + box["width"]) == (0, window["width"])
    assert page.evaluate("document.documentElement.scrollHeight") == window["height"], "no second scroll bar"


def test_a_kill_comes_in_while_somebody_is_at_a_reminder_and_takes_nothing_from_under_the_hand(desk: Any, served: str, reader: Any) -> None:
    story = desk.story_off_the_wire()
    desk.story_off_the_wire(guid="u:killed")
    desk.send(version=2, signals=["correction"], paragraphs=(*PARAGRAPHS[:2], "He wore it at noon."))
    desk.follow()
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/stories/edit/{story.pk}/")
    page.get_by_role("link", name="Review", exact=True).focus()
    desk.send(guid="u:killed", version=2, status="canceled")
    desk.follow()

    page.get_by_role("alert").get_by_text("ap.example killed").wait_for(timeout=10_000)
    assert page.evaluate("document.activeElement.innerText") == "Review"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/wire/updates/{story.pk}/")


@pytest.mark.parametrize("width", [390, 1350])
def test_the_verbs_of_a_review_are_in_sight_however_long_the_story_is(desk: Any, served: str, reader: Any, width: int) -> None:
    long = [f"Paragraph {number} of what happened that day." for number in range(60)]
    story = desk.story_off_the_wire(paragraphs=long)
    desk.send(version=2, paragraphs=[f"{words} Or so." for words in long])
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{served}/desk/wire/updates/{story.pk}/")

    for verb in ("Apply as a draft", "Apply and publish", "Keep our story as it is"):
        box = page.get_by_role("button", name=verb).bounding_box()
        assert box["y"] + box["height"] <= 844, verb


def test_what_was_typed_last_is_in_the_draft_that_is_saved_at_once(desk: Any, served: str, reader: Any) -> None:
    story = desk.story_off_the_wire()
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/stories/edit/{story.pk}/")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Every word of it.")
    page.keyboard.press("Control+s")
    page.locator(".messages .success").wait_for()

    assert text_of(story).startswith("Every word of it.")
