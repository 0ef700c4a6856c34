"""Editors plan, change and cancel from the desk's pages, see what goes out when, and hear of what did not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lateedition.desk.planning import plans
from lateedition.desk.planning.embargoing import set_embargo
from lateedition.desk.planning.performing import fail
from lateedition.desk.stories import actions
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.models import Plan, SiteSettings, Story

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def editor(newsroom: Any) -> Any:
    """An editor's browser, in a newsroom in Berlin."""
    site = SiteSettings.objects.get()
    site.zone = "Europe/Berlin"
    site.save()
    return newsroom.client("editor")


@pytest.fixture
def story(newsroom: Any) -> Story:
    """A draft."""
    return draft(newsroom, "Ferry strike ends")


def draft(newsroom: Any, headline: str) -> Story:
    story = newsroom.story(headline)
    story.save()
    story.save_revision()
    return story


def way(story: Story, page: str = "out") -> str:
    return f"/desk/planned/story/{story.pk}/{page}/"


def read(client: Any, address: str = "/desk/planned/") -> str:
    text = re.sub(r"<script.*?</script>|<template.*?</template>", "", client.get(address).content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#x27;", "'")


def test_a_story_is_planned_to_the_second_by_the_wall_of_the_newsroom(editor, story):
    answer = editor.post(way(story), {"day": "2030-07-01", "time": "09:00:07"}, follow=True)
    assert Plan.objects.get().moment == datetime(2030, 7, 1, 7, 0, 7, tzinfo=UTC)
    assert "goes out at Jul 01, 2030 09:00:07 CEST (07:00:07 UTC)" in answer.content.decode()
    assert Plan.objects.get().user.username == "editor"


def test_the_form_says_in_which_zone_it_is_and_what_becomes_of_later_changes(editor, story):
    said = read(editor, way(story))
    assert re.search(r"Times are in Europe/Berlin: it is \d\d:\d\d:\d\d CES?T, UTC\+0[12]:00\.", said)
    assert "What anybody changes later stays a draft" in said


@pytest.mark.parametrize(
    ("day", "time", "words", "offered"),
    [
        ("2030-10-27", "02:30:00", "exists twice", ["2030-10-27T00:30:00+00:00", "2030-10-27T01:30:00+00:00"]),
        ("2030-03-31", "02:30:00", "does not exist", ["2030-03-31T00:30:00+00:00", "2030-03-31T01:30:00+00:00"]),
    ],
)
def test_a_time_that_exists_twice_or_never_is_asked_back_with_both_meanings(editor, story, day, time, words, offered):
    answer = editor.post(way(story), {"day": day, "time": time})
    page = answer.content.decode()
    assert words in page
    assert re.findall(r'name="which" value="([^"]+)"', page) == offered
    assert not Plan.objects.exists()
    for moment in offered:
        editor.post(way(story), {"day": day, "time": time, "which": moment})
        assert Plan.objects.get(state="waiting").moment == datetime.fromisoformat(moment)


def test_a_meaning_of_another_time_is_not_taken_for_this_one(editor, story):
    editor.post(way(story), {"day": "2030-10-27", "time": "02:30:00", "which": "2030-07-01T00:30:00+00:00"})
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        ("2030-07-01T09:00:00", "Jul 01, 2030 09:00:00 CEST (07:00:00 UTC), in "),
        ("2030-10-27T02:30:00", "The wall shows it twice"),
        ("2030-03-31T02:30", "The wall never shows it"),
        ("9999-99", ""),
        ("0001-01-01T00:00", ""),
    ],
)
def test_what_a_time_means_is_said_while_it_is_typed(editor, wall, words):
    assert editor.get("/desk/planned/says/", {"wall": wall}).content.decode().startswith(words)


def test_a_time_that_is_over_is_refused(editor, story):
    assert "That time is over" in editor.post(way(story), {"day": "2020-05-05", "time": "09:00"}).content.decode()


