"""Sections that are not public: readers have nothing of them, and opening one brings back what closing it took, and no more."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.people.models import User
from lateedition.desk.planning import plans
from lateedition.desk.planning.scheduler import look
from lateedition.desk.stories import actions, audit, closing
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.models import LiveStory, Plan, Recall, Section, Story
from lateedition.desk.stories.publication import NotReady
from lateedition.story.handover import Dropped, Withdrawn

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def editor(newsroom):
    newsroom.client("editor")
    return User.objects.get(username="editor")


@pytest.fixture
def courts(newsroom):
    """A section inside World, and with one inside itself."""
    courts = Section(name="Courts", parent=newsroom.section)
    courts.save(now=NOON)
    Section(name="Appeals", parent=courts).save(now=NOON)
    return courts


def again(story):
    return type(story).objects.get(pk=story.pk)


def newest_of(newsroom, kind, number):
    return next(each for each in reversed(newsroom.log()) if getattr(each, "number", None) == number and _kind(each) == kind)


def _kind(document):
    if isinstance(document, Dropped):
        return document.kind
    return "story" if isinstance(document, Withdrawn) else type(document).__name__.lower()


def close(section, editor):
    return closing.close_section(section, user=editor, now=NOON + HOUR, reason="Trial begins")


def test_a_section_that_is_being_prepared_is_nowhere_in_the_log_and_nor_is_what_is_inside_it(newsroom, editor):
    secret = Section(name="Zxsecretq", description="Zxsecretq", not_public=True, fallback_picture=newsroom.picture(title="Zxsecretq"))
    secret.save()
    Section(name="Zxsecretq inside", parent=secret).save()
    newsroom.story("Zxsecretq story", section=secret).save()
    assert not any(b"zxsecretq" in bytes(row.document).lower() for row in HandoverRow.objects.all())
    assert audit.differences() == []


def test_what_is_published_in_it_is_refused_with_the_reason_by_every_door(newsroom, editor, courts):
    story = newsroom.story(section=Section.objects.get(name="Appeals"))
    story.save()
    revision = story.save_revision(clean=False)
    close(courts, editor)
    refusal = "the section “Courts” is not public; open it first"
    with pytest.raises(NotReady, match=refusal):
        actions.publish(again(story), user=editor, now=NOON + HOUR)
    with pytest.raises(NotReady, match=refusal):
        revision.publish()
    form = newsroom.form(story, section=story.section_id, **{"action-publish": "action-publish"})
    page = newsroom.client("editor").post(f"/desk/stories/edit/{story.pk}/", form, follow=True).content.decode()
    assert refusal in html.unescape(page)
    assert newsroom.log("story") == []


def test_a_text_that_was_opened_before_it_was_closed_is_not_published_into_it(newsroom, editor, courts):
    story = newsroom.story(section=courts)
    assert story.section.is_public
    close(Section.objects.get(pk=courts.pk), editor)
    with pytest.raises(NotReady, match="is not public"):
        actions.publish(story, user=editor, now=NOON + HOUR)
    assert _kind(newsroom.log()[-1]) != "story"


def test_closing_takes_all_that_is_in_it_and_inside_it_from_readers_and_opening_brings_back_that_and_only_that(newsroom, editor, courts):
    out = newsroom.published("Ferry sails")
    here, inside = newsroom.published("Trial", section=courts), newsroom.published("Appeal", section=Section.objects.get(name="Appeals"))
    blog = LiveStory(headline="Trial, day one", section=courts)
    actions.publish(blog, user=None, now=NOON)
    actions.post_entry(blog, text="<p>All rise.</p>", now=NOON)
    unpublished, draft = newsroom.published("Wrong", section=courts), newsroom.story("A draft", section=courts)
    actions.unpublish(unpublished, user=editor, now=NOON)
    draft.save()
    before = {story.pk: newest_of(newsroom, "story", story.pk) for story in (here, inside, blog)}

    recall = close(courts, editor)

    assert (recall.subject, recall.number) == (f"section:{courts.pk}", HandoverRow.objects.order_by("-number").first().number)
    for story in (here, inside, blog):
        assert newest_of(newsroom, "story", story.pk).reason == "unpublished"
        assert not again(story).live
    for section in (courts, Section.objects.get(name="Appeals")):
        assert newest_of(newsroom, "section", section.pk) == Dropped(kind="section", number=section.pk)
    assert again(out).live
    assert audit.differences() == []

    closing.open_section(courts, user=editor, now=NOON + 2 * HOUR)

    assert {story.pk: newest_of(newsroom, "story", story.pk) for story in (here, inside, blog)} == before, "“Updated” stays, too"
    assert again(here).is_read
    assert not again(unpublished).live
    assert not again(draft).live
    assert newest_of(newsroom, "section", courts.pk).name == "Courts"
    assert audit.differences() == []


def test_a_change_that_waits_at_the_desk_waits_still_when_the_section_is_opened(newsroom, editor, courts):
    story = newsroom.published("Trial", section=courts)
    close(courts, editor)
    worked = again(story)
    worked.headline = "Trial, with a verdict"
    worked.save_revision(clean=False)
    closing.open_section(courts, user=editor, now=NOON + 2 * HOUR)
    assert newest_of(newsroom, "story", story.pk).headline == "Trial"
    assert again(story).has_unpublished_changes
    assert again(story).get_latest_revision_as_object().headline == "Trial, with a verdict"


@pytest.mark.parametrize("deed", ["kill", "withhold", "unpublish", "expire", "embargo", "file elsewhere"])
def test_what_happened_to_a_story_meanwhile_counts_when_the_section_is_opened(newsroom, editor, courts, deed):
    story = newsroom.published("Trial", section=courts)
    close(courts, editor)
    now = NOON + HOUR
    match deed:
        case "kill" | "withhold":
            getattr(actions, deed)(again(story), user=editor, now=now, reason="Wrong man")
        case "unpublish" | "expire":
            getattr(actions, deed)(again(story), user=editor, now=now)
        case "embargo":
            Story.objects.filter(pk=story.pk).update(embargo_open=True, embargo_by=Embargo(None, by="AP").by)
        case _:
            moved = again(story)
            moved.section = newsroom.section
            actions.publish(moved, user=editor, now=now)
    number = newest_of(newsroom, "story", story.pk)
    closing.open_section(courts, user=editor, now=NOON + 2 * HOUR)
    assert newest_of(newsroom, "story", story.pk) == number
    assert again(story).live == (deed == "file elsewhere")
    assert again(story).shut is None


def test_what_stays_down_says_so_in_its_history(newsroom, editor, courts):
    picture = newsroom.picture()
    story = newsroom.published("Trial", section=courts, lead_picture=picture)
    close(courts, editor)
    picture.credit = ""
    picture.save()
    closing.open_section(courts, user=editor, now=NOON + 2 * HOUR)
    assert not again(story).live
    line = ModelLogEntry.objects.get(action="lateedition.stays_down")
    assert "has no credit" in line.data["reason"]


def test_many_stories_go_in_bounded_transactions_and_come_back_so(newsroom, editor, courts, monkeypatch):
    stories = [newsroom.published(f"Trial, day {day}", now=NOON + day * HOUR, section=courts) for day in range(5)]
    monkeypatch.setattr(closing, "AT_ONCE", 2)
    close(courts, editor)
    assert [again(story).live for story in stories] == [True, True, True, False, False], "the newest go first"
    assert "Still on their way out: 3 stories" in newsroom.client("editor").get(f"/desk/sections/edit/{courts.pk}/").content.decode()
    turns = 0
    while closing.carry_on(clock=lambda: NOON + 9 * HOUR):
        turns += 1
    assert (turns, [again(story).live for story in stories]) == (2, [False] * 5)
    closing.open_section(courts, user=editor, now=NOON + 10 * HOUR)
    assert sum(again(story).live for story in stories) == 2
    assert look(clock=lambda: NOON + 10 * HOUR) is not None, "the scheduler does the rest, and asks to look again at once"
    while closing.carry_on(clock=lambda: NOON + 10 * HOUR):
        pass
    assert all(again(story).live for story in stories)
    assert audit.differences() == []


def test_nothing_is_left_to_do_in_a_newsroom_whose_sections_are_as_they_are_said_to_be(newsroom, editor, courts):
    newsroom.published("Trial", section=courts)
    assert not closing.carry_on(clock=timezone.now)
    close(courts, editor)
    assert not closing.carry_on(clock=timezone.now)


def test_a_section_opened_inside_a_closed_one_opens_with_that(newsroom, editor, courts):
    story = newsroom.published("Trial", section=courts)
    close(newsroom.section, editor)
    close(courts, editor)
    closing.open_section(courts, user=editor, now=NOON + 2 * HOUR)
    assert not again(story).live
    closing.open_section(newsroom.section, user=editor, now=NOON + 3 * HOUR)
    assert again(story).live


def test_a_section_closed_inside_one_that_is_opened_stays_closed(newsroom, editor, courts):
    story = newsroom.published("Trial", section=courts)
    close(courts, editor)
    close(newsroom.section, editor)
    closing.open_section(newsroom.section, user=editor, now=NOON + 2 * HOUR)
    assert not again(story).live
    assert isinstance(newest_of(newsroom, "section", courts.pk), Dropped)


def test_a_move_neither_opens_nor_closes_a_section_behind_anybodys_back(newsroom, editor, courts):
    shut = Section(name="Shut", not_public=True)
    shut.save()
    courts.parent = shut
    with pytest.raises(ValidationError, match="Take it from readers first"):
        courts.full_clean()
    inside = Section(name="Inside", parent=shut)
    inside.save()
    inside.parent = newsroom.section
    with pytest.raises(ValidationError, match="It would be public there"):
        inside.full_clean()


def test_a_plan_that_falls_due_while_it_is_closed_fails_with_the_reason_and_a_time_that_is_over_counts(newsroom, editor, courts):
    now = timezone.now()
    goes_out, comes_down = newsroom.story("Verdict", section=courts), newsroom.published("Trial", now=now, section=courts)
    goes_out.save()
    goes_out.save_revision(clean=False)
    plans.plan_publish(goes_out, moment=now + HOUR, user=editor, now=now)
    plans.plan_take_down(comes_down, moment=now + HOUR, user=editor, now=now)
    closing.close_section(courts, user=editor, now=now, reason="x")
    Plan.objects.update(moment=now)
    while look(clock=timezone.now) is not None:
        pass
    failed = Plan.objects.get(story=goes_out)
    assert (failed.state, failed.heard) == (Plan.State.FAILED, None)
    assert "the section “Courts” is not public" in failed.why
    assert Plan.objects.get(story=comes_down).state == Plan.State.DONE
    closing.open_section(courts, user=editor, now=timezone.now())
    assert not again(comes_down).live


def test_nothing_can_be_planned_into_it(newsroom, editor, courts):
    story = newsroom.story(section=courts)
    story.save()
    story.save_revision(clean=False)
    close(courts, editor)
    with pytest.raises(plans.CannotBePlanned, match="is not public"):
        plans.plan_publish(again(story), moment=timezone.now() + HOUR, user=editor, now=timezone.now())


def test_a_story_in_it_is_worked_on_and_looked_at(newsroom, editor, courts):
    story = newsroom.published("Trial", section=courts)
    close(courts, editor)
    client = newsroom.client("editor")
    assert "DOWN WITH ITS SECTION" in client.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    assert again(story).serve_preview(None, "").status_code == 200
    assert "down with its section" in client.get("/desk/stories/?state=shut").content.decode()


def test_the_desk_asks_once_with_the_numbers_and_keeps_a_line_and_a_receipt(newsroom, editor, courts):
    newsroom.published("Trial", section=courts)
    blog = LiveStory(headline="Trial, live", section=courts)
    actions.publish(blog, user=None, now=NOON)
    client, address = newsroom.client("editor"), f"/desk/sections/close/{courts.pk}/"
    asked = html.unescape(client.get(address).content.decode())
    assert "Readers have 1 story and 1 live blog in “Courts”, with 1 section inside it," in asked
    assert Section.objects.get(pk=courts.pk).is_public
    form = client.get(f"/desk/sections/edit/{courts.pk}/").content.decode()
    assert address in form
    answer = client.post(address, {"reason": "Trial begins"}, follow=True)
    recall = Recall.objects.get()
    assert f"/desk/receipts/{recall.pk}/" in answer.content.decode()
    assert {surface.name for surface in recall.places} == {"page", "lists", "feeds", "past editions"}
    line = ModelLogEntry.objects.get(action="lateedition.close_section")
    assert (line.user, line.data["reason"]) == (editor, "Trial begins (1 story and 1 live blog)")
    opens = f"/desk/sections/open/{courts.pk}/"
    assert "1 story and 1 live blog come back" in html.unescape(client.get(opens).content.decode())
    client.post(opens)
    assert Section.objects.get(pk=courts.pk).is_public
    assert Story.objects.filter(live=True).count() == 2


def test_the_form_makes_one_that_is_not_public_and_never_opens_or_closes_one(newsroom, editor, courts):
    client = newsroom.client("editor")
    fields = {"name": "Secret", "slug": "", "parent": "", "order": 0, "language": "en", "in_menu": "on", "description": ""}
    client.post("/desk/sections/add/", fields | {"fallback_picture": "", "not_public": "on"})
    secret = Section.objects.get(name="Secret")
    assert secret.not_public
    client.post(f"/desk/sections/edit/{secret.pk}/", fields | {"name": "Renamed", "fallback_picture": ""})
    assert Section.objects.get(name="Renamed").not_public
    assert newsroom.log("section")[-1].name != "Renamed"


@pytest.mark.parametrize("role", [Role.REPORTER, Role.SECTION_EDITOR])
def test_whoever_does_not_keep_sections_neither_closes_nor_opens_one(newsroom, courts, role):
    user = make_user("asha", roles=[role], password="the ferry sails at nine")
    courts.editors.add(user)
    with pytest.raises(Refused):
        closing.close_section(courts, user=user, now=NOON, reason="x")
    with pytest.raises(Refused):
        closing.open_section(courts, user=user, now=NOON)
