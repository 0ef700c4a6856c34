"""An extract of the wire is chosen at the desk, printed with its credit, and goes when its agency takes the item back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.intake import extracts
from lateedition.desk.intake.extracts import CannotQuote, quote, standing_of
from lateedition.desk.intake.models import Alarm
from lateedition.desk.people.models import User
from lateedition.desk.quoting.models import Quoted
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.bodies import stream_of
from lateedition.desk.stories.changes import wording_in
from lateedition.desk.stories.models import Agency, Material, Recall, Story
from lateedition.desk.stories.publication import NotReady
from lateedition.story.blocks import Body, Extract, Paragraph, plain_text
from lateedition.story.handover import Withdrawn
from lateedition.story.version import Version
from newswire import newsml

NOW = datetime.fromisoformat("2020-05-05T10:00:00+00:00")
OURS = Paragraph("We asked what the medal is for.")


def chosen(desk: Any, *places: int, number: int | None = None) -> Extract:
    """The extract that a reporter gets who marks the paragraphs at `places` of an item."""
    number = number or desk.receive()
    answer = desk.reporter.post(f"/desk/wire/extracts/{number}/", {"place": places or (0, 1)})
    assert answer.status_code == 200, answer.content
    return Extract(**{name: value for name, value in json.loads(answer.content).items() if name != "type"} | {
        "paragraphs": tuple(json.loads(answer.content)["paragraphs"])
    })  # fmt: skip


def published(desk: Any, extract: Extract, *, headline: str = "What a medal is for") -> Story:
    story = desk.newsroom.published(headline, body=stream_of((OURS, extract)))
    return fresh(story)


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def of_readers(story: Story) -> Body:
    """The body that the handover log says readers have."""
    body: Body = outbox.latest(f"story:{story.pk}").body
    return body


def past_versions(story: Story) -> list[Version]:
    return [document for number in story.past_versions.values_list("pk", flat=True) if (document := outbox.latest(f"version:{number}"))]


def test_readers_get_the_paragraphs_that_were_chosen_under_the_name_that_we_have_for_the_agency(desk: Any) -> None:
    assert desk.newsroom
    Agency.objects.create(name="Associated Press", credit="AP", code="ap.org")
    extract = chosen(desk, 1)
    story = published(desk, extract)

    assert of_readers(story) == (OURS, extract)
    assert (extract.paragraphs, extract.credit) == (("It was the <strong>second</strong>.",), "Associated Press")
    assert (extract.chain, extract.version) == (("ap.example", "urn:newsml:ap.example:20200505:4711"), 1)


def test_what_is_offered_has_neither_the_dateline_nor_notes_to_editors_and_an_item_is_found_by_words_slugline_or_address(desk: Any) -> None:
    number = desk.receive()
    desk.receive(uri="urn:other", headline="Harbour shut", slugline="HARBOUR", body_html="<p>The harbour is shut.</p>")
    text = desk.reporter.get(f"/desk/wire/extracts/{number}/").content.decode()
    assert "Russia gave <em>Kim</em> a medal." in text
    assert "MOSCOW" not in text
    assert "555-0101" not in text
    for sought in ("RUSSIA-KIM", "second", f"http://desk.example/desk/wire/{number}/"):
        found = desk.reporter.get("/desk/wire/extracts/", {"q": sought}).content.decode()
        assert "Kim gets a medal" in found, sought
        assert "Harbour shut" not in found, sought


@pytest.mark.parametrize(("said", "why"), [
    ({"embargoed": (timezone.now() + timedelta(hours=1)).isoformat()}, "EMBARGO until"),
    ({"pubstatus": "withheld"}, "Killed or withheld by its agency"),
    ({"pubstatus": "canceled"}, "Killed or withheld by its agency"),
    ({"body_html": ""}, "It has no text"),
])  # fmt: skip
def test_what_readers_may_not_have_is_not_offered_and_no_word_of_its_text_is_shown(desk: Any, said: dict[str, Any], why: str) -> None:
    number = desk.receive(**said)
    for answer in (desk.reporter.get(f"/desk/wire/extracts/{number}/"), desk.reporter.post(f"/desk/wire/extracts/{number}/", {"place": 0})):
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert "Russia gave" not in desk.reporter.get("/desk/wire/extracts/").content.decode()
    assert not Quoted.objects.exists()


UNFINISHED = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app">
<title>Ferry Wire</title><id>urn:ferry</id><updated>2020-05-05T09:00:00Z</updated>
<entry><id>urn:ferry:1</id><title>Not finished</title><updated>2020-05-05T09:00:00Z</updated>
<content type="html">&lt;p&gt;Not for publication.&lt;/p&gt;</content>
<app:control><app:draft>yes</app:draft></app:control></entry></feed>"""