def test_changed_since_the_form_asks_which_text_goes_out(editor, story):
    editor.post(way(story), {"day": "2030-07-01", "time": "09:00:00"})
    newest = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    newest.headline = "Ferry strike ends at last"
    newest.save_revision()
    assert "The story was changed since: what goes out is still the text of" in read(editor, f"/desk/stories/edit/{story.pk}/")
    editor.post(way(story), {"day": "2030-07-01", "time": "10:00:00", "text": "keep"})
    assert Plan.objects.get(state="waiting").revision.as_object().headline == "Ferry strike ends"
    editor.post(way(story), {"day": "2030-07-01", "time": "10:00:00", "text": "newest"})
    assert Plan.objects.get(state="waiting").revision.as_object().headline == "Ferry strike ends at last"


def test_the_list_shows_by_day_what_goes_out_comes_down_and_is_under_embargo(newsroom, editor, story):
    now = timezone.now()
    plans.plan_publish(story, moment=now + timedelta(hours=1), user=None, now=now)
    plans.plan_take_down(story, moment=now + timedelta(days=20), user=None, now=now)
    set_embargo(draft(newsroom, "Budget"), Embargo(now + timedelta(days=2), by="AP"), user=None, now=now)
    set_embargo(draft(newsroom, "Obituary"), Embargo(None, by="asha"), user=None, now=now)
    said = read(editor)
    places = [said.index(word) for word in ("Goes out", "Embargo ends", "Later", "Comes down", "until somebody lifts it", "Obituary")]
    assert places == sorted(places)
    assert "Budget" in said
    assert "AP" in said


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(newsroom, editor, story):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as questions:
            editor.get("/desk/planned/")
        return len(questions)

    now = timezone.now()
    plans.plan_publish(story, moment=now + timedelta(hours=1), user=None, now=now)
    set_embargo(draft(newsroom, "Budget"), Embargo(now + timedelta(days=2), by="AP"), user=None, now=now)
    asked()
    one = asked()
    for number in range(5):
        plans.plan_publish(draft(newsroom, f"Story {number}"), moment=now + timedelta(hours=2), user=None, now=now)
        set_embargo(draft(newsroom, f"Other {number}"), Embargo(now + timedelta(days=2), by="AP"), user=None, now=now)
    assert asked() == one


def test_a_plan_is_cancelled_with_one_button_of_the_list(editor, story):
    editor.post(way(story), {"day": "2030-07-01", "time": "09:00:00"})
    answer = editor.post(f"/desk/planned/{Plan.objects.get().pk}/cancel/", {"next": "/desk/planned/"})
    assert answer["Location"] == "/desk/planned/"
    assert Plan.objects.get().state == "cancelled"
    assert editor.get(f"/desk/planned/{Plan.objects.get().pk}/cancel/").status_code == 405


def test_the_listing_of_stories_says_what_is_planned_and_finds_it(newsroom, editor, story):
    editor.post(way(story), {"day": "2030-07-01", "time": "09:00:07"})
    set_embargo(draft(newsroom, "Budget"), Embargo(datetime(2030, 7, 2, 9, 0, tzinfo=UTC), by="AP"), user=None, now=timezone.now())
    assert "out 01 Jul" in read(editor, "/desk/stories/")
    assert "Budget" not in read(editor, "/desk/stories/?state=planned")
    assert "Ferry strike" not in read(editor, "/desk/stories/?state=embargoed")
    assert "EMBARGO until 02 Jul" in read(editor, "/desk/stories/?state=embargoed")


def test_a_plan_that_failed_is_over_every_page_until_it_was_heard_and_can_be_tried_again(newsroom, editor, story):
    editor.post(way(story), {"day": "2030-07-01", "time": "09:00:00"})
    plan = Plan.objects.get()
    fail(plan.pk, why="it is in no section", now=timezone.now())
    for page in ("/desk/stories/", "/desk/wire/alarms/now/"):
        said = read(editor, page)
        assert "NOT DONE AS PLANNED “Ferry strike ends”" in said, page
        assert "it is in no section" in said
    assert "An editor must say that it was heard" in read(newsroom.client("reporter"), "/desk/stories/")
    editor.post(f"/desk/planned/{plan.pk}/heard/")
    assert "NOT DONE AS PLANNED" not in read(editor, "/desk/stories/")
    assert "Failed" in read(editor)
    editor.post(f"/desk/planned/{plan.pk}/try-again/")
    assert Plan.objects.get().state == "waiting"


