"""A story that no photograph stands in front of goes out with a card, which says what readers have and nothing else, and goes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lateedition.desk.cards import keeping, room
from lateedition.desk.cards.drawing import key_of
from lateedition.desk.cards.models import Drawing, StoryCard
from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions, coverage
from lateedition.desk.stories.models import LiveStory, Section, SiteSettings, Story
from lateedition.press.addresses import card_address
from lateedition.press.picturestore import open_store
from lateedition.story.handover import Withdrawn


@pytest.fixture
def store(newsroom):
    from django.conf import settings

    return open_store(settings.HOUSE.renditions)


def standing(story):
    return outbox.latest(f"story:{story.pk}")


def face_of(story):
    return keeping.face_of_story(standing(story))


def test_a_story_goes_out_with_its_card_in_the_row_that_publishes_it(newsroom, store):
    story = newsroom.published("Ferry strike ends")
    [document] = newsroom.log("story")
    assert document.card is not None
    content = store.get(document.card.digest)
    assert content is not None
    assert content.startswith(b"\x89PNG")
    assert (document.card.width, document.card.height, document.card.media_type) == (1200, 630, "image/png")
    assert face_of(story).headline == "Ferry strike ends"
    assert not room.draw_next(), "nothing is left to be drawn"


def test_one_that_a_photograph_stands_in_front_of_has_none(newsroom):
    newsroom.published(lead_picture=newsroom.picture())
    assert newsroom.log("story")[-1].card is None
    assert not Drawing.objects.exists()


def test_a_draft_has_none_and_a_change_has_another_when_it_is_published(newsroom, store):
    story = newsroom.published("Ferry strike ends")
    first = standing(story).card
    draft = Story.objects.get(pk=story.pk)
    draft.headline = "Nobody may read this yet"
    draft.save_revision()
    assert standing(story).card == first
    assert len(newsroom.log("story")) == 1
    actions.publish(draft, user=None, now=timezone.now())
    assert standing(story).card not in (None, first)
    assert face_of(story).headline == "Nobody may read this yet"


def test_a_change_below_the_headline_draws_nothing_anew(newsroom):
    story = newsroom.published()
    first = standing(story).card
    story.standfirst = "Boats at nine."
    actions.publish(story, user=None, now=timezone.now())
    assert standing(story).card == first
    assert Drawing.objects.count() == 1


@pytest.mark.parametrize("end", ["unpublish", "kill", "withhold"])
def test_what_takes_a_story_from_readers_takes_every_card_that_they_had(newsroom, end):
    story = newsroom.published("First headline")
    first = card_address(story.pk, standing(story).card)
    story.headline = "Second headline"
    actions.publish(story, user=None, now=timezone.now())
    second = card_address(story.pk, standing(story).card)
    how = {"now": timezone.now()} | ({} if end == "unpublish" else {"reason": "Wrong man"}) | ({} if end == "withhold" else {"user": None})
    getattr(actions, end)(story, **how)
    withdrawn = newsroom.log("withdrawn")[-1]
    assert {first, second} <= set(withdrawn.addresses)
    assert not StoryCard.objects.filter(is_due=True).exists()


def test_a_recall_is_witnessed_at_the_card_too(newsroom, now):
    story = newsroom.published()
    address = card_address(story.pk, standing(story).card)
    recall = actions.kill(story, user=None, now=now, reason="Wrong man")
    assert [list(surface["addresses"]) for surface in recall.surfaces if surface["name"] == "card"] == [[address]]


def test_a_picture_does_not_lead_to_the_story_that_a_duplicate_became(newsroom, now):
    from lateedition.desk.people.models import User

    newsroom.client("editor")
    story, other = newsroom.published("Ferry strike ends"), newsroom.published("Strike of ferries is over")
    actions.merge(story, into=other, user=User.objects.get(username="editor"), now=now, reason="")
    assert not any(address.startswith("/cards/") for address in newsroom.log("withdrawn")[-1].addresses)


def test_a_section_that_is_renamed_is_renamed_on_the_cards_one_after_another_the_newest_first(newsroom):
    older, newer = newsroom.published("Ferry strike ends"), newsroom.published("Tunnel opens")
    before = [standing(each).card for each in (older, newer)]
    section = Section.objects.get(pk=newsroom.section.pk)
    section.name = "The world"
    section.save()
    assert [standing(each).card for each in (older, newer)] == before, "until they are drawn readers have what they had"
    assert room.draw_next()
    assert (standing(older).card, standing(newer).card != before[1]) == (before[0], True)
    assert room.draw_next()
    assert not room.draw_next()
    assert {face_of(each).section for each in (older, newer)} == {"The world"}
    assert standing(older).card != before[0]
    assert standing(older).version == 1


@pytest.mark.parametrize("said", [{"name": "The Amber Courier"}, {"theme_accent": "#00508c"}, {"theme_headlines": "sans"}])
def test_a_paper_that_looks_otherwise_has_other_cards_and_one_that_tells_another_time_has_not(newsroom, said):
    story = newsroom.published()
    before = standing(story).card
    site = SiteSettings.objects.get()
    site.zone = "Asia/Kolkata"
    site.save()
    assert not room.draw_next()
    for name, value in said.items():
        setattr(site, name, value)
    site.save()
    assert room.draw_next()
    assert standing(story).card not in (None, before)
    assert key_of(face_of(story)) in set(Drawing.objects.values_list("of", flat=True))


def test_a_coverage_that_ends_loses_the_mark(newsroom, now):
    blog = LiveStory(headline="Votes are counted", section=newsroom.section, started=now)
    actions.publish(blog, user=None, now=now)
    running = standing(blog).card
    assert face_of(blog).live == "LIVE"
    coverage.end_coverage(blog, user=None, now=now + timedelta(hours=2))
    while room.draw_next():
        pass
    assert face_of(blog).live == ""
    assert standing(blog).card not in (None, running)


def test_an_entry_of_a_coverage_draws_nothing(newsroom, now):
    blog = LiveStory(headline="Votes are counted", section=newsroom.section, started=now)
    actions.publish(blog, user=None, now=now)
    actions.post_entry(blog, text="<p>Half are in.</p>", now=now)
    assert Drawing.objects.count() == 1
    assert standing(blog).card is not None


def test_a_story_whose_photograph_is_recalled_gets_a_card_and_gives_it_up_when_that_comes_back(newsroom, now):
    picture = newsroom.picture()
    story = newsroom.published(lead_picture=picture)
    actions.withhold_picture(picture, now=now, reason="Its agency asks", accepted=now)
    assert standing(story).card is None
    assert room.draw_next()
    assert standing(story).card is not None
    actions.restore_picture(type(picture).objects.get(pk=picture.pk), user=None)
    assert room.draw_next()
    assert standing(story).card is None


def test_letters_for_which_there_is_no_font_go_out_without_a_card_and_are_not_tried_again(newsroom):
    story = newsroom.published("東京で地震", language="ja")
    assert standing(story).card is None
    assert not room.draw_next()
    assert Drawing.objects.get().digest == ""


def test_a_story_that_went_meanwhile_is_not_brought_back_by_its_card(newsroom, now):
    story = newsroom.published()
    section = Section.objects.get(pk=newsroom.section.pk)
    section.name = "The world"
    section.save()
    actions.kill(story, user=None, now=now, reason="Wrong man")
    StoryCard.objects.update(is_due=True)
    assert room.draw_next()
    assert isinstance(standing(story), Withdrawn)
    assert not room.draw_next()


def test_while_the_store_is_away_nothing_is_handed_over_and_it_is_tried_again(newsroom, monkeypatch):
    story = newsroom.published()
    before = standing(story).card
    section = Section.objects.get(pk=newsroom.section.pk)
    section.name = "The world"
    section.save()
    with monkeypatch.context() as patch:
        patch.setattr("lateedition.press.picturestore.FolderStore.put", lambda *_: (_ for _ in ()).throw(OSError("disk is full")))
        with pytest.raises(OSError, match="disk is full"):
            room.draw_next()
    assert standing(story).card == before
    assert room.draw_next()
    assert standing(story).card != before


def test_the_audit_finds_nothing_in_a_story_with_a_card(newsroom):
    from lateedition.desk.stories.audit import differences

    newsroom.published()
    assert differences() == []
