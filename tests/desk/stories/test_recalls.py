"""What is recalled, by hand or not, has a receipt: a line for each surface on which readers could have met it."""

from __future__ import annotations

import pytest

from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions, exposure, witness
from lateedition.desk.stories.models import LiveStory, Recall, Section, Story, Topic
from lateedition.desk.stories.publication import NotReady
from lateedition.desk.stories.surfaces import Answer, Surface, line_of
from lateedition.press.addresses import feed_addresses

PAGE = Surface("page", ("/world/a-1/", "/old/a-1/"))
LISTS = Surface("lists", ("/", "/world/"), absent=('"/world/a-1/',))
PICTURES = Surface("pictures", ("/pictures/1.webp", "/pictures/2.webp"), shared=True)


def said(surface, *answers):
    line = line_of(surface, dict(zip(surface.addresses, answers, strict=True)), edition=57)
    return line.done, line.said


def test_a_page_is_gone_when_every_address_it_had_answers_so():
    assert said(PAGE, Answer(410), Answer(410)) == (True, "answers 410 at 2 addresses")
    assert said(PAGE, Answer(410), Answer(200, "words")) == (False, "still at /old/a-1/")
    assert said(PAGE, Answer(503), Answer(503)) == (False, "still at /world/a-1/ and 1 more")


def test_a_list_is_done_when_it_was_seen_without_the_story_and_not_when_it_could_not_be_seen():
    clean, still = Answer(200, '<a href="/world/b-2/">'), Answer(200, '<a href="/world/a-1/">')
    assert said(LISTS, clean, Answer(404)) == (True, "in none of 2 lists")
    assert said(LISTS, clean, still) == (False, "still at /world/")
    assert said(LISTS, clean, Answer(503, "sorry")) == (False, "still at /world/")
    assert said(LISTS, clean, Answer(0)) == (False, "the site did not answer at /world/")


def test_a_picture_that_another_story_shows_may_stay_and_one_that_was_recalled_itself_may_not():
    assert said(PICTURES, Answer(404), Answer(200)) == (True, "files served no more: 1 of 2; as other stories show them, 1 stay")
    own = Surface("pictures", PICTURES.addresses)
    assert said(own, Answer(404), Answer(200)) == (False, "still at /pictures/2.webp")
    assert said(own, Answer(410), Answer(410)) == (True, "answers 410 at 2 addresses")


def test_past_editions_are_recalled_with_the_edition_that_has_the_recall():
    assert said(Surface("past editions")) == (True, "recalled with edition 57")


def test_a_published_story_is_met_at_its_addresses_in_its_lists_and_feeds_and_by_its_pictures(newsroom, now):
    africa = Section(name="Africa", parent=newsroom.section)
    africa.save(now=now)
    story = newsroom.published("यूपी में", section=africa, lead_picture=newsroom.picture())
    story.topics.set([Topic.objects.create(name="Ferries")])
    actions.publish(story, user=None, now=now)
    found = {surface.name: surface for surface in exposure.of_story(story.pk)}

    assert found["page"].addresses == (story.address,)
    lists = ("/", "/latest/", "/world/africa/", "/world/", "/topics/ferries/", "/archive/2020/05/05/")
    assert set(found["lists"].addresses) == set(lists)
    assert "%E0%A4%AF" in found["lists"].absent[0]
    assert {"/feed.xml", "/world/africa/feed.xml", "/sitemap-news.xml", "/sitemaps/2020-05-05.xml"} <= set(found["feeds"].addresses)
    assert found["feeds"].absent[0].startswith("http://localhost:9/world/africa/%E0")
    assert len(found["pictures"].addresses) == len(newsroom.log("picture")[0].renditions)
    assert set(found) == {"page", "lists", "feeds", "pictures", "live entries", "past editions"}


def test_what_readers_never_had_is_met_nowhere_and_its_receipt_says_so(newsroom, now):
    story = newsroom.story()
    story.save()
    recall = actions.kill(story, user=None, now=now, reason="x")

    assert (recall.number, recall.places) == (None, ())
    assert witness.look(recall)
    assert [line.said for line in recall.lines] == ["readers never had it"]


def test_an_entry_of_a_live_blog_is_recalled_alone(newsroom, now):
    blog = LiveStory(headline="Regatta", section=newsroom.section)
    actions.publish(blog, user=None, now=now)
    entry, kept = (actions.post_entry(blog, text=f"<p>{words}</p>", now=now) for words in ("Wrong.", "Right."))
    recall = actions.recall_entry(entry, user=None, now=now, reason="x")

    assert [told.number for told in outbox.latest(f"story:{blog.pk}").live.entries] == [kept.pk]
    assert recall.number == outbox.number_of(f"story:{blog.pk}")
    permanent = f"/updates/{blog.pk}-{entry.pk}/"
    words = (f'"entry-{entry.pk}"', f'#entry-{entry.pk}"', f"#entry-{entry.pk}<", permanent)
    assert recall.places[0] == Surface("live entries", (blog.address, *feed_addresses(blog.address), permanent), absent=words)


def test_while_the_site_does_not_answer_every_line_is_pending_and_the_page_of_the_receipt_says_why(newsroom, now):
    recall = actions.kill(newsroom.published(), user=None, now=now, reason="Wrong man")
    text = newsroom.client("reporter").get(f"/desk/receipts/{recall.pk}/").content.decode()

    assert text.count("the site does not answer") == 7
    assert "Wrong man" in text
    assert "Look again" in text
    assert Recall.objects.get().finished is None


def test_a_kill_by_hand_leads_to_its_receipt_and_so_does_the_story(newsroom, url):
    story = newsroom.published()
    answer = newsroom.client("editor").post(url("kill", story), {"reason": "Wrong man"}, follow=True).content.decode()

    assert answer.count(f'href="/desk/receipts/{Recall.objects.get().pk}/"') == 2
    assert str(Recall.objects.get().user) == "editor"


def test_a_recall_whose_story_was_published_again_waits_no_longer(newsroom, now):
    story = newsroom.published()
    recall = actions.kill(story, user=None, now=now, reason="x")
    actions.restore(story, user=None, now=now)
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=now)

    assert witness.look(recall)
    assert "published again" in recall.lines[0].said


def test_a_withheld_story_is_restored_by_hand_when_an_editor_knows_better(newsroom, url, now):
    story = newsroom.published()
    actions.withhold(story, now=now, reason="AP withholds this item", accepted=now)
    page = newsroom.client("editor").get(url("edit", story)).content.decode()
    assert "WITHHELD" in page
    assert "action-publish" not in page
    with pytest.raises(NotReady):
        actions.publish(Story.objects.get(pk=story.pk), user=None, now=now)

    assert "WITHHELD by its agency" in newsroom.client("editor").get(url("restore", story)).content.decode()
    newsroom.client("editor").post(url("restore", story))
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=now)
    assert Story.objects.get().live


def test_a_withheld_story_is_listed_as_one(newsroom, url, now):
    actions.withhold(newsroom.published("Held"), now=now, reason="x", accepted=now)
    newsroom.published("Free")
    text = newsroom.client("editor").get(url("list"), {"state": "withheld"}).content.decode()

    assert "Held" in text
    assert "WITHHELD" in text
    assert "Free" not in text