def test_only_those_who_may_publish_plan_and_everybody_who_writes_sees_what_is_planned(newsroom, editor, story):
    now = timezone.now()
    plan = plans.plan_publish(story, moment=now + timedelta(hours=1), user=None, now=now)
    reporter = newsroom.client("reporter")
    assert "Ferry strike ends" in read(reporter)
    assert "/cancel/" not in reporter.get("/desk/planned/").content.decode()
    for page in ("out", "down", "embargo"):
        assert reporter.get(way(story, page)).status_code in (302, 403)
    for button in ("cancel", "try-again", "heard"):
        reporter.post(f"/desk/planned/{plan.pk}/{button}/")
    reporter.post(way(story, "embargo"), {"ends": "open", "reason": ""})
    reporter.post(f"{way(story, 'embargo')}lift/", {"lift-reason": "x"})
    assert (Plan.objects.get().state, Plan.objects.get().heard, Story.objects.get().embargoed) == ("waiting", None, None)
    assert newsroom.client(None).get("/desk/planned/").status_code == 302


def test_an_embargo_is_set_shown_and_lifted_for_a_reason(editor, story):
    editor.post(way(story, "embargo"), {"ends": "moment", "day": "2030-07-01", "time": "09:00:00", "reason": "AP"})
    assert Story.objects.get().embargoed == Embargo(datetime(2030, 7, 1, 7, 0, tzinfo=UTC), by="editor")
    assert "EMBARGO: it is under embargo until Jul 01, 2030 09:00:00 CEST (set by editor)" in read(
        editor, f"/desk/stories/edit/{story.pk}/"
    )
    editor.post(f"{way(story, 'embargo')}lift/", {"lift-reason": ""})
    assert Story.objects.get().embargoed is not None
    editor.post(f"{way(story, 'embargo')}lift/", {"lift-reason": "AP called"})
    assert Story.objects.get().embargoed is None
    assert "Lifted the embargo" in read(editor, f"/desk/stories/history/{story.pk}/")


def test_an_embargo_without_an_end_needs_no_time(editor, story):
    editor.post(way(story, "embargo"), {"ends": "open", "day": "", "time": ""})
    assert Story.objects.get().embargoed == Embargo(None, by="editor")


def test_publishing_from_the_form_before_the_end_is_refused_in_words(newsroom, editor, story):
    editor.post(way(story, "embargo"), {"ends": "open"})
    answer = editor.post(f"/desk/stories/edit/{story.pk}/", newsroom.form(story, **{"action-publish": "publish"}), follow=True)
    assert "under embargo until somebody lifts it (set by editor)" in answer.content.decode()
    assert newsroom.log("story") == []


def test_an_embargo_on_a_story_that_readers_have_asks_whether_to_withdraw_it(newsroom, editor):
    story = newsroom.published()
    said = {"ends": "open", "reason": ""}
    assert "Readers have this story" in editor.post(way(story, "embargo"), said).content.decode()
    assert Story.objects.get().live
    editor.post(way(story, "embargo"), {**said, "readers": "leave"})
    assert (Story.objects.get().live, Story.objects.get().embargoed) == (True, None)
    editor.post(way(story, "embargo"), {**said, "readers": "withdraw"})
    assert (Story.objects.get().live, Story.objects.get().embargoed) == (False, Embargo(None, by="editor"))
    assert newsroom.log()[-1].reason == "unpublished"


def test_a_take_down_is_planned_from_its_page(newsroom, editor):
    story = newsroom.published()
    editor.post(way(story, "down"), {"day": "2030-07-01", "time": "09:00:00"})
    assert (Plan.objects.get().deed, Plan.objects.get().revision) == ("take down", None)


def test_a_killed_story_is_not_offered_a_plan(newsroom, editor):
    story = newsroom.published()
    assert "Plan to take down" in editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    actions.kill(story, user=None, now=timezone.now(), reason="x")
    assert "Plan to publish" not in editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