def test_what_its_agency_marks_as_not_for_publication_is_not_offered(desk: Any) -> None:
    answer = desk.reporter.get(f"/desk/wire/extracts/{desk.receive_bytes(UNFINISHED)}/")
    assert (answer.status_code, "a draft" in answer.content.decode()) == (422, True)
    assert "Not for publication.<" not in desk.reporter.get("/desk/wire/extracts/").content.decode()


def test_what_is_for_editors_alone_is_not_offered(desk: Any) -> None:
    for number in (desk.receive_bytes(newsml(signals=["advisory"])), desk.receive_bytes(newsml(guid="u:2", signals=["kill"]))):
        assert desk.reporter.get(f"/desk/wire/extracts/{number}/").status_code == 422


def test_a_kill_takes_the_extract_from_the_story_that_goes_on_without_it_and_every_editor_hears_of_it(desk: Any) -> None:
    story = published(desk, chosen(desk))
    moved = story.updated
    desk.receive(version="2", pubstatus="canceled", ednote="Wrong man.")
    desk.follow()

    assert of_readers(story) == (OURS,)
    assert (fresh(story).updated, outbox.latest(f"story:{story.pk}").change) == (moved, "withdrawn")
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.headline, alarm.story, alarm.acknowledged) == ("killed", "Kim gets a medal", story, None)
    recall = alarm.recalls.get()
    assert (recall.subject, recall.reason) == (f"extract:{story.pk}", "ap.example killed this item: Wrong man")
    page, _ = recall.places
    assert story.address in page.addresses
    assert "It was the <strong>second</strong>." in page.absent
    assert "Lost an extract" in desk.editor.get(f"/desk/stories/history/{story.pk}/").content.decode()


def test_a_form_that_still_has_what_readers_lost_is_not_said_to_bring_it_back(desk: Any) -> None:
    extract = chosen(desk)
    posted = QueryDict(mutable=True)
    value = stream_of((extract,))[0]["value"]
    posted.update({"body-count": "1", "body-0-type": "extract", "body-0-order": "0", "body-0-deleted": "", "body-0-value": value})
    assert wording_in(posted).body == (extract,)
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    assert wording_in(posted).body == ()


def test_a_kill_reaches_what_the_story_said_before_too(desk: Any) -> None:
    story = published(desk, chosen(desk))
    story.body = stream_of((OURS,))
    stories.publish(story, user=None, now=NOW, material=Material.MINOR)
    assert [bool(version.wording) for version in past_versions(story)] == [True]
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()

    assert [(version.wording, version.out) for version in past_versions(story)] == [(None, "recalled")]
    assert Alarm.objects.get().recalls.count() == 1


def test_a_draft_that_quotes_what_was_killed_since_goes_out_without_it(desk: Any) -> None:
    extract = chosen(desk)
    draft = desk.newsroom.story("A draft", body=stream_of((OURS, extract)))
    draft.save()
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    stories.publish(draft, user=None, now=NOW)

    assert of_readers(draft) == (OURS,)
    assert standing_of(extract, now=NOW).startswith("Its agency has killed it.")
    assert not Recall.objects.exists()


def test_a_story_that_was_down_when_the_kill_came_brings_nothing_of_it_back(desk: Any) -> None:
    story = published(desk, chosen(desk))
    stories.unpublish(story, user=None, now=NOW)
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    stories.publish(fresh(story).get_latest_revision_as_object(), user=None, now=NOW)

    assert of_readers(story) == (OURS,)
    assert all(version.wording is None for version in past_versions(story))


