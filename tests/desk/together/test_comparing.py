"""Any two states of a story are compared word by word, at the desk: drafts, what readers had, notes, and what was set aside."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Story


@pytest.fixture
def rewritten(newsroom):
    """A published story in three drafts; the second is what readers have."""
    story = newsroom.published("Ferry strike ends")
    story.body = [{"type": "paragraph", "value": "<p>It ended at ten.</p>"}, {"type": "note", "value": "ask again"}]
    actions.publish(story, user=None, now=timezone.now())
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.headline, draft.news_value = "Ferry strike is over", 5
    draft.save_revision(clean=False)
    return Story.objects.get(pk=story.pk)


def compared(newsroom, story, query=""):
    return newsroom.client("reporter").get(f"/desk/together/{story.pk}/compare/{query}")


def said(page):
    return [(part.name, "".join(f"[{run.kind} {run.text}]" for run in part.runs if run.kind != "same")) for part in page.context["parts"]]


def test_the_newest_two_are_compared_unless_others_are_asked_for(newsroom, rewritten):
    assert said(compared(newsroom, rewritten)) == [("Headline", "[gone ends][new is over]"), ("News value", "[gone 3][new 5]")]


def test_any_two_can_be_chosen_and_notes_are_told_too(newsroom, rewritten):
    first, _, third = rewritten.revisions.order_by("pk").values_list("pk", flat=True)
    parts = dict(said(compared(newsroom, rewritten, f"?old=r{first}&new=r{third}")))
    assert parts["Headline"] == "[gone ends][new is over]"
    assert "ask again" in compared(newsroom, rewritten, f"?old=r{first}&new=r{third}").content.decode()


def test_what_readers_had_can_be_compared_with_a_draft(newsroom, rewritten):
    page = compared(newsroom, rewritten)
    past = next(entry for entry in page.context["entries"] if entry.key.startswith("v"))
    assert past.what == "version 1, as readers had it"
    parts = said(compared(newsroom, rewritten, f"?old={past.key}&new=live"))
    assert any("ten" in words for _, words in parts)


def test_a_version_of_another_story_is_not_shown(newsroom, rewritten):
    other = newsroom.published("Other words entirely")
    page = compared(newsroom, rewritten, f"?old=r{other.latest_revision_id}")
    assert page.context["missing"]
    assert "Other words entirely" not in page.content.decode()


@pytest.mark.parametrize("asked", ["?old=x", "?old=r", "?old=r99999999999999999999", "?new=v1x", "?old=%00"])
def test_a_version_that_is_not_there_is_said_to_be_none(newsroom, rewritten, asked):
    assert "is not there any more" in compared(newsroom, rewritten, asked).content.decode()


def test_the_comparison_of_the_history_leads_here(newsroom, rewritten, url):
    first, second, _ = rewritten.revisions.order_by("pk").values_list("pk", flat=True)
    address = f"/desk/stories/history/{rewritten.pk}/revisions/compare/{first}...{second}/"
    assert newsroom.client("reporter").get(address)["Location"] == f"/desk/together/{rewritten.pk}/compare/?old=r{first}&new=r{second}"
