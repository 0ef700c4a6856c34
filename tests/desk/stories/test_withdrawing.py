"""What takes a story from readers without killing it, and what they find in its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lateedition.desk.people.models import User
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Recall, Story
from lateedition.desk.stories.publication import NotReady
from lateedition.desk.stories.surfaces import Answer, line_of

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def editor(newsroom):
    newsroom.client("editor")
    return User.objects.get()


def again(story):
    return Story.objects.get(pk=story.pk)


def test_what_the_desk_withholds_says_so_and_comes_back_only_by_hand(newsroom, editor):
    story = newsroom.published()
    actions.withhold(story, user=editor, now=NOON + HOUR, reason="In doubt")
    assert newsroom.log()[-1].reason == "withheld"
    actions.release(again(story), now=NOON + HOUR, reason="AP withholds it no more")
    with pytest.raises(NotReady, match="it is withheld since"):
        actions.publish(again(story), user=editor, now=NOON + 2 * HOUR)
    actions.restore(again(story), user=editor, now=NOON + 2 * HOUR)
    actions.publish(again(story), user=editor, now=NOON + 3 * HOUR)
    assert newsroom.log()[-1].headline == "Ferry strike ends"


def test_what_an_agency_withholds_is_released_by_it(newsroom):
    story = newsroom.published()
    actions.withhold(story, now=NOON + HOUR, reason="AP withholds this item")
    actions.release(again(story), now=NOON + 2 * HOUR, reason="AP withholds it no more")
    assert again(story).withheld is None


def test_an_order_of_law_names_who_gave_it(newsroom, url):
    story = newsroom.published()
    said = {"authority": "District Court of Norhaven", "legal_basis": "Order 14/2020", "reason": "Fax of May 5"}
    newsroom.client("editor").post(url("forbid", story), said)
    withdrawn = newsroom.log()[-1]
    assert (withdrawn.reason, withdrawn.authority, withdrawn.legal_basis) == ("legal", "District Court of Norhaven", "Order 14/2020")
    assert "Fax" not in repr(withdrawn)
    page = newsroom.client("editor").get(url("edit", story)).content.decode()
    assert "FORBIDDEN BY LAW" in page
    assert 'name="action-publish"' not in page


def test_an_order_weighs_more_than_a_kill_and_a_lifted_one_leaves_the_place_as_it_is(newsroom, editor):
    story = newsroom.published()
    actions.kill(story, user=editor, now=NOON + HOUR, reason="Wrong man")
    actions.forbid(story, user=editor, now=NOON + 2 * HOUR, authority="A court", legal_basis="", reason="x")
    assert newsroom.log()[-1].reason == "legal"
    actions.restore(again(story), user=editor, now=NOON + 3 * HOUR)
    assert newsroom.log()[-1].reason == "legal"
    actions.publish(again(story), user=editor, now=NOON + 4 * HOUR)
    assert newsroom.log()[-1].headline == "Ferry strike ends"


def test_a_duplicate_leads_to_the_story_it_became(newsroom, url):
    story, other = newsroom.published("Ferry strike ends"), newsroom.published("Ferry strike over")
    newsroom.client("editor").post(url("merge", story), {"into": f"http://site.example{other.address}"})
    withdrawn = newsroom.log()[-1]
    assert (withdrawn.number, withdrawn.reason, withdrawn.into) == (story.pk, "merged", other.pk)
    assert again(story).merged_into_id == other.pk


def test_a_chain_of_duplicates_leads_to_its_end_and_never_in_a_circle(newsroom, editor):
    one, two, three = (newsroom.published(f"Ferry strike, day {day}") for day in (1, 2, 3))
    actions.merge(two, into=three, user=editor, now=NOON + HOUR, reason="")
    actions.merge(one, into=two, user=editor, now=NOON + HOUR, reason="")
    assert newsroom.log()[-1].into == three.pk
    with pytest.raises(actions.CannotMerge, match="is this story, or was merged into it"):
        actions.merge(three, into=one, user=editor, now=NOON + HOUR, reason="")
    assert again(three).live


def test_nothing_is_merged_into_what_readers_do_not_have(newsroom, url):
    story, draft = newsroom.published(), newsroom.story("A draft")
    draft.save()
    answer = newsroom.client("editor").post(url("merge", story), {"into": str(draft.pk)})
    assert "is not published" in answer.content.decode()
    answer = newsroom.client("editor").post(url("merge", story), {"into": "no such thing"})
    assert "There is no story" in answer.content.decode()
    assert again(story).live


def test_a_merged_storys_receipt_is_that_its_page_leads_on(newsroom, editor):
    story, other = newsroom.published(), newsroom.published("Ferry strike over")
    recall = actions.merge(story, into=other, user=editor, now=NOON + HOUR, reason="")
    page = next(surface for surface in recall.places if surface.name == "page")
    assert line_of(page, {story.address: Answer(301)}, edition=3).done
    assert not line_of(page, {story.address: Answer(200)}, edition=3).done
    assert "past editions" not in {surface.name for surface in recall.places}


def test_every_way_out_has_its_receipt_and_its_line_in_the_history(newsroom, url):
    story = newsroom.published()
    newsroom.client("editor").post(url("withhold", story), {"reason": "In doubt"})
    [recall] = Recall.objects.all()
    assert recall.subject == f"story:{story.pk}"
    history = newsroom.client("editor").get(url("history", story)).content.decode()
    assert "Withheld: In doubt" in history


@pytest.mark.parametrize("name", ["withhold", "forbid", "merge", "correct", "versions"])
def test_each_page_asks_before_it_does_anything(newsroom, url, name):
    story = newsroom.published()
    assert newsroom.client("editor").get(url(name, story)).status_code == 200
    assert again(story).live
