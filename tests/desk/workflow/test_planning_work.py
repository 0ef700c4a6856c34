"""Assignments, coverage and the calendar: who may give what to whom, and a picture of the days in the zone of the newsroom."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lateedition.desk.daybook.models import Deed
from lateedition.desk.people.gate import Refused
from lateedition.desk.planning import plans
from lateedition.desk.planning.embargoing import set_embargo
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.models import Author, SiteSettings, Story
from lateedition.desk.workflow import assigning
from lateedition.desk.workflow.models import Coverage, Task
from lateedition.desk.workflow.weeks import HOUR, band_of, day_of, days_of_week, hours_of, span_of

DUE = datetime(2030, 7, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def berlin(desk):
    """The desk, in Berlin."""
    site = SiteSettings.objects.get()
    site.zone = "Europe/Berlin"
    site.save()
    return desk


def assigned(desk, what="Interview the pilot", *, to="reporter", by="chief", **said):
    task = Task(what=what, assignee=desk[to], **{"due": DUE, **said})
    assigning.assign(task, user=desk[by], now=timezone.now())
    return task


def read(client, address):
    text = re.sub(r"<script.*?</script>|<template.*?</template>", "", client.get(address).content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#x27;", "'")


def questions(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_editor_gives_out_an_assignment_by_the_wall_of_the_newsroom_and_who_has_it_finds_it(berlin):
    said = {"what": "Interview the pilot", "assignee": berlin["reporter"].pk, "day": "2030-07-02", "time": "10:00"}
    berlin.client("world").post("/desk/work/assignment/", said)
    task = Task.objects.get()
    assert (task.due, task.assignee, task.made_by) == (DUE, berlin["reporter"], berlin["world"])
    mine = read(berlin.client("reporter"), "/desk/work/")
    assert "Interview the pilot" in mine
    assert "due Jul 02, 2030 10:00:00 CEST (08:00:00 UTC)" in mine
    assert "Interview the pilot" not in read(berlin.client("pictures"), "/desk/work/")


def test_a_time_that_exists_twice_is_asked_back(berlin):
    said = {"what": "Night shift", "assignee": berlin["reporter"].pk, "day": "2030-10-27", "time": "02:30"}
    assert "exists twice" in berlin.client("world").post("/desk/work/assignment/", said).content.decode()
    assert not Task.objects.exists()


def test_a_reporter_gives_assignments_to_themselves_and_hands_none_on(desk):
    reporter = desk.client("reporter")
    said = {"what": "Ring the union", "day": "2030-07-02", "time": "10:00"}
    answer = reporter.post("/desk/work/assignment/", {**said, "assignee": desk["pictures"].pk})
    assert "You may give assignments to yourself" in answer.content.decode()
    reporter.post("/desk/work/assignment/", {**said, "assignee": desk["reporter"].pk})
    own = Task.objects.get()
    answer = reporter.post(f"/desk/work/assignment/{own.pk}/", {**said, "assignee": desk["pictures"].pk})
    assert "You may not give it to somebody else" in answer.content.decode()
    others = assigned(desk, to="pictures")
    for page in ("done", "again", "give-up", "story"):
        assert reporter.post(f"/desk/work/assignment/{others.pk}/{page}/").status_code == 403
    with pytest.raises(Refused):
        assigning.finish(others, user=desk["reporter"], now=timezone.now())
    assert "Change it" not in read(reporter, f"/desk/work/assignment/{others.pk}/")
    assert {task.assignee.username for task in Task.objects.all()} == {"reporter", "pictures"}


def test_an_assignment_is_given_out_from_the_story_that_it_is_about(desk, url):
    story = desk.draft()
    chief = desk.client("chief")
    way = f"/desk/work/assignment/?story={story.pk}"
    assert way in chief.get(url("edit", story)).content.decode()
    assert "Ferry strike ends" in read(chief, way)
    for nothing in ("x", "4711", "9" * 30, "-1"):
        assert chief.get(f"/desk/work/assignment/?story={nothing}").status_code == 200


def test_done_is_noted_with_who_and_when_and_can_be_taken_up_again(desk):
    task = assigned(desk)
    desk.client("reporter").post(f"/desk/work/assignment/{task.pk}/done/")
    task.refresh_from_db()
    assert task.done_by == desk["reporter"]
    assert not assigning.finish(task, user=desk["chief"], now=timezone.now())
    assert Task.objects.get().done_by == desk["reporter"]
    assert "Interview" not in read(desk.client("reporter"), "/desk/work/")
    assigning.take_up(task, user=desk["chief"])
    assert "Interview" in read(desk.client("reporter"), "/desk/work/")
    assigning.drop_task(task, user=desk["chief"], now=timezone.now())
    assert "Interview" not in read(desk.client("reporter"), "/desk/work/")
    told = [deed.action for deed in Deed.objects.filter(object_id=str(task.pk), content_type__model="task").order_by("pk")]
    assert told == [f"lateedition.{verb}" for verb in ("assign", "finish_task", "take_up_task", "drop_task")]


def test_a_story_is_made_of_an_assignment_in_one_click_and_once(desk):
    author = Author(name="Asha Rao", user=desk["reporter"])
    author.save()
    task = assigned(desk, section=desk.sport)
    reporter = desk.client("reporter")
    first = reporter.post(f"/desk/work/assignment/{task.pk}/story/")
    assert reporter.post(f"/desk/work/assignment/{task.pk}/story/")["Location"] == first["Location"]
    story = Story.objects.get()
    assert (str(story), story.section, story.live) == ("Interview the pilot", desk.sport, False)
    assert [one.author for one in story.authors.all()] == [author]
    assert first["Location"] == f"/desk/stories/edit/{story.pk}/"
    assert "Interview the pilot, reporter" in read(reporter, first["Location"]).replace(" ,", ",")
    assert desk.newsroom.log("story") == []


def test_a_note_of_coverage_has_stories_and_is_taken_out_by_who_made_it_or_an_editor(berlin):
    story, other = berlin.draft("The case so far"), berlin.draft("The judge")
    said = {"what": "Court rules", "day": "2030-07-02", "time": "10:00"}
    reporter = berlin.client("reporter")
    reporter.post("/desk/work/coverage/", {**said, "another": story.pk})
    coverage = Coverage.objects.get()
    reporter.post(f"/desk/work/coverage/{coverage.pk}/", {**said, "stories": [story.pk], "another": other.pk})
    assert {str(each) for each in coverage.stories.all()} == {"The case so far", "The judge"}
    day = read(reporter, "/desk/work/calendar/day/2030-07-02/")
    assert "10:00 Coverage Court rules" in day
    assert "→ The judge" in day
    assert berlin.client("pictures").post(f"/desk/work/coverage/{coverage.pk}/take-out/").status_code == 403
    berlin.client("world").post(f"/desk/work/coverage/{coverage.pk}/take-out/")
    assert "Court rules" not in read(reporter, "/desk/work/calendar/day/2030-07-02/")


def test_the_calendar_shows_what_is_due_goes_out_comes_down_ends_and_is_covered_each_on_its_day(berlin):
    now = timezone.now()
    out, held = berlin.draft("Budget"), berlin.draft("Obituary")
    late = datetime(2030, 7, 1, 22, 30, tzinfo=UTC)  # already the second in Berlin
    plans.plan_publish(out, moment=late, user=berlin["chief"], now=now)
    plans.plan_take_down(out, moment=DUE + timedelta(days=3), user=berlin["chief"], now=now)
    set_embargo(held, Embargo(DUE + timedelta(days=1), by="AP"), user=None, now=now)
    task = assigned(berlin)
    done = assigned(berlin, "Ring the union", due=DUE + timedelta(hours=1))
    assigning.finish(done, user=berlin["reporter"], now=now)
    assigning.note_coverage(Coverage(what="Court rules", begins=DUE), [out], user=berlin["chief"], now=now)
    page = berlin.client("reporter").get("/desk/work/calendar/week/2030-07-04/").content.decode()
    days = re.split(r'<section class="week-day[^"]*" aria-labelledby="day-', page)[1:]
    told = {day[:10]: re.findall(r'entry__time[^>]*>([^<]+)</time> <span class="entry__word">([^<]+)<', day) for day in days}
    assert told == {
        "2030-07-01": [],
        "2030-07-02": [("00:30", "Goes out"), ("10:00", "Coverage"), ("10:00", "Due"), ("11:00", "Done")],
        "2030-07-03": [("10:00", "Embargo ends")],
        "2030-07-04": [],
        "2030-07-05": [("10:00", "Comes down")],
        "2030-07-06": [],
        "2030-07-07": [],
    }
    assert f"/desk/work/assignment/{task.pk}/" in page


def test_the_calendar_asks_the_same_number_of_questions_however_full_it_is(berlin):
    now = timezone.now()

    def fill(number: int) -> None:
        story = berlin.draft(f"Story {number}")
        plans.plan_publish(story, moment=DUE + timedelta(minutes=number), user=berlin["chief"], now=now)
        set_embargo(berlin.draft(f"Held {number}"), Embargo(DUE, by="AP"), user=None, now=now)
        assigned(berlin, f"Task {number}", story=story)
        coverage = Coverage(what=f"Coverage {number}", begins=DUE)
        assigning.note_coverage(coverage, [story, berlin.draft("Another")], user=berlin["chief"], now=now)

    fill(0)
    client = berlin.client("reporter")
    pages = ("/desk/work/calendar/week/2030-07-02/", "/desk/work/calendar/day/2030-07-02/", "/desk/work/")
    few = [questions(client, page) for page in pages]
    for number in range(1, 10):
        fill(number)
    assert [questions(client, page) for page in pages] == few


@pytest.mark.parametrize("day", ["2030-02-30", "0001-01-01", "9999-12-31", "x"])
def test_what_is_no_day_of_the_calendar_is_not_found(desk, day):
    for view in ("week", "day"):
        assert desk.client("reporter").get(f"/desk/work/calendar/{view}/{day}/").status_code == 404


def test_an_operator_and_who_is_nobody_see_nothing_of_it(desk):
    assigned(desk)
    for page in ("/desk/work/", "/desk/work/calendar/", "/desk/work/assignment/"):
        assert desk.client("operator").get(page).status_code == 403
        assert desk.newsroom.client(None).get(page).status_code == 302


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia", "UTC"])


@given(moment=st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), zone=ZONES.map(ZoneInfo))
def test_every_moment_is_on_one_day_of_its_week_and_in_one_hour_of_it(moment, zone):
    day = day_of(moment, zone)
    week = days_of_week(day)
    assert week.count(day) == 1
    spans = [span_of(each, each, zone) for each in week]
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
    assert [span.start <= moment < span.end for span in spans] == [each == day for each in week]
    hours = hours_of(day, zone)
    assert sum(hour.start <= moment < hour.start + HOUR for hour in hours) == 1
    assert len({hour.label for hour in hours}) == len(hours)
    assert 0 <= band_of(moment, zone) <= 3


def test_a_week_begins_on_monday():
    assert days_of_week(date(2026, 11, 26)) == tuple(date(2026, 11, 23) + timedelta(days=number) for number in range(7))
