"""Who else is at a story is seen within seconds, and is gone when they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.admin.models import EditingSession

from lateedition.desk.together.presence import GONE_AFTER


@pytest.fixture
def story(newsroom):
    found = newsroom.story()
    found.save()
    found.save_revision(clean=False)
    return found


def beat(client, story, **said):
    return client.post(f"/desk/together/{story.pk}/beat/", said).json()


def test_somebody_who_writes_is_seen_by_the_other_and_in_the_list(newsroom, url, story):
    beat(newsroom.client("reporter"), story, writing="1")
    assert beat(newsroom.client("editor"), story)["others"] == ["reporter is editing"]
    marks = newsroom.client("editor").get(f"/desk/together/present/?stories={story.pk},99").json()
    assert marks[str(story.pk)][0] == {"words": "reporter is editing", "writing": True}
    assert f'data-presence="{story.pk}"' in newsroom.client("editor").get(url("list")).content.decode()


def test_somebody_who_only_reads_is_not_said_to_write(newsroom, story):
    beat(newsroom.client("reporter"), story)
    assert beat(newsroom.client("editor"), story)["others"] == ["reporter has it open"]


def test_who_leaves_is_gone_at_once(newsroom, story):
    told = beat(newsroom.client("reporter"), story, writing="1")
    newsroom.client("reporter").post(told["release"])
    assert beat(newsroom.client("editor"), story)["others"] == []


def test_whose_browser_died_is_gone_within_seconds(newsroom, story):
    beat(newsroom.client("reporter"), story, writing="1")
    EditingSession.objects.update(last_seen_at=timezone.now() - GONE_AFTER - timedelta(milliseconds=1))
    assert timedelta(seconds=10) > GONE_AFTER
    assert beat(newsroom.client("editor"), story)["others"] == []


def test_one_page_is_one_session_however_often_it_says_that_it_is_there(newsroom, story):
    session = ""
    for _ in range(3):
        session = beat(newsroom.client("reporter"), story, session=session)["session"]
    assert EditingSession.objects.count() == 1


def test_nobody_beats_for_somebody_else(newsroom, story):
    mine = beat(newsroom.client("reporter"), story)["session"]
    assert beat(newsroom.client("editor"), story, session=mine)["session"] != mine


def test_what_was_saved_meanwhile_is_told_to_a_page_that_is_behind_and_not_to_one_that_is_not(newsroom, story):
    latest = story.latest_revision
    loaded = {"loaded_revision_id": latest.pk, "loaded_revision_created_at": latest.created_at.isoformat()}
    assert beat(newsroom.client("reporter"), story, **loaded)["newer"] is None
    newsroom.client("editor")
    from lateedition.desk.people.models import User

    story.save_revision(user=User.objects.get(username="editor"), clean=False)
    assert beat(newsroom.client("reporter"), story, **loaded)["newer"]["by"] == "editor"
