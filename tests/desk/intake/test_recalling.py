"""A kill or a withhold off the wire takes from readers what was made of the item, by its identity and by nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions
from lateedition.desk.intake.models import Alarm, Position
from lateedition.desk.intake.take import NotToBeTaken
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.models import LiveStory, Recall, Story
from lateedition.desk.stories.publication import NotReady
from lateedition.desk.translations.translating import translate
from lateedition.story.article import Story as Published
from lateedition.story.handover import RecalledPicture, Withdrawn
from newswire import newsml

RECEIVED = datetime.fromisoformat("2020-05-05T09:11:00+00:00")
OTHER = "urn:newsml:ap.example:other"


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def of_readers(story: Story) -> Any:
    """What the handover log says that readers have of a story."""
    return outbox.latest(f"story:{story.pk}")


def test_a_kill_takes_the_story_from_readers_and_tells_why_and_who(desk: Any) -> None:
    story = desk.published()
    desk.receive(version="2", pubstatus="canceled", ednote="Wrong man. Kill at once.")
    desk.follow()

    assert isinstance(of_readers(story), Withdrawn)
    assert of_readers(story).reason == "killed"
    assert fresh(story).kill_reason == "ap.example killed this item: Wrong man. Kill at once"
    logged = ModelLogEntry.objects.get(action="lateedition.kill")
    assert (logged.user, logged.data["reason"]) == (None, fresh(story).kill_reason)
    assert "Wrong man" not in str(desk.newsroom.log())


def test_a_kill_by_another_items_word_is_one_too(desk: Any, repository: Path) -> None:
    payload = next((repository / "tests/data/wire/nitf/a-kill-of-another-document").glob("in.*")).read_bytes()
    receipt = desk.inbox.take_in(payload, source="ap", name="kill.xml", received=RECEIVED)
    killer = desk.inbox.entry(receipt.entries[0]).item
    story = desk.newsroom.published(wire_provider=killer.provider, wire_guid=killer.cancels[0])
    desk.follow()

    assert fresh(story).killed
    assert Alarm.objects.get().guid == killer.cancels[0]


def test_a_kill_reaches_only_what_was_made_of_that_very_item_however_alike_another_is(desk: Any) -> None:
    killed, twin = desk.published(), desk.published(uri=OTHER)
    own = desk.newsroom.published("Kim gets a medal", standfirst="A war anniversary is marked.")
    namesake = desk.newsroom.published("Another agency's", wire_provider="afp.example", wire_guid=killed.wire_guid)
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()

    assert fresh(killed).killed
    assert not fresh(twin).killed
    assert not fresh(own).killed
    assert not fresh(namesake).killed
    assert isinstance(of_readers(twin), Published)


def test_a_kill_reaches_live_entries_and_pictures_that_were_made_of_the_item(desk: Any) -> None:
    number = desk.receive()
    item = desk.inbox.entry(number).item
    assert desk.editor
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=RECEIVED)
    user = User.objects.get(username="editor")
    entry = actions.post(item, receipt=1, to=blog, words=Words("<p>Kim has a medal.</p>"), user=user, now=RECEIVED)
    picture = desk.newsroom.picture(wire_provider=item.provider, wire_guid=item.guid)
    shown = desk.newsroom.published("Our own words", lead_picture=picture)
    assert [told.number for told in of_readers(blog).live.entries] == [entry.pk]
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()

    assert of_readers(blog).live.entries == ()
    assert isinstance(outbox.latest(f"picture:{picture.pk}"), RecalledPicture)
    assert isinstance(of_readers(shown), Published)
    assert sorted(recall.subject for recall in Alarm.objects.get().recalls.all()) == [f"entry:{entry.pk}", f"picture:{picture.pk}"]
    stories.publish(fresh(shown), user=None, now=RECEIVED)
    assert isinstance(outbox.latest(f"picture:{picture.pk}"), RecalledPicture), (
        "a story that is published anew brings no killed picture back"
    )


def test_a_withheld_item_does_not_go_on_being_before_readers_and_comes_back_by_a_person_alone(desk: Any) -> None:
    story = desk.published()
    desk.receive(version="2", pubstatus="withheld")
    desk.follow()
    assert of_readers(story).reason == "withheld"
    with pytest.raises(NotReady, match="its agency withholds it"):
        stories.publish(fresh(story).get_latest_revision_as_object(), user=None, now=RECEIVED)

    desk.receive(version="3")
    desk.follow()
    assert isinstance(of_readers(story), Withdrawn)
    stories.publish(fresh(story).get_latest_revision_as_object(), user=None, now=RECEIVED)
    assert isinstance(of_readers(story), Published)


def test_a_planned_publication_of_what_was_killed_or_withheld_is_off(desk: Any) -> None:
    for status, guid in (("canceled", "u:1"), ("withheld", "u:2")):
        story = desk.take(desk.receive(uri=guid)).get_latest_revision_as_object()
        story.section, story.go_live_at = desk.newsroom.section, timezone.now() + timedelta(hours=1)
        stories.publish_revision(story.save_revision(clean=False), user=None)
        assert fresh(story).revisions.filter(approved_go_live_at__isnull=False).exists()
        desk.receive(uri=guid, version="2", pubstatus=status)
        desk.follow()

        assert not fresh(story).revisions.filter(approved_go_live_at__isnull=False).exists(), status
        assert not fresh(story).go_live_at, status


def test_an_older_version_that_comes_late_withholds_nothing(desk: Any) -> None:
    story = desk.published(version="5")
    desk.receive(version="4", pubstatus="withheld")
    desk.follow()

    assert isinstance(of_readers(story), Published)
    assert Alarm.objects.count() == 0


def test_what_is_killed_is_closed_for_good_and_a_later_version_goes_to_a_person(desk: Any, page: Any) -> None:
    story = desk.published()
    desk.receive(version="2", pubstatus="canceled")
    desk.receive(version="3", headline="Kim gets no medal")
    desk.follow()
    stories.restore(fresh(story), user=None, now=RECEIVED)
    desk.follow()

    assert not fresh(story).live
    assert fresh(story).wire_line.waiting is None
    assert [alarm.kind for alarm in Alarm.objects.order_by("kind")] == ["after kill", "killed"]
    assert "KILLED by the agency" in page(f"/desk/stories/edit/{story.pk}/")


def test_an_update_that_waited_when_the_kill_came_waits_no_more(desk: Any, page: Any) -> None:
    story = desk.published()
    desk.receive(version="2", headline="Kim gets two medals")
    desk.follow()
    assert fresh(story).wire_line.waiting
    desk.receive(version="3", pubstatus="canceled")
    desk.follow()

    assert fresh(story).wire_line.waiting is None
    assert "Every story has what its agency sent last." in page("/desk/wire/updates/")


def test_a_story_that_an_editor_restored_after_a_kill_stays_restored_until_the_agency_kills_anew(desk: Any) -> None:
    story = desk.published()
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    stories.restore(fresh(story), user=None, now=RECEIVED)
    Position.objects.all().delete()
    desk.follow()
    assert not fresh(story).killed

    desk.receive(version="3", pubstatus="canceled")
    desk.follow()
    assert fresh(story).killed


def test_a_correction_of_what_a_post_was_made_of_is_told_to_every_editor_once(desk: Any) -> None:
    number = desk.receive()
    assert desk.editor
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=RECEIVED)
    user = User.objects.get(username="editor")
    item = desk.inbox.entry(number).item
    actions.post(item, receipt=1, to=blog, words=Words("<p>Kim has a medal.</p>"), user=user, now=RECEIVED)
    desk.send(version=2, headline="Kim gets two medals")
    desk.follow()
    assert Alarm.objects.count() == 0

    desk.send(version=3, signals=["correction"], headline="Kim gets no medal")
    desk.follow()
    desk.follow()
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.headline, alarm.story.pk) == ("corrected", "Kim gets no medal", blog.pk)
    assert "it waits under Wire, Updates." in desk.editor.get("/desk/stories/").content.decode()


def test_a_kill_that_finds_nothing_of_ours_raises_no_alarm(desk: Any) -> None:
    desk.receive()
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()

    assert (Alarm.objects.count(), Recall.objects.count()) == (0, 0)


def test_a_kill_in_words_alone_does_nothing_by_itself_and_every_editor_hears_of_it(desk: Any) -> None:
    story = desk.published()
    desk.receive_bytes(newsml(version=2, signals=["kill"], headline="KILL KILL: Kim gets a medal"))
    desk.receive_bytes(newsml(guid=f"urn:{'k' * 3000}", signals=["kill"], headline="STORY REMOVED"), received=timezone.now())
    desk.receive_bytes(newsml(guid="urn:old", signals=["kill"], headline="REMOVED LONG AGO"))
    desk.follow()
    desk.follow()

    assert isinstance(of_readers(story), Published)
    told = [(alarm.kind, alarm.headline) for alarm in Alarm.objects.order_by("pk")]
    assert told == [("in words", "KILL KILL: Kim gets a medal"), ("in words", "STORY REMOVED")]
    assert fresh(story).wire_line.waiting is None


def test_where_a_sources_profile_has_a_person_decide_the_story_stays_and_everybody_is_told(desk: Any) -> None:
    killed, withheld = desk.published(), desk.published(uri=OTHER)
    desk.receive(version="2", pubstatus="canceled")
    desk.receive(uri=OTHER, version="2", pubstatus="withheld")
    desk.follow(kill="ask")
    desk.follow(kill="ask")

    assert isinstance(of_readers(killed), Published)
    assert isinstance(of_readers(withheld), Published)
    assert [alarm.kind for alarm in Alarm.objects.all()] == ["asked", "asked"]


def test_a_kill_that_comes_while_an_item_is_being_taken_is_found_by_the_one_or_the_other(desk: Any, monkeypatch: Any) -> None:
    number = desk.receive()
    taking = actions.take

    def overtaken(*said: Any, **more: Any) -> Any:
        desk.receive(version="2", pubstatus="canceled")
        desk.follow()
        return taking(*said, **more)

    monkeypatch.setattr(actions, "take", overtaken)
    answer = desk.reporter.post(f"/desk/wire/{number}/take/", follow=True)

    assert "The agency has killed this item. It cannot be taken." in answer.content.decode()
    assert Story.objects.count() == 0


def test_an_entry_is_not_posted_of_what_was_killed(desk: Any) -> None:
    item = desk.inbox.entry(desk.receive()).item
    desk.receive(version="2", pubstatus="canceled")
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=RECEIVED)

    with pytest.raises(NotToBeTaken):
        actions.post(item, receipt=1, to=blog, words=Words("<p>x</p>"), user=None, now=RECEIVED)


def test_kills_wait_for_nothing_that_came_in_before_them(desk: Any, monkeypatch: Any) -> None:
    story = desk.published()
    for number in range(30):
        desk.receive(uri=f"u:{number}")
    desk.receive(version="2", pubstatus="canceled")
    seen: list[bool] = []
    from lateedition.desk.intake import follower

    real = follower.Follower._look_at_arrivals
    monkeypatch.setattr(follower.Follower, "_look_at_arrivals", lambda self: seen.append(bool(fresh(story).killed)) or real(self))
    desk.follow()

    assert seen[0]


def test_when_the_inbox_was_made_anew_with_other_numbers_everything_is_gone_through_again_and_nothing_done_twice(desk: Any) -> None:
    story = desk.published()
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    Position.objects.update(mark="another")
    desk.receive(uri=OTHER)
    desk.follow()

    assert (Alarm.objects.count(), Recall.objects.count()) == (1, 1)
    assert [document.reason for document in desk.newsroom.log("withdrawn")] == ["killed"]
    assert fresh(story).killed


def test_a_kill_off_the_wire_takes_translations_along_which_say_the_same_and_a_release_lets_them_back(desk: Any) -> None:
    story = desk.published()
    chief = make_user("translator", roles=[Role.DESK_CHIEF], password="the ferry sails at nine")
    hindi = translate(fresh(story), language="hi", user=chief, now=timezone.now())
    urdu = translate(hindi, language="ur", user=chief, now=timezone.now())
    stories.publish(fresh(urdu), user=None, now=timezone.now())
    desk.receive(version="2", pubstatus="withheld")
    desk.follow()
    assert (fresh(hindi).withheld_by, of_readers(urdu).reason) == ("agency", "withheld")
    desk.receive(version="3", pubstatus="usable")
    desk.follow()
    assert (fresh(story).withheld, fresh(hindi).withheld, fresh(urdu).withheld) == (None, None, None)
    desk.receive(version="4", pubstatus="canceled")
    desk.follow()
    assert fresh(hindi).killed
    assert of_readers(urdu).reason == "killed"
