"""A lock says whose it is and since when, and is taken over in one step by who may."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lateedition.desk.people.gate import Refused
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.together.locking import take_over
from lateedition.desk.together.models import SetAside


@pytest.fixture
def locked(newsroom, url):
    """A story that the reporter has locked."""
    story = newsroom.story()
    story.save()
    story.save_revision(clean=False)
    newsroom.client("reporter").post(url("lock", story))
    return Story.objects.get(pk=story.pk)


def beat(client, story):
    return client.post(f"/desk/together/{story.pk}/beat/", {"writing": "1"}).json()


def test_a_lock_is_shown_with_whose_it_is_and_since_when_and_a_way_to_take_over_to_who_may(newsroom, url, locked):
    page = newsroom.client("editor").get(url("edit", locked)).content.decode()
    assert f"reporter has this story locked since {timezone.localtime(locked.locked_at, site_zone()):%H:%M}." in page
    assert f'action="/desk/together/{locked.pk}/take-over/"' in page
    assert "/take-over/" not in newsroom.client("reporter").get(url("edit", locked)).content.decode()


def test_taking_over_is_one_step_and_the_other_page_hears_of_it(newsroom, locked):
    assert beat(newsroom.client("reporter"), locked)["lock"]["mine"]
    said = newsroom.client("editor").post(f"/desk/together/{locked.pk}/take-over/", follow=True).content.decode()
    assert "You took this over. reporter is told at once" in said
    row = Story.objects.get(pk=locked.pk)
    told = beat(newsroom.client("reporter"), locked)["lock"]
    assert told == {"holder": "editor", "since": f"{timezone.localtime(row.locked_at, site_zone()):%H:%M}", "mine": False}
    line = ModelLogEntry.objects.get(action="lateedition.take_over")
    assert (line.user.username, line.data["holder"]) == ("editor", "reporter")


def test_a_reporter_takes_nothing_over(newsroom, locked):
    from lateedition.desk.people import Role, make_user

    with pytest.raises(Refused, match="open what somebody else has locked"):
        take_over(locked, user=make_user("other", roles=[Role.REPORTER], password="the ferry sails at nine"), now=timezone.now())


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_was_typed_before_the_takeover_is_kept_beside_the_story(newsroom, url, locked, accept):
    newsroom.client("editor").post(f"/desk/together/{locked.pk}/take-over/")
    latest = locked.latest_revision
    loaded = {"loaded_revision_id": latest.pk, "loaded_revision_created_at": latest.created_at.isoformat()}
    form = newsroom.form(locked, headline="Typed before Bo came", sitting="page", **loaded)
    newsroom.client("reporter").post(url("edit", locked), form, headers={"accept": accept})
    assert SetAside.objects.get().content["headline"] == "Typed before Bo came"
    assert Story.objects.get(pk=locked.pk).get_latest_revision_as_object().headline == "Ferry strike ends"
    bring = f"/desk/together/aside/{SetAside.objects.get().pk}/"
    assert "editor has this story locked" in newsroom.client("reporter").post(bring, follow=True).content.decode()
    newsroom.client("editor").post(bring)
    assert Story.objects.get(pk=locked.pk).get_latest_revision_as_object().headline == "Typed before Bo came"