def test_what_an_agency_withholds_comes_back_by_a_person_alone(desk: Any) -> None:
    extract = chosen(desk)
    story = published(desk, extract)
    desk.receive(version="2", pubstatus="withheld")
    desk.follow()
    assert of_readers(story) == (OURS,)
    desk.receive(version="3")
    desk.follow()
    fresh(story).save()
    assert of_readers(story) == (OURS,)

    stories.publish(fresh(story).get_latest_revision_as_object(), user=None, now=NOW)
    assert of_readers(story) == (OURS, extract)


def test_a_kill_reaches_extracts_of_that_very_item_and_of_no_other(desk: Any) -> None:
    killed, other = chosen(desk, 0), chosen(desk, 0, number=desk.receive(uri="urn:newsml:ap.example:other"))
    story = desk.newsroom.published("Two agencies", body=stream_of((killed, OURS, other)))
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    assert of_readers(story) == (OURS, other)


def test_an_embargo_that_comes_after_the_choice_holds_what_is_not_out_yet_and_is_told_of_what_is(desk: Any) -> None:
    extract = chosen(desk)
    story = published(desk, extract)
    desk.receive(version="2", embargoed=(timezone.now() + timedelta(hours=1)).isoformat())
    desk.follow()

    assert extract in of_readers(story)
    assert [alarm.kind for alarm in Alarm.objects.all()] == ["embargoed"]
    fresh(story).save()
    with pytest.raises(NotReady, match=r"it quotes “Kim gets a medal” of ap.example, which is under embargo until"):
        desk.newsroom.published("Another", body=stream_of((OURS, extract)))


def test_an_extract_that_nobody_chose_here_is_not_printed_for_no_kill_would_find_it(desk: Any) -> None:
    assert desk.newsroom
    stray = Extract(("Words.",), "AP", "ap.example", "urn:stray", 1)
    assert of_readers(published(desk, stray)) == (OURS,)
    assert "choose it anew" in standing_of(stray, now=NOW)


def test_an_editor_is_told_when_a_newer_version_changes_what_is_quoted_and_not_when_it_changes_something_else(desk: Any) -> None:
    extract = chosen(desk, 0)
    assert standing_of(extract, now=NOW) == ""
    desk.receive(version="2", body_html="<p>MOSCOW (AP) — Russia gave <em>Kim</em> a medal.</p><p>It was the third.</p>")
    assert standing_of(extract, now=NOW) == ""
    desk.receive(version="3", body_html="<p>MOSCOW (AP) — Russia gave Kim two medals.</p>")
    said = standing_of(extract, now=NOW)
    assert said == "Its agency has changed this in version 3: “Russia gave Kim a medal. …”. Choose it anew, or take it out."


def test_of_an_item_that_has_a_newer_version_only_that_one_is_quoted(desk: Any) -> None:
    number = desk.receive()
    desk.receive(version="2")
    answer = desk.reporter.post(f"/desk/wire/extracts/{number}/", {"place": 0})
    assert (answer.status_code, answer.content) == (422, b"Its agency has sent another version since. Choose from that one.")


def test_a_kill_that_comes_while_one_chooses_is_found_by_the_one_or_the_other(desk: Any, monkeypatch: Any) -> None:
    entry, noting = desk.inbox.entry(desk.receive()), extracts.note_quoted
    user = User.objects.get(username="reporter") if desk.reporter else None

    def overtaken(*said: Any, **more: Any) -> None:
        noting(*said, **more)
        desk.receive(version="2", pubstatus="canceled")

    monkeypatch.setattr(extracts, "note_quoted", overtaken)
    with pytest.raises(CannotQuote, match="Killed or withheld"):
        quote(entry, places=[0], user=user, now=NOW)


def test_a_choice_of_nothing_is_refused_with_what_to_do(desk: Any) -> None:
    answer = desk.reporter.post(f"/desk/wire/extracts/{desk.receive()}/", {"place": 99})
    assert (answer.status_code, answer.content) == (422, b"No paragraph is chosen. Mark at least one.")


def test_when_the_story_is_killed_too_it_is_one_tombstone(desk: Any) -> None:
    extract = chosen(desk)
    story = published(desk, extract)
    stories.kill(story, user=None, now=NOW, reason="x")
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    assert isinstance(outbox.latest(f"story:{story.pk}"), Withdrawn)
    assert "second" not in plain_text(stories.snapshot.body_of(fresh(story)))
