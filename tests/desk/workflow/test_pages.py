"""What people see and press on the way over the desk: the panel over a story, the tabs over the list, and what is said to the desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lateedition.desk.daybook.models import Deed
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import StageChange, Story
from lateedition.desk.stories.stages import Step
from lateedition.desk.workflow.models import Remark
from lateedition.desk.workflow.remarking import remark
from lateedition.desk.workflow.stepping import take_step

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


def step(story, name, user, comment="why"):
    return take_step(Step(name), story, user=user, now=timezone.now(), comment=comment)


def read(client: Any, address: str) -> str:
    text = re.sub(r"<script.*?</script>|<template.*?</template>", "", client.get(address).content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#x27;", "'")


def questions(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_reporter_reads_why_a_story_came_back_on_opening_it_and_among_their_own(desk, url):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    step(story, "back", desk["chief"], "Who says nine o'clock?")
    reporter = desk.client("reporter")
    for page in (url("edit", story), "/desk/work/"):
        said = read(reporter, page)
        assert "Sent back" in said, page
        assert "by chief" in said, page
        assert "Who says nine o'clock?" in said, page
    assert "Sent back" not in read(desk.client("world"), "/desk/work/")
    step(story, "send", desk["reporter"])
    assert "Sent back to you" not in read(reporter, "/desk/work/")
    assert "Yours, with the desk" in read(reporter, "/desk/work/")


@pytest.mark.parametrize(
    ("who", "stage", "offered"),
    [
        ("reporter", "draft", ["Send to the desk"]),
        ("reporter", "check", []),
        ("world", "draft", ["Send to the desk", "Mark ready"]),
        ("world", "check", ["Send back…", "Mark ready"]),
        ("world", "ready", ["Send back…"]),
        ("sport", "check", []),
    ],
)
def test_over_a_story_everybody_is_offered_the_steps_that_they_may_take(desk, url, who, stage, offered):
    story = desk.draft()
    for name in {"draft": [], "check": ["send"], "ready": ["ready"]}[stage]:
        step(story, name, desk["chief"])
    page = desk.client(who).get(url("edit", story)).content.decode()
    assert re.findall(r'data-step="[^>]*>([^<]+)</button>', page) == offered


def test_who_may_not_check_is_told_before_that_changing_a_text_that_is_ready_sends_it_back(desk, url):
    story = desk.draft()
    step(story, "ready", desk["chief"])
    warning = "If you change it, it goes back to the desk check"
    assert warning in read(desk.client("reporter"), url("edit", story))
    assert warning not in read(desk.client("world"), url("edit", story))


def test_a_step_that_comes_with_the_form_is_taken_once_the_text_is_saved(desk, url):
    story = desk.draft()
    form = desk.newsroom.form(story, headline="Ferries sail again", **{"desk-step": "send", "desk-comment": "Done"})
    answer = desk.client("reporter").post(url("edit", story), form, follow=True)
    assert "“Ferries sail again” is sent to the desk." in answer.content.decode()
    assert StageChange.objects.get().revision.object_str == "Ferries sail again"
    assert desk.stage(story) == "check"


def test_a_form_that_is_not_valid_takes_no_step_and_a_refused_step_leaves_the_text_saved(desk, url):
    story = desk.draft()
    desk.client("reporter").post(url("edit", story), desk.newsroom.form(story, section=4711, **{"desk-step": "send"}))
    assert desk.stage(story) == "draft"
    form = desk.newsroom.form(story, headline="Ferries sail", **{"desk-step": "ready"})
    said = desk.client("reporter").post(url("edit", story), form, follow=True).content.decode()
    assert "Not marked ready: You may not check this story" in said
    assert (desk.stage(story), Story.objects.get().get_latest_revision_as_object().headline) == ("draft", "Ferries sail")


def test_the_buttons_work_by_themselves_and_say_what_is_missing(desk):
    story = desk.draft()
    way = f"/desk/work/story/{story.pk}"
    desk.client("reporter").post(f"{way}/send/", {"desk-comment": ""})
    said = desk.client("chief").post(f"{way}/send-back/", {"desk-comment": ""}, follow=True).content.decode()
    assert "Not sent back: Say why it goes back" in said
    said = desk.client("chief").post(f"{way}/ready/", {"seen": "4711"}, follow=True).content.decode()
    assert "Not marked ready: The text was changed since you opened it. Look at it again." in said
    said = desk.client("chief").post(f"{way}/send-back/", {"desk-comment": "No source"}, follow=True).content.decode()
    assert "“Ferry strike ends” is sent back to reporter." in said
    for page in ("send-back", "ready"):
        assert desk.client("reporter").post(f"{way}/{page}/", {"desk-comment": "x"}).status_code == 403
        assert desk.client("chief").get(f"{way}/{page}/").status_code == 405


def test_the_tabs_over_the_list_count_the_stages_and_each_shows_what_it_counts(desk, url):
    for number in range(3):
        desk.draft(f"Draft {number}")
    for number in range(2):
        step(desk.draft(f"Check {number}"), "send", desk["reporter"])
    step(desk.draft("Sports check", section=desk.sport), "send", desk["reporter"])
    step(desk.draft("All ready"), "ready", desk["chief"])
    published = desk.newsroom.published("Read by all")
    changed = Story.objects.get(pk=published.pk).get_latest_revision_as_object()
    changed.headline = "Read by all, changed"
    changed.save_revision(user=desk["reporter"])
    step(published, "send", desk["reporter"])
    actions.kill(desk.newsroom.published("Killed"), user=None, now=NOON, reason="x")
    actions.unpublish(desk.newsroom.published("Taken down"), user=None, now=NOON)
    client = desk.client("chief")
    assert "All Draft 3 Desk check 4 Ready 1 Live" in read(client, url("list"))
    assert "All Draft 0 Desk check 1 Ready 0 Live" in read(client, f"{url('list')}?section={desk.sport.pk}")
    for stage, told, not_told in [
        ("draft", ["Draft 0", "Draft 2"], ["Check", "Killed", "Taken down", "All ready"]),
        ("check", ["Check 1", "Sports check", "Read by all, changed"], ["Draft 0", "All ready"]),
        ("ready", ["All ready"], ["Check 1"]),
        ("live", ["Read by all, changed"], ["Draft 0", "All ready", "Killed"]),
    ]:
        table = client.get(f"{url('list')}?stage={stage}").content.decode().partition("<tbody")[2]
        assert all(word in table for word in told), stage
        assert not any(word in table for word in not_told), stage


def test_the_list_says_the_stage_of_what_is_on_its_way(desk, url):
    step(desk.draft(), "send", desk["reporter"])
    assert "desk check" in read(desk.client("reporter"), url("list"))


def test_the_history_tells_steps_and_publications_together(desk, url):
    story = desk.draft()
    step(story, "send", desk["reporter"], "Here it is")
    step(story, "ready", desk["world"], "")
    actions.publish_revision(Story.objects.get().latest_revision, user=desk["chief"])
    said = read(desk.client("reporter"), url("edit", story))
    places = [said.index(words) for words in ("Published by chief", "Marked ready by world", "Sent to the desk by reporter", "Here it is")]
    history = said.index("How it came here")
    assert sorted(places[1:]) == places[1:]
    assert places[1] > history


def test_what_was_changed_since_the_last_step_is_one_click_away(desk, url):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    chief = desk.client("chief")
    assert "What changed since" not in read(chief, url("edit", story))
    draft = Story.objects.get().get_latest_revision_as_object()
    draft.headline = "Ferries sail again"
    draft.save_revision(user=desk["reporter"])
    page = chief.get(url("edit", story)).content.decode()
    compare = re.search(r'<a href="([^"]+)">What changed since', page)[1]
    assert "Ferries sail again" in chief.get(compare).content.decode()


def test_what_is_said_to_the_desk_is_shown_with_who_until_it_is_resolved_and_never_in_a_document(desk, url):
    story = desk.newsroom.published()
    reporter, chief = desk.client("reporter"), desk.client("chief")
    reporter.post(f"/desk/work/story/{story.pk}/remark/", {"text": "Zxcanary <b>bold</b>?"})
    said = chief.get(url("edit", story)).content.decode()
    assert "Zxcanary &lt;b&gt;bold&lt;/b&gt;?" in said
    assert "1 open. reporter: Zxcanary" in said
    piece = chief.post(f"/desk/work/remark/{Remark.objects.get().pk}/resolve/", headers={"x-requested-with": "XMLHttpRequest"})
    assert "resolved by chief" in piece.content.decode()
    assert "all resolved" in read(reporter, url("edit", story))
    step_on = Story.objects.get().get_latest_revision_as_object()
    step_on.headline = "Another"
    step_on.save_revision(user=desk["reporter"])
    step(story, "send", desk["reporter"], "Zxcanary")
    actions.publish_revision(Story.objects.get().latest_revision, user=desk["chief"])
    assert not [document for document in desk.newsroom.log() if "Zxcanary" in repr(document)]
    assert not [deed for deed in Deed.objects.all() if "Zxcanary" in str(deed.data)]
    assert Deed.objects.filter(action="lateedition.remark").count() == 1


def test_nothing_is_said_by_an_empty_remark(desk):
    story = desk.draft()
    answer = desk.client("reporter").post(f"/desk/work/story/{story.pk}/remark/", {"text": " "}, follow=True)
    assert "Nothing was said" in answer.content.decode()
    assert not Remark.objects.exists()


def test_the_form_asks_as_many_questions_with_a_long_history_as_with_a_short_one(desk, url):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    remark(story, text="one", user=desk["reporter"], now=NOON)
    chief = desk.client("chief")
    few = questions(chief, url("edit", story))
    for number in range(10):
        step(story, "back", desk["chief"])
        step(story, "send", desk["reporter"])
        remark(story, text=f"more {number}", user=desk["chief"], now=NOON)
    assert questions(chief, url("edit", story)) == few


def test_my_work_asks_as_many_questions_with_many_lines_as_with_one(desk):
    def fill(number: int) -> None:
        back = desk.draft(f"Back {number}")
        step(back, "send", desk["world"])
        step(back, "back", desk["chief"])
        step(desk.draft(f"Check {number}"), "send", desk["world"])

    fill(0)
    world = desk.client("world")
    few = questions(world, "/desk/work/")
    for number in range(1, 12):
        fill(number)
    assert questions(world, "/desk/work/") == few
    assert "Check 11" in read(world, "/desk/work/")


def test_a_section_editor_finds_waiting_what_is_of_their_section_and_a_reporter_nothing(desk):
    step(desk.draft("World story"), "send", desk["reporter"])
    step(desk.draft("Sport story", section=desk.sport), "send", desk["reporter"])
    assert "Waiting for your check" not in read(desk.client("reporter"), "/desk/work/")
    assert "World story" in read(desk.client("world"), "/desk/work/")
    assert "Sport story" not in read(desk.client("world"), "/desk/work/")
    said = read(desk.client("chief"), "/desk/work/")
    assert said.index("World story") < said.index("Sport story")


def test_a_story_that_was_published_in_spite_of_it_is_not_sent_back_any_more(desk):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    step(story, "back", desk["chief"])
    actions.publish_revision(Story.objects.get().latest_revision, user=desk["chief"])
    draft = Story.objects.get().get_latest_revision_as_object()
    draft.headline = "Next"
    draft.save_revision(user=desk["reporter"])
    assert "Sent back" not in read(desk.client("reporter"), "/desk/work/")
    assert 'class="stage-back"' not in desk.client("reporter").get(f"/desk/stories/edit/{story.pk}/").content.decode()
    assert timedelta(0) <= timezone.now() - Story.objects.get().last_published_at
