"""How a story goes over the desk: who takes which step, what it changes, and that readers never have anything of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lateedition.desk.daybook.models import Deed
from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people.gate import Refused
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import LiveStory, StageChange, Story
from lateedition.desk.stories.stages import Step
from lateedition.desk.workflow.stepping import NoSuchStep, take_step

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


def step(story, name, user, comment="why", **said):
    return take_step(Step(name), story, user=user, now=timezone.now(), comment=comment, **said)


def rewrite(story, user, **said):
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.headline += "!"
    return draft.save_revision(user=user, **said)


def test_a_story_goes_from_draft_over_the_desk_check_to_ready_with_who_and_what_they_said(desk):
    story = desk.draft()
    assert desk.stage(story) == "draft"
    step(story, "send", desk["reporter"], "Quote from the union to come")
    step(story, "back", desk["world"], "Who says nine o'clock?")
    step(story, "send", desk["reporter"], "")
    step(story, "ready", desk["chief"], "")
    told = [(change.by, change.step, change.stage, change.comment) for change in reversed(StageChange.objects.all())]
    assert told == [
        ("reporter", "send", "check", "Quote from the union to come"),
        ("world", "back", "draft", "Who says nine o'clock?"),
        ("reporter", "send", "check", ""),
        ("chief", "ready", "ready", ""),
    ]
    assert StageChange.objects.get(step="back").sent_to == desk["reporter"]


def test_every_step_is_a_line_in_the_daybook_without_what_was_said(desk):
    story = desk.draft()
    step(story, "send", desk["reporter"], "Zxcanary")
    line = Deed.objects.get(action="lateedition.stage_send")
    assert (line.who, str(line.message), line.object_id) == ("reporter", "Sent to the desk", str(story.pk))
    assert not [deed for deed in Deed.objects.all() if "Zxcanary" in str(deed.data)]


@pytest.mark.parametrize(("who", "may"), [("world", True), ("chief", True), ("sport", False), ("reporter", False), ("pictures", False)])
def test_a_story_is_checked_by_the_editors_of_its_section_and_the_desk_chief(desk, who, may):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    for name, stage in (("ready", "ready"), ("back", "draft")):
        if may:
            step(story, name, desk[who])
            assert desk.stage(story) == stage
        else:
            with pytest.raises(Refused, match=r"Who may: Section editor \(own sections\), Desk chief"):
                step(story, name, desk[who])
            assert desk.stage(story) == "check"


def test_a_draft_that_was_moved_into_another_section_is_checked_by_who_has_both(desk):
    story = desk.draft()
    moved = story.get_latest_revision_as_object()
    moved.section = desk.sport
    moved.save_revision(user=desk["reporter"])
    step(story, "send", desk["reporter"])
    for who in ("world", "sport"):
        with pytest.raises(Refused):
            step(story, "ready", desk[who])
    step(story, "ready", desk["chief"])


def test_what_is_sent_back_without_a_word_stays(desk):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    with pytest.raises(NoSuchStep, match="Say why it goes back"):
        step(story, "back", desk["chief"], "  ")
    assert desk.stage(story) == "check"


def test_a_text_that_was_changed_meanwhile_is_not_marked_ready_unread(desk):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    seen = Story.objects.get().latest_revision_id
    rewrite(story, desk["reporter"])
    with pytest.raises(NoSuchStep, match="changed since you opened it"):
        step(story, "ready", desk["chief"], seen=seen)
    step(story, "ready", desk["chief"], seen=Story.objects.get().latest_revision_id)


def test_of_two_who_move_it_at_once_the_second_is_told(desk):
    story = desk.draft()
    step(story, "send", desk["reporter"])
    step(story, "ready", desk["world"])
    with pytest.raises(NoSuchStep, match="It is on “ready” already"):
        step(story, "ready", desk["chief"])


@pytest.mark.parametrize(
    ("who", "stage"), [("reporter", "check"), ("pictures", "check"), ("sport", "check"), ("world", "ready"), ("chief", "ready")]
)
def test_a_text_that_is_ready_goes_back_to_the_desk_check_when_who_may_not_check_changes_it(desk, who, stage):
    story = desk.draft()
    step(story, "ready", desk["chief"])
    rewrite(story, desk[who], changed=False)
    assert desk.stage(story) == "ready"
    rewrite(story, desk[who])
    assert desk.stage(story) == stage
    assert StageChange.objects.first().step == ("rewrite" if stage == "check" else "ready")


def test_a_machine_that_changes_a_text_that_is_ready_leaves_it_to_be_checked(desk):
    story = desk.draft()
    step(story, "ready", desk["chief"])
    rewrite(story, None)
    assert desk.stage(story) == "check"
    assert StageChange.objects.first().by == ""


def test_a_live_blog_goes_the_same_way(desk):
    blog = LiveStory(headline="Storm over the port", section=desk.newsroom.section)
    blog.save()
    blog.save_revision(user=desk["reporter"])
    step(blog, "send", desk["reporter"])
    step(blog, "ready", desk["world"])
    LiveStory.objects.get().get_latest_revision_as_object().save_revision(user=desk["reporter"])
    assert desk.stage(blog) == "check"


def test_what_readers_have_takes_no_step_and_its_next_change_begins_as_a_draft(desk):
    story = desk.draft()
    step(story, "ready", desk["chief"])
    actions.publish_revision(Story.objects.get().latest_revision, user=desk["chief"])
    for name in Step.values[:3]:
        with pytest.raises(NoSuchStep, match="Readers have this text"):
            step(story, name, desk["chief"])
    rewrite(story, desk["reporter"])
    assert desk.stage(story) == "draft"
    step(story, "send", desk["reporter"])
    assert desk.stage(story) == "check"


def test_a_change_that_is_with_the_desk_stays_there_when_something_else_of_the_story_is_handed_over(desk):
    blog = LiveStory(headline="Storm", section=desk.newsroom.section)
    actions.publish(blog, user=None, now=NOON)
    draft = LiveStory.objects.get().get_latest_revision_as_object()
    draft.headline = "Storm passes"
    draft.save_revision(user=desk["reporter"])
    step(blog, "send", desk["reporter"])
    actions.post_entry(blog, text="<p>Calm.</p>", now=NOON + timedelta(hours=1))
    assert desk.stage(blog) == "check"


def test_what_is_out_must_be_restored_first(desk):
    story = desk.newsroom.published()
    actions.kill(story, user=None, now=NOON, reason="x")
    with pytest.raises(NoSuchStep, match="Restore it"):
        step(story, "send", desk["reporter"])
    actions.restore(story, user=None, now=NOON)
    step(story, "send", desk["reporter"])


# Written out once more by hand: from which stage which verb by whom leads where. What is not here changes nothing.
CHECKERS, WRITERS = {"world", "chief"}, {"reporter", "sport", "world", "chief"}
TABLE = {
    ("draft", "send"): (WRITERS, "check"),
    ("draft", "ready"): (CHECKERS, "ready"),
    ("check", "ready"): (CHECKERS, "ready"),
    ("check", "back"): (CHECKERS, "draft"),
    ("ready", "back"): (CHECKERS, "draft"),
    ("ready", "write"): (WRITERS - CHECKERS, "check"),
}
PLAYS = st.lists(
    st.tuples(st.sampled_from(sorted(WRITERS | {"operator"})), st.sampled_from(["send", "back", "ready", "write"])), max_size=12
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(play=PLAYS)
def test_whatever_anybody_does_in_whatever_order_the_stage_follows_the_table_and_readers_have_what_they_had(desk, play):
    never_read, read = desk.draft(), desk.newsroom.published("Read")
    rewrite(read, desk["reporter"])
    log = list(HandoverRow.objects.values_list("number", "document"))
    for story in (never_read, read):
        stage = "draft"
        for who, verb in play:
            if verb == "write" and who != "operator":
                rewrite(story, desk[who])
            elif verb != "write":
                try:
                    step(story, verb, desk[who])
                except (Refused, NoSuchStep):
                    pass
            people, to = TABLE.get((stage, verb), (set(), stage))
            stage = to if who in people else stage
            assert desk.stage(story) == stage, (who, verb)
    assert list(HandoverRow.objects.values_list("number", "document")) == log
    assert Story.objects.get(pk=read.pk).live
    assert not Story.objects.get(pk=never_read.pk).live
