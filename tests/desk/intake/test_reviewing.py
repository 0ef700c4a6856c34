"""A newer version beside the story that an editor has worked on: shown by paragraph, chosen from, applied or left."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions
from lateedition.desk.intake.models import WireLine
from lateedition.desk.intake.proposals import proposal_for
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Story
from lateedition.story.blocks import plain_text
from newswire import GUID, PARAGRAPHS, newsml

RUSSIA, SECOND, WORE = "Russia gave Kim a medal.", "It was the second.", "He wore it at once."
OURS = "Russia gave Kim a war medal, and a horse."
NEWER = (PARAGRAPHS[0].replace("a medal", "two medals"), PARAGRAPHS[1], "He wore it at noon.")


def address(story: Story) -> str:
    return f"/desk/wire/updates/{story.pk}/"


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def draft_text(story: Story) -> str:
    return plain_text(body_of_stream(fresh(story).get_latest_revision_as_object().body.raw_data))


def readers_text(story: Story) -> str:
    return plain_text(outbox.latest(f"story:{story.pk}").body)


def form_of(client: Client, story: Story) -> dict[str, str]:
    """What a browser posts from the review as it comes: hidden fields, and the choices that are set."""
    page = client.get(address(story)).content.decode()
    form = dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)"', page))
    form |= dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" checked', page))
    form |= dict.fromkeys(re.findall(r'<textarea[^>]*name="(\w+)"', page), "")
    return form


def apply(client: Client, story: Story, **said: str) -> str:
    return client.post(address(story), form_of(client, story) | said, follow=True).content.decode()


def conflict_in(client: Client, story: Story) -> str:
    """The number of the first passage that must be chosen."""
    found = re.search(r'name="p(\d+)" value="ours"\s+required', client.get(address(story)).content.decode())
    assert found, "there is no conflict"
    return found[1]


@pytest.fixture
def edited(desk: Any) -> Story:
    """A story that readers have and that an editor has worked on, with a newer version on the wire that changes the same paragraph."""
    story = desk.story_off_the_wire()
    desk.edit(story, paragraphs=[OURS, "We were there.", SECOND, WORE])
    desk.send(version=2, paragraphs=NEWER)
    desk.follow()
    return story


def test_the_edit_page_says_how_much_is_new_and_how_much_of_it_conflicts_and_leads_to_the_review(edited: Story, page: Any) -> None:
    text = page(f"/desk/stories/edit/{edited.pk}/")

    assert "A newer version has come: 2 paragraphs, 1 conflict." in text
    assert f'href="{address(edited)}"' in text


def test_a_correction_is_mandatory_and_its_clock_runs_from_when_it_came_whatever_came_after(desk: Any, edited: Story, page: Any) -> None:
    desk.send(version=3, signals=["correction"], paragraphs=NEWER, headline="Kim gets medals")
    desk.send(version=4, paragraphs=NEWER, headline="Kim gets two medals")
    desk.follow()
    WireLine.objects.update(correction=timezone.now() - timezone.timedelta(minutes=12))

    for where in (f"/desk/stories/edit/{edited.pk}/", address(edited)):
        assert "CORRECTION: mandatory." in page(where), where
    assert "CORRECTION: MANDATORY, 12 min" in page("/desk/wire/updates/")


def test_both_sides_are_shown_with_the_words_marked_that_differ(edited: Story, page: Any) -> None:
    text = re.sub(r"\s+", " ", page(address(edited)))

    assert 'Russia gave Kim <mark class="merge-ours">a war medal, and a horse.</mark>' in text
    assert 'Russia gave Kim <mark class="merge-theirs">two medals.</mark>' in text
    assert "Yours, added" in text
    assert "We were there." in text


def test_a_conflict_is_taken_for_news_until_an_editor_says_it_is_style(edited: Story, desk: Any) -> None:
    desk.send(version=3, paragraphs=(NEWER[0], *PARAGRAPHS[1:]))

    assert form_of(desk.editor, edited)["change"] == "material"


@pytest.mark.parametrize(
    ("choice", "words", "first"),
    [("ours", "", OURS), ("theirs", "", "Russia gave Kim two medals."), ("edit", "Russia gave Kim two medals, and a horse.", None)],
)
def test_what_was_chosen_is_in_the_draft_with_the_update_and_the_editors_own_words(
    desk: Any, edited: Story, choice: str, words: str, first: str | None
) -> None:
    number = conflict_in(desk.reporter, edited)
    said = apply(desk.reporter, edited, do="draft", **{f"p{number}": choice, f"w{number}": words})

    assert "The new version is merged into the draft." in said
    assert draft_text(edited) == f"{first or words}\n\nWe were there.\n\n{SECOND}\n\nHe wore it at noon."
    assert readers_text(edited) == f"{RUSSIA}\n\n{SECOND}\n\n{WORE}", "readers have what they had"
    assert "A newer version has come" not in desk.reporter.get(f"/desk/stories/edit/{edited.pk}/").content.decode()
    assert fresh(edited).wire_version == 2


def test_an_update_may_be_left_out_and_counts_as_ours_from_then_on(desk: Any, edited: Story) -> None:
    number = conflict_in(desk.reporter, edited)
    form = form_of(desk.reporter, edited)
    update = next(name for name, value in form.items() if name.startswith("p") and value == "theirs")
    desk.reporter.post(address(edited), form | {f"p{number}": "ours", update: "ours", "do": "draft"})
    desk.send(version=3, paragraphs=NEWER, headline="Kim gets two medals")
    desk.follow()

    assert draft_text(edited).endswith(WORE)
    assert "headline, no conflict" in desk.reporter.get(address(edited)).content.decode()


def test_published_at_once_readers_have_it_and_updated_moves_only_when_the_news_changed(desk: Any, edited: Story) -> None:
    before = fresh(edited).updated
    number = conflict_in(desk.editor, edited)
    apply(desk.editor, edited, do="publish", change="minor", **{f"p{number}": "theirs"})

    assert readers_text(edited) == f"Russia gave Kim two medals.\n\nWe were there.\n\n{SECOND}\n\nHe wore it at noon."
    assert fresh(edited).updated == before
    desk.send(version=3, paragraphs=(NEWER[0].replace("two", "three"), *NEWER[1:]))
    desk.follow()
    apply(desk.editor, edited, do="publish")
    assert fresh(edited).updated > before


def test_without_a_choice_for_every_conflict_nothing_is_applied_and_what_was_chosen_is_kept(desk: Any, edited: Story) -> None:
    said = apply(desk.reporter, edited, do="draft", change="minor")

    assert "1 of the conflicts has no choice yet. Nothing was applied." in said
    assert "Choose one" in said
    assert draft_text(edited).startswith(OURS)


def test_what_was_shown_is_what_is_applied_or_nothing(desk: Any, edited: Story) -> None:
    number = conflict_in(desk.reporter, edited)
    form = form_of(desk.reporter, edited) | {f"p{number}": "theirs", "do": "draft"}
    desk.edit(edited, standfirst="Saved meanwhile")
    answer = desk.reporter.post(address(edited), form).content.decode()
    assert "The story or its item has changed since." in answer
    assert draft_text(edited).startswith(OURS)

    form = form_of(desk.reporter, edited) | {f"p{number}": "theirs", "do": "draft"}
    desk.send(version=3, paragraphs=NEWER, headline="Kim gets two medals")
    assert "has changed since" in desk.reporter.post(address(edited), form).content.decode()
    assert draft_text(edited).startswith(OURS)


def test_what_changes_in_the_very_moment_of_applying_is_not_overwritten(desk: Any, edited: Story) -> None:
    proposal = proposal_for(edited, now=timezone.now())
    desk.edit(edited, standfirst="Saved meanwhile")

    with pytest.raises(actions.Overtaken):
        actions.merge_into_draft(proposal, proposal.merge.copy(), user=None, now=timezone.now())
    assert fresh(edited).get_latest_revision_as_object().standfirst == "Saved meanwhile"


def test_a_version_that_is_killed_while_it_is_reviewed_is_not_applied(desk: Any, edited: Story) -> None:
    number = conflict_in(desk.editor, edited)
    form = form_of(desk.editor, edited) | {f"p{number}": "theirs", "do": "publish"}
    desk.send(version=3, status="canceled")
    answer = desk.editor.post(address(edited), form, follow=True).content.decode()

    assert "Nothing newer waits for this story." in answer
    assert draft_text(edited).startswith(OURS)


def test_a_story_that_somebody_locked_is_left_alone(desk: Any, edited: Story) -> None:
    assert desk.editor
    assert desk.reporter
    Story.objects.filter(pk=edited.pk).update(locked=True, locked_by=User.objects.get(username="editor"))
    number = conflict_in(desk.reporter, edited)

    assert "Somebody has locked this story." in apply(desk.reporter, edited, do="draft", **{f"p{number}": "theirs"})
    assert draft_text(edited).startswith(OURS)


def test_who_may_not_publish_is_not_offered_it_and_cannot(desk: Any, edited: Story) -> None:
    assert "Apply and publish" in desk.editor.get(address(edited)).content.decode()
    assert "Apply and publish" not in desk.reporter.get(address(edited)).content.decode()
    number = conflict_in(desk.reporter, edited)
    apply(desk.reporter, edited, do="publish", **{f"p{number}": "theirs"})

    assert readers_text(edited).startswith(RUSSIA)


def test_a_story_kept_as_it_is_waits_for_nothing_and_its_edits_are_still_edits(desk: Any, edited: Story) -> None:
    apply(desk.reporter, edited, do="keep")
    assert draft_text(edited).startswith(OURS)
    assert "Nothing newer waits" in desk.reporter.get(address(edited), follow=True).content.decode()

    desk.send(version=3, paragraphs=(NEWER[0].replace("two", "three"), *NEWER[1:]))
    desk.follow()
    assert conflict_in(desk.reporter, edited)


def test_an_editors_text_blocks_stay_her_blocks(desk: Any) -> None:
    story = desk.story_off_the_wire()
    draft = fresh(story).get_latest_revision_as_object()
    block = {"type": "paragraph", "value": f"<p>We were there.</p><p>{SECOND}</p>", "id": "11111111-2222-3333-4444-555555555555"}
    draft.body = [{"type": "paragraph", "value": f"<p>{RUSSIA}</p>"}, block, {"type": "paragraph", "value": f"<p>{WORE}</p>"}]
    draft.save_revision(clean=False)
    desk.send(version=2, paragraphs=(*PARAGRAPHS[:2], "He wore it at noon."))
    apply(desk.reporter, story, do="draft")

    stored = fresh(story).get_latest_revision_as_object().body.raw_data
    assert [dict(entry) for entry in stored if entry["id"] == block["id"]] == [block]


def test_other_words_pass_the_door_for_foreign_markup(desk: Any, edited: Story) -> None:
    number = conflict_in(desk.reporter, edited)
    words = "Two <em>medals</em> <script>alert(1)</script>\n\nAnd <a href='javascript:x()'>a horse</a>"
    apply(desk.reporter, edited, do="draft", **{f"p{number}": "edit", f"w{number}": words})

    stored = str(fresh(edited).get_latest_revision_as_object().body.raw_data)
    assert "script" not in stored
    assert draft_text(edited).startswith("Two medals\n\nAnd a horse\n\nWe were there.")


def test_the_history_says_which_version_was_merged_and_by_whom(desk: Any, edited: Story, page: Any) -> None:
    number = conflict_in(desk.reporter, edited)
    apply(desk.reporter, edited, do="draft", **{f"p{number}": "ours"})
    logged = ModelLogEntry.objects.get(action="lateedition.merge")

    assert str(logged.user) == "reporter"
    assert "Merged a newer version from the wire: ap.example, version 2" in page(f"/desk/stories/history/{edited.pk}/")


def test_notes_of_the_new_version_go_to_the_desk_and_nowhere_else(desk: Any) -> None:
    story = desk.story_off_the_wire()
    desk.send(version=2, paragraphs=NEWER, note="Call +7 555 0101", headline="Kim gets two medals")
    assert "Call +7 555 0101" in desk.editor.get(address(story)).content.decode()
    apply(desk.editor, story, do="publish")

    assert "Call +7 555 0101" in fresh(story).note_to_desk
    assert "555" not in str(desk.newsroom.log())


def test_a_version_that_says_the_very_same_bothers_nobody(desk: Any, page: Any) -> None:
    story = desk.story_off_the_wire()
    receipt = desk.send(version=2)
    desk.follow()

    assert "A newer version has come" not in page(f"/desk/stories/edit/{story.pk}/")
    line = WireLine.objects.get()
    assert (line.receipt, line.version, line.waiting) == (receipt, 2, None)


def test_what_is_new_of_a_withheld_item_is_not_proposed(desk: Any) -> None:
    story = desk.story_off_the_wire()
    desk.send(version=2, status="withheld", paragraphs=NEWER)
    desk.follow()

    assert WireLine.objects.get().waiting is None
    assert "Nothing newer waits" in desk.reporter.get(address(story), follow=True).content.decode()


def test_a_reverted_draft_is_merged_as_what_it_says_now(desk: Any) -> None:
    story = desk.story_off_the_wire()
    desk.send(version=2, paragraphs=NEWER)
    apply(desk.reporter, story, do="draft")
    desk.edit(story, paragraphs=[RUSSIA, SECOND, WORE])
    desk.send(version=3, paragraphs=(*NEWER[:2], "He wore it at noon, twice."))
    desk.follow()
    number = conflict_in(desk.reporter, story)
    apply(desk.reporter, story, do="draft", **{f"p{number}": "theirs"})

    assert draft_text(story) == f"{RUSSIA}\n\n{SECOND}\n\nHe wore it at noon, twice."


def test_only_who_edits_stories_sees_what_waits(desk: Any, edited: Story) -> None:
    for where in (address(edited), "/desk/wire/updates/"):
        assert desk.anonymous.get(where)["Location"].startswith("/desk/login/")
        assert "no-store" in desk.reporter.get(where)["Cache-Control"]


def test_the_stories_that_wait_are_listed_corrections_first(desk: Any, page: Any) -> None:
    for number, signals in ((1, []), (2, ["correction"])):
        desk.story_off_the_wire(guid=f"u:{number}", headline=f"Story {number}")
        desk.receive_bytes(newsml(guid=f"u:{number}", version=2, signals=signals, headline=f"Newer {number}"), received=timezone.now())
    desk.follow()

    assert re.findall(r'class="wire-headline"[^>]*>([^<]*)<', page("/desk/wire/updates/")) == ["Story 2", "Story 1"]


def test_a_story_that_was_not_taken_from_the_wire_has_nothing_to_review(desk: Any) -> None:
    story = desk.newsroom.published("Our own", wire_guid=GUID)
    stories.publish(story, user=None, now=timezone.now())

    assert "Nothing newer waits" in desk.reporter.get(address(story), follow=True).content.decode()
